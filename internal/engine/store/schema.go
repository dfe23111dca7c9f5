package store

import (
	"context"
	"database/sql"
	"fmt"
)

// migrations bring the database from one version to the next; the version is
// how many of them were applied. Released ones never change: what comes later
// is added at the end. A new type of event needs one too, if only an empty
// one, so that an older program refuses the database instead of a run.
var migrations = []string{
	`CREATE TABLE runs (
		id            TEXT PRIMARY KEY,
		created_at    INTEGER NOT NULL, -- milliseconds since 1970, UTC
		resume_name   TEXT NOT NULL,
		resume_format TEXT NOT NULL,
		resume_text   TEXT NOT NULL,
		posting_name  TEXT NOT NULL,
		posting_text  TEXT NOT NULL,
		-- What the events say, folded up to the one numbered folded.
		folded        INTEGER NOT NULL DEFAULT 0,
		title         TEXT NOT NULL DEFAULT '',
		company       TEXT NOT NULL DEFAULT '',
		simulated     INTEGER NOT NULL DEFAULT 0,
		status        TEXT NOT NULL DEFAULT 'working',
		score_before  REAL NOT NULL DEFAULT 0,
		score_after   REAL NOT NULL DEFAULT 0,
		open          INTEGER NOT NULL DEFAULT 0,
		taken         INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE INDEX runs_by_time ON runs (created_at);
	CREATE TABLE events (
		run   TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
		seq   INTEGER NOT NULL,
		event TEXT NOT NULL, -- JSON
		PRIMARY KEY (run, seq)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE consents (
		provider TEXT PRIMARY KEY,
		given_at INTEGER NOT NULL -- milliseconds since 1970, UTC
	) STRICT;`,
}

// migrate brings the database up to date, all or nothing.
func migrate(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if version > len(migrations) {
		return fmt.Errorf("%w: it has version %d, this one reads up to version %d", ErrNewer, version, len(migrations))
	}
	if version == len(migrations) {
		return nil
	}
	for i, step := range migrations[version:] {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("bring it to version %d: %w", version+i+1, err)
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, len(migrations))); err != nil {
		return err
	}
	return tx.Commit()
}
