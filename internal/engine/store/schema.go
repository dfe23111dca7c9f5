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

	`-- What models were seen to do. No word of a resume, a posting or a model is
	-- in these two tables, so they outlive the runs that they speak of.
	CREATE TABLE attempts (
		id                INTEGER PRIMARY KEY, -- in order of recording
		at                INTEGER NOT NULL,    -- its end: milliseconds since 1970, UTC
		run               TEXT NOT NULL,
		section           TEXT NOT NULL, -- kind; '' for a task of the whole run
		task              TEXT NOT NULL, -- kind
		lane              TEXT NOT NULL,
		outcome           TEXT NOT NULL,
		status            INTEGER NOT NULL, -- HTTP; 0 when there was none
		first_token       INTEGER NOT NULL, -- milliseconds; 0 when none came
		duration          INTEGER NOT NULL, -- milliseconds
		prompt_tokens     INTEGER NOT NULL,
		completion_tokens INTEGER NOT NULL,
		cached_tokens     INTEGER NOT NULL,
		cost              REAL NOT NULL,    -- US dollars
		priced            INTEGER NOT NULL,
		estimated         INTEGER NOT NULL,
		valid             INTEGER NOT NULL, -- the answer met its schema
		simulated         INTEGER NOT NULL
	) STRICT;
	CREATE INDEX attempts_by_time ON attempts (at);
	CREATE TABLE decisions (
		id             INTEGER PRIMARY KEY,
		at             INTEGER NOT NULL, -- milliseconds since 1970, UTC
		run            TEXT NOT NULL,
		recommendation TEXT NOT NULL,
		section        TEXT NOT NULL,
		task           TEXT NOT NULL,
		lane           TEXT NOT NULL,
		decision       TEXT NOT NULL,
		person         INTEGER NOT NULL, -- 0: open, or by a policy
		simulated      INTEGER NOT NULL,
		UNIQUE (run, recommendation)
	) STRICT;
	CREATE INDEX decisions_by_time ON decisions (at);

	-- Answers of models, under the hash of everything that they depend on.
	CREATE TABLE answers (
		key               TEXT PRIMARY KEY,
		run               TEXT REFERENCES runs (id) ON DELETE CASCADE, -- whose answer it was
		at                INTEGER NOT NULL, -- milliseconds since 1970, UTC
		used_at           INTEGER NOT NULL,
		uses              INTEGER NOT NULL DEFAULT 0, -- beyond the first
		size              INTEGER NOT NULL, -- bytes
		lane              TEXT NOT NULL,
		source            TEXT NOT NULL,
		text              TEXT NOT NULL,
		prompt_tokens     INTEGER NOT NULL,
		completion_tokens INTEGER NOT NULL,
		cached_tokens     INTEGER NOT NULL,
		cost              REAL NOT NULL,
		priced            INTEGER NOT NULL,
		estimated         INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE INDEX answers_by_use ON answers (used_at, size);
	CREATE INDEX answers_by_age ON answers (at);
	CREATE INDEX answers_by_run ON answers (run);`,

	`-- Resumes that are more than their text.
	ALTER TABLE runs ADD COLUMN resume_layout TEXT NOT NULL DEFAULT 'null'; -- JSON: a look for each line
	ALTER TABLE runs ADD COLUMN resume_mends TEXT NOT NULL DEFAULT 'null'; -- JSON: what the person said of its sections
	ALTER TABLE runs ADD COLUMN resume_data BLOB; -- the file's bytes, where the text is not all of them`,

	`-- Runs tell what they gave up for the sake of a budget, and answers that could not be used are told apart.
	ALTER TABLE attempts ADD COLUMN invalid INTEGER NOT NULL DEFAULT 0; -- an answer came, and could not be used
	ALTER TABLE attempts ADD COLUMN hedge INTEGER NOT NULL DEFAULT 0; -- it ran beside a slow one`,
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
