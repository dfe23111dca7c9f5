package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"tailor/internal/engine/resume"
)

// mendFolder holds a file for each resume whose sections a person corrected.
// They are files and no rows: whoever reads a resume wants them, and most
// commands that do have no other need of the database.
const mendFolder = "mends"

// mostMends bounds the file of one resume, in bytes.
const mostMends = 256 << 10

// LoadMends reads what a person said of the sections of the text with that
// SHA-256, in hex; none when they said nothing.
func LoadMends(dir, sha256 string) ([]resume.Mend, error) {
	path, err := mendPath(dir, sha256)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // whether dir can be used is for Open to say
		return nil, nil
	case err == nil && info.Size() > mostMends:
		err = fmt.Errorf("it has %d bytes; the limit is %d", info.Size(), mostMends)
	}
	if err != nil {
		return nil, fmt.Errorf("read the corrections in %s: %w", path, err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the corrections in %s: %w", path, err)
	}
	var mends []resume.Mend
	if err := json.Unmarshal(data, &mends); err != nil {
		return nil, fmt.Errorf("read the corrections in %s: %w; remove the file to do without them", path, err)
	}
	return mends, nil
}

// SaveMends keeps them, for nobody else to read; none removes the file.
func SaveMends(dir, sha256 string, mends []resume.Mend) error {
	path, err := mendPath(dir, sha256)
	if err != nil {
		return err
	}
	if err := saveMends(path, mends); err != nil {
		return fmt.Errorf("keep the correction in %s: %w", path, err)
	}
	return nil
}

func saveMends(path string, mends []resume.Mend) error {
	if len(mends) == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := json.MarshalIndent(mends, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".mends-*") // with 0600
	if err != nil {
		return err
	}
	_, err = file.Write(append(data, '\n'))
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

func mendPath(dir, sha256 string) (string, error) {
	if len(sha256) != 64 || strings.Trim(sha256, "0123456789abcdef") != "" {
		return "", fmt.Errorf("%q is no SHA-256", sha256)
	}
	return filepath.Join(dir, mendFolder, sha256+".json"), nil
}
