package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Cache keeps what sites answered, by address.
type Cache interface {
	Get(address string) (Answer, bool)
	Put(address string, a Answer) error
}

// Disk is a Cache of one file an answer, readable by its owner only.
type Disk struct {
	Dir string
	Age time.Duration // answers older than this are fetched anew; 0 keeps them for ever
}

// Get returns the answer that is kept for an address and still young enough.
func (d Disk) Get(address string) (Answer, bool) {
	file, err := os.Open(d.path(address))
	if err != nil {
		return Answer{}, false
	}
	defer file.Close()
	const head = 64 << 10 // bytes before the page itself
	data, err := io.ReadAll(io.LimitReader(file, MaxSize+head))
	if err != nil {
		return Answer{}, false
	}
	first, body, found := bytes.Cut(data, []byte("\n"))
	var a Answer
	if !found || json.Unmarshal(first, &a) != nil || d.stale(a.Fetched) {
		return Answer{}, false
	}
	a.Data = body
	return a, true
}

func (d Disk) stale(fetched time.Time) bool {
	age := time.Since(fetched)
	return age < 0 || d.Age > 0 && age > d.Age
}

// Put keeps an answer, whole or not at all, and throws out those that are too old.
func (d Disk) Put(address string, a Answer) error {
	if err := os.MkdirAll(d.Dir, 0o700); err != nil {
		return err
	}
	d.prune()
	head, err := json.Marshal(a)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(d.Dir, ".*.tmp") // only its owner may read it
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // gone already when all went well
	_, err = file.Write(append(append(head, '\n'), a.Data...))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), d.path(address))
}

// prune removes answers that no Get would return any more.
func (d Disk) prune() {
	if d.Age <= 0 {
		return
	}
	files, err := os.ReadDir(d.Dir)
	if err != nil {
		return
	}
	for _, file := range files {
		info, err := file.Info()
		if err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > d.Age && filepath.Ext(file.Name()) == extension {
			os.Remove(filepath.Join(d.Dir, file.Name()))
		}
	}
}

const extension = ".page"

func (d Disk) path(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(d.Dir, hex.EncodeToString(sum[:16])+extension)
}

// Clear removes all answers.
func (d Disk) Clear() error {
	files, err := os.ReadDir(d.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var all []error
	for _, file := range files {
		if filepath.Ext(file.Name()) == extension {
			all = append(all, os.Remove(filepath.Join(d.Dir, file.Name())))
		}
	}
	return errors.Join(all...)
}
