package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"tailor/internal/engine/event"
	"tailor/internal/engine/resume"
)

// Input is what a run works on, kept whole so that it can be reopened without the files.
type Input struct {
	ResumeName   string // base name of the file
	ResumeFormat string
	ResumeText   string
	ResumeLayout resume.Layout // what the file showed beside the words
	ResumeData   []byte        // the file, where the text is not all of it
	ResumeMends  []resume.Mend // what the person said of its sections
	PostingName  string        // base name of the file
	PostingText  string
}

// Run is a stored run as a list shows it.
type Run struct {
	ID           string          `json:"id"`
	CreatedAt    time.Time       `json:"created_at"` // UTC, to the millisecond
	ResumeName   string          `json:"resume"`
	ResumeFormat string          `json:"resume_format"`
	PostingName  string          `json:"posting"`
	Title        string          `json:"title"` // the posting's job title
	Company      string          `json:"company"`
	Simulated    bool            `json:"simulated"`
	Status       event.RunStatus `json:"status"`       // interrupted when its process is gone and it has not finished
	ScoreBefore  float64         `json:"score_before"` // 0–100
	ScoreAfter   float64         `json:"score_after"`  // 0–100, with what is taken
	Open         int             `json:"open"`         // recommendations that wait for a decision
	Taken        int             `json:"taken"`        // recommendations that are part of the tailored resume
}

// CreateRun stores a new run. The error is ErrExists when there is one of that id.
// Whoever works on the run locks it first, else it is listed as interrupted.
func (s *Store) CreateRun(ctx context.Context, id string, in Input, at time.Time) error {
	if err := CheckID(id); err != nil {
		return err
	}
	layout, err := json.Marshal(in.ResumeLayout)
	if err != nil {
		return fmt.Errorf("store run %s: %w", id, err)
	}
	mends, err := json.Marshal(in.ResumeMends)
	if err != nil {
		return fmt.Errorf("store run %s: %w", id, err)
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO runs
		(id, created_at, resume_name, resume_format, resume_text, resume_layout, resume_data, resume_mends, posting_name, posting_text)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, at.UnixMilli(), in.ResumeName, in.ResumeFormat, in.ResumeText, string(layout), in.ResumeData, string(mends), in.PostingName, in.PostingText)
	if broke(err, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY) {
		err = ErrExists
	}
	if err != nil {
		return fmt.Errorf("store run %s: %w", id, explain(err))
	}
	return nil
}

// Runs lists the runs, newest first; all of them when limit is 0.
func (s *Store) Runs(ctx context.Context, limit int) ([]Run, error) {
	if limit <= 0 {
		limit = -1
	}
	runs, err := s.list(ctx, `ORDER BY created_at DESC, id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", explain(err))
	}
	return runs, nil
}

// Run gives the run that name stands for, an id, the beginning of only one id,
// or Last, and what it works on. The error is ErrNotFound or ErrAmbiguous when
// it stands for none or several.
func (s *Store) Run(ctx context.Context, name string) (Run, Input, error) {
	id, err := s.resolve(ctx, name)
	if err != nil {
		return Run{}, Input{}, fmt.Errorf("find run %q: %w", name, explain(err))
	}
	runs, err := s.list(ctx, `WHERE id = ?`, id)
	if err == nil && len(runs) == 0 { // removed by another process this moment
		err = ErrNotFound
	}
	if err != nil {
		return Run{}, Input{}, fmt.Errorf("read run %s: %w", id, explain(err))
	}
	in := Input{ResumeName: runs[0].ResumeName, ResumeFormat: runs[0].ResumeFormat, PostingName: runs[0].PostingName}
	var layout, mends string
	err = s.db.QueryRowContext(ctx, `SELECT resume_text, resume_layout, resume_data, resume_mends, posting_text FROM runs WHERE id = ?`, id).
		Scan(&in.ResumeText, &layout, &in.ResumeData, &mends, &in.PostingText)
	if err == nil {
		err = errors.Join(json.Unmarshal([]byte(layout), &in.ResumeLayout), json.Unmarshal([]byte(mends), &in.ResumeMends))
	}
	if err != nil {
		return Run{}, Input{}, fmt.Errorf("read run %s: %w", id, explain(err))
	}
	return runs[0], in, nil
}

// resolve finds the id that name stands for.
func (s *Store) resolve(ctx context.Context, name string) (string, error) {
	if name == "" {
		return "", ErrNotFound
	}
	query, args := `SELECT id FROM runs WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id = ?1 DESC, id LIMIT 5`, []any{name}
	if name == Last {
		query, args = `SELECT id FROM runs ORDER BY created_at DESC, id DESC LIMIT 1`, nil
	}
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return "", err
	}
	ids, err := collect(rows, func(id *string) []any { return []any{id} })
	switch {
	case err != nil:
		return "", err
	case len(ids) == 0:
		return "", ErrNotFound
	case len(ids) > 1 && ids[0] != name:
		return "", fmt.Errorf("%w: %s", ErrAmbiguous, strings.Join(ids, ", "))
	}
	return ids[0], nil
}

// Remove deletes a run with everything stored of it. The error is ErrBusy
// while a process works on it.
func (s *Store) Remove(ctx context.Context, id string) error {
	release, err := s.Lock(id)
	if err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	defer release()
	result, err := s.db.ExecContext(ctx, `DELETE FROM runs WHERE id = ?`, id)
	if err != nil {
		return fmt.Errorf("remove run %s: %w", id, explain(err))
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return fmt.Errorf("remove run %s: %w", id, ErrNotFound)
	}
	return nil
}

// list reads runs, and brings up to date what is stored of those whose journal has grown.
func (s *Store) list(ctx context.Context, which string, arg any) ([]Run, error) {
	type row struct {
		Run
		created      int64
		folded, last int64
	}
	rows, err := s.db.QueryContext(ctx, `SELECT id, created_at, resume_name, resume_format, posting_name,
		title, company, simulated, status, score_before, score_after, open, taken,
		folded, coalesce((SELECT max(seq) FROM events WHERE run = id), 0) FROM runs `+which, arg)
	if err != nil {
		return nil, err
	}
	found, err := collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.created, &r.ResumeName, &r.ResumeFormat, &r.PostingName,
			&r.Title, &r.Company, &r.Simulated, &r.Status, &r.ScoreBefore, &r.ScoreAfter, &r.Open, &r.Taken,
			&r.folded, &r.last}
	})
	if err != nil {
		return nil, err
	}
	runs := make([]Run, 0, len(found))
	for _, r := range found {
		r.CreatedAt = time.UnixMilli(r.created).UTC()
		if r.last > r.folded {
			if err := s.refold(ctx, &r.Run); err != nil {
				return nil, err
			}
		}
		if r.Status == event.RunWorking && !s.atWork(r.ID) {
			r.Status = event.RunInterrupted
		}
		runs = append(runs, r.Run)
	}
	return runs, nil
}

// refold reads from a run's journal what a list shows of it, and stores it. The
// state is the only one that knows what events mean, so nothing is counted twice.
func (s *Store) refold(ctx context.Context, r *Run) error {
	events, err := s.Events(ctx, r.ID)
	if err != nil {
		return err
	}
	state := event.Fold(events)
	r.Title, r.Company, r.Simulated = state.Started.Title, state.Started.Company, state.Started.Simulated
	r.Status, r.ScoreBefore, r.ScoreAfter = state.Status, state.Analysis.Score, state.ScoreAfter
	r.Open, r.Taken = state.Open(), state.Taken()
	if r.Status == "" {
		r.Status = event.RunWorking
	}
	_, err = s.db.ExecContext(ctx, `UPDATE runs SET folded = ?, title = ?, company = ?, simulated = ?, status = ?,
		score_before = ?, score_after = ?, open = ?, taken = ? WHERE id = ?`,
		state.Seq, r.Title, r.Company, r.Simulated, r.Status, r.ScoreBefore, r.ScoreAfter, r.Open, r.Taken, r.ID)
	return err
}

// collect reads all rows into values whose fields into points out.
func collect[T any](rows *sql.Rows, into func(*T) []any) (all []T, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var one T
		if err := rows.Scan(into(&one)...); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
