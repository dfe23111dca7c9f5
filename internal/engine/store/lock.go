package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// lockFolder holds a file for each run that a process works on. The system
// frees a lock when its process dies, however it dies.
const lockFolder = "locks"

// grace is how long Lock outwaits those that only look whether a run is at work.
const grace = 100 * time.Millisecond

// Lock makes the caller the only one, over all processes, that works on a run,
// until release. The error is ErrBusy when somebody does already.
func (s *Store) Lock(run string) (release func(), err error) {
	if err := CheckID(run); err != nil {
		return nil, err
	}
	release, err = s.lockWithin(context.Background(), "run-"+run, grace)
	if err != nil {
		return nil, fmt.Errorf("lock run %s: %w", run, err)
	}
	return release, nil
}

// atWork reports whether a process works on a run.
func (s *Store) atWork(run string) bool {
	file, err := os.Open(s.lockPath("run-" + run))
	if err != nil {
		return false
	}
	defer file.Close()
	return errors.Is(tryLock(file, shared), ErrBusy)
}

func (s *Store) lockPath(name string) string {
	return filepath.Join(s.dir, lockFolder, name)
}

// lockWithin takes a lock, waiting for it for that long at most. The system
// tells nobody when a file's lock is freed, so it looks again and again.
func (s *Store) lockWithin(ctx context.Context, name string, patience time.Duration) (release func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		release, err := s.lock(name)
		if !errors.Is(err, ErrBusy) {
			return release, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-tick.C:
		}
	}
}

// lock takes a lock or fails at once.
func (s *Store) lock(name string) (release func(), err error) {
	path := s.lockPath(name)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := tryLock(file, exclusive); err != nil {
		file.Close()
		return nil, err
	}
	if !same(file, path) { // whoever held it has just taken its file away
		file.Close()
		return nil, ErrBusy
	}
	return func() {
		os.Remove(path) // while it is locked, so that nobody holds a file that is gone
		file.Close()
	}, nil
}

func same(file *os.File, path string) bool {
	held, err := file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist) && os.SameFile(held, there)
}

// lockKind tells apart a lock for one and a lock for any number.
type lockKind int

const (
	exclusive lockKind = iota
	shared
)
