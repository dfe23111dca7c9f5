// Package store keeps runs: what went in, the journal of their events, and
// which providers the person agreed to; beside them what models were seen to
// do, and their answers. It is one SQLite file, shared by every process that
// uses the same state folder.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The errors that callers tell apart.
var (
	ErrNotFound  = errors.New("no such run")
	ErrAmbiguous = errors.New("more than one run")
	ErrExists    = errors.New("there already")
	ErrBusy      = errors.New("another process works on it")
	ErrNewer     = errors.New("a newer version of the program wrote it")
	ErrDamaged   = errors.New("it is damaged, or not a database; move it away to start anew")
)

// fileName is the database's name in the state folder.
const fileName = "tailor.db"

// patience is how long a process waits for another one's write.
const patience = 5 * time.Second

// Store is an open state folder. Its methods may be called from any goroutine.
type Store struct {
	dir    string
	path   string // of the database
	db     *sql.DB
	append *sql.Stmt
}

// Open opens the state folder dir, and makes it when it is missing. Only the
// person whose folder it is can read what is in it.
func Open(ctx context.Context, dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open state folder: %w", err)
	}
	s := &Store{dir: dir, path: filepath.Join(dir, fileName)}
	if err := s.makeFiles(); err != nil {
		return nil, fmt.Errorf("open state folder %s: %w", dir, err)
	}
	if err := s.open(ctx); err != nil {
		return nil, fmt.Errorf("open state database %s: %w", s.path, explain(err))
	}
	return s, nil
}

// makeFiles makes the folder and an empty database that nobody else can read.
// SQLite gives the files that it puts beside the database the same mode.
func (s *Store) makeFiles() error {
	if err := os.MkdirAll(filepath.Join(s.dir, lockFolder), 0o700); err != nil {
		return err
	}
	// An existing database is never opened here: closing it would drop the
	// locks that this process holds on it through SQLite.
	file, err := os.OpenFile(s.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case err == nil:
		return file.Close()
	case errors.Is(err, fs.ErrExist):
		return os.Chmod(s.path, 0o600)
	default:
		return err
	}
}

func (s *Store) open(ctx context.Context) (err error) {
	// One process at a time: SQLite does not wait for others while a database turns to WAL.
	release, err := s.lockWithin(ctx, "open", patience)
	if err != nil {
		return err
	}
	defer release()

	s.db, err = sql.Open("sqlite", s.source())
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			s.db.Close()
		}
	}()
	s.db.SetMaxOpenConns(1) // one writer is all that SQLite has, and reads are short
	if err := migrate(ctx, s.db); err != nil {
		return err
	}
	s.append, err = s.db.PrepareContext(ctx, `INSERT INTO events (run, seq, event) VALUES (?, ?, ?)`)
	return err
}

// source is the database's address with the settings of each connection. A
// commit is in the system's hands when it returns, so it outlives the process;
// a power cut may cost the newest events, never the database.
func (s *Store) source() string {
	path := filepath.ToSlash(s.path)
	if runtime.GOOS == "windows" {
		path = "/" + path
	}
	settings := url.Values{
		"_busy_timeout": {fmt.Sprint(patience.Milliseconds())},
		"_journal_mode": {"WAL"},
		"_synchronous":  {"NORMAL"},
		"_foreign_keys": {"on"},
		"_txlock":       {"immediate"},
		"_dqs":          {"false"},
		"_error_rc":     {"true"},
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: settings.Encode()}).String()
}

// Close closes the store.
func (s *Store) Close() error {
	if err := errors.Join(s.append.Close(), s.db.Close()); err != nil {
		return fmt.Errorf("close state database %s: %w", s.path, err)
	}
	return nil
}

// explain puts the database's own errors into words for people.
func explain(err error) error {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return err
	}
	switch failure.Code() & 0xff { // the primary code
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w (%w)", ErrBusy, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk is full (%w)", err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("it cannot be written (%w)", err)
	}
	return err
}

// broke reports whether err is the breaking of a constraint of that kind.
func broke(err error, kind int) bool {
	var failure *sqlite.Error
	return errors.As(err, &failure) && failure.Code() == kind
}
