package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tailor/internal/engine/event"
	"tailor/internal/engine/plan"
)

// Cached is a model's answer that was kept, or, where Lane is "", something
// else that was worked out.
type Cached struct {
	Run    string      // whose answer it was; "" of none that is stored. It goes when the run is removed
	At     time.Time   // when it was given
	Lane   string      // who gave it
	Source plan.Source // FromModel or FromFallback: was the lane the first that was asked
	Text   string
	Usage  event.Usage // what it cost then
}

// overhead is about what an answer takes beside its text, in bytes.
const overhead = 300

// CacheLimits bounds the kept answers.
type CacheLimits struct {
	Size int64         // bytes of all together; the least recently used go first
	Age  time.Duration // since an answer was given
}

// CacheGet finds the answer under a key, when it is there and not too old.
func (s *Store) CacheGet(ctx context.Context, key string, now time.Time, limits CacheLimits) (Cached, bool, error) {
	var c Cached
	var run sql.NullString
	var at int64
	err := s.db.QueryRowContext(ctx, `UPDATE answers SET used_at = ?, uses = uses + 1 WHERE key = ? AND at >= ?
		RETURNING run, at, lane, source, text, prompt_tokens, completion_tokens, cached_tokens, cost, priced, estimated`,
		now.UnixMilli(), key, now.Add(-limits.Age).UnixMilli()).
		Scan(&run, &at, &c.Lane, &c.Source, &c.Text, &c.Usage.PromptTokens, &c.Usage.CompletionTokens, &c.Usage.CachedTokens,
			&c.Usage.Cost, &c.Usage.Priced, &c.Usage.Estimated)
	if errors.Is(err, sql.ErrNoRows) {
		return Cached{}, false, nil
	}
	if err != nil {
		return Cached{}, false, fmt.Errorf("look for a kept answer: %w", explain(err))
	}
	c.Run, c.At = run.String, time.UnixMilli(at).UTC()
	return c, true, nil
}

// CachePut keeps an answer under a key, in place of an older one, and drops
// what is then too much or too old. An answer that would fill more than a
// tenth of the cache is not kept.
func (s *Store) CachePut(ctx context.Context, key string, c Cached, limits CacheLimits) (err error) {
	size := int64(len(c.Text) + overhead)
	if size > limits.Size/10 {
		return nil
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("keep an answer of %s: %w", c.Lane, explain(err))
		}
	}()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	at := c.At.UnixMilli()
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO answers (key, run, at, used_at, size, lane, source, text,
		prompt_tokens, completion_tokens, cached_tokens, cost, priced, estimated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		key, sql.NullString{String: c.Run, Valid: c.Run != ""}, at, at, size, c.Lane, c.Source, c.Text,
		c.Usage.PromptTokens, c.Usage.CompletionTokens, c.Usage.CachedTokens, c.Usage.Cost, c.Usage.Priced, c.Usage.Estimated)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM answers WHERE at < ?`, c.At.Add(-limits.Age).UnixMilli()); err != nil {
		return err
	}
	if err := evict(ctx, tx, limits.Size); err != nil {
		return err
	}
	return tx.Commit()
}

// evict drops the least recently used answers until the others fit.
func evict(ctx context.Context, tx *sql.Tx, most int64) error {
	var size int64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(sum(size), 0) FROM answers`).Scan(&size); err != nil {
		return err
	}
	if size <= most {
		return nil
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM answers WHERE key IN (
		SELECT key FROM (SELECT key, sum(size) OVER (ORDER BY used_at DESC, key) AS upto FROM answers) WHERE upto > ?)`, most)
	return err
}

// CacheFigures say how full the cache is and what it saved.
type CacheFigures struct {
	Answers int       `json:"answers"`
	Size    int64     `json:"size"`            // bytes
	Oldest  time.Time `json:"oldest,omitzero"` // when its oldest answer was given
	Uses    int       `json:"uses"`            // calls that the answers now in it saved
	Tokens  int64     `json:"tokens"`          // that those calls would have used
	Cost    float64   `json:"cost"`            // US dollars, of those whose price is known
}

// CacheStats counts what is kept.
func (s *Store) CacheStats(ctx context.Context) (CacheFigures, error) {
	var f CacheFigures
	var oldest sql.NullInt64
	err := s.db.QueryRowContext(ctx, `SELECT count(nullif(lane, '')), coalesce(sum(size), 0), min(at), coalesce(sum(uses * (lane <> '')), 0),
		coalesce(sum(uses * (prompt_tokens + completion_tokens)), 0), coalesce(sum(uses * cost * priced), 0.0) FROM answers`).
		Scan(&f.Answers, &f.Size, &oldest, &f.Uses, &f.Tokens, &f.Cost)
	if err != nil {
		return CacheFigures{}, fmt.Errorf("count the kept answers: %w", explain(err))
	}
	if oldest.Valid {
		f.Oldest = time.UnixMilli(oldest.Int64).UTC()
	}
	return f, nil
}

// CacheClear drops every kept answer and says how many there were.
func (s *Store) CacheClear(ctx context.Context) (int, error) {
	figures, err := s.CacheStats(ctx)
	if err != nil {
		return 0, err
	}
	if _, err := s.db.ExecContext(ctx, `DELETE FROM answers`); err != nil {
		return 0, fmt.Errorf("drop the kept answers: %w", explain(err))
	}
	return figures.Answers, nil
}
