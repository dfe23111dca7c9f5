package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"tailor/internal/engine/event"
)

// Append adds an event to its run's journal. When it returns nil the event
// outlives the process, however that ends. Progress is not kept. The error is
// ErrNotFound when the run is not stored, ErrExists when its journal has an
// event of that number.
func (s *Store) Append(ctx context.Context, e event.Event) error {
	if e.Progress() {
		return nil
	}
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	// What happened is stored even when ctx was cancelled in the meantime; a write takes microseconds.
	_, err = s.append.ExecContext(context.WithoutCancel(ctx), e.Run, e.Seq, string(line))
	switch {
	case err == nil:
		return nil
	case broke(err, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY):
		err = ErrNotFound
	case broke(err, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
		err = ErrExists
	}
	return fmt.Errorf("store event %d of run %s: %w", e.Seq, e.Run, explain(err))
}

// Events reads a run's journal, in order; it is empty for a run that is not stored.
func (s *Store) Events(ctx context.Context, run string) ([]event.Event, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT event FROM events WHERE run = ? ORDER BY seq`, run)
	if err != nil {
		return nil, fmt.Errorf("read events of run %s: %w", run, explain(err))
	}
	lines, err := collect(rows, func(line *[]byte) []any { return []any{line} })
	if err != nil {
		return nil, fmt.Errorf("read events of run %s: %w", run, explain(err))
	}
	events := make([]event.Event, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &events[i]); err != nil {
			return nil, fmt.Errorf("read events of run %s: %w", run, err)
		}
	}
	return events, nil
}

// Consent reports whether the person agreed to send resumes to a provider.
func (s *Store) Consent(ctx context.Context, provider string) (bool, error) {
	var at int64
	err := s.db.QueryRowContext(ctx, `SELECT given_at FROM consents WHERE provider = ?`, provider).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read consent to %s: %w", provider, explain(err))
	}
	return true, nil
}

// GiveConsent stores that the person agreed to send resumes to a provider.
func (s *Store) GiveConsent(ctx context.Context, provider string, at time.Time) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO consents (provider, given_at) VALUES (?, ?)
		ON CONFLICT (provider) DO NOTHING`, provider, at.UnixMilli())
	if err != nil {
		return fmt.Errorf("store consent to %s: %w", provider, explain(err))
	}
	return nil
}
