package document

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrExists is what Write's error wraps when the file is there already and
// force is not set. It is fs.ErrExist too.
var ErrExists error = existsError{}

type existsError struct{}

func (existsError) Error() string { return "the file exists already" }

func (existsError) Is(target error) bool { return target == fs.ErrExist }

// Write writes data to path, whole or not at all: to a new file beside it,
// which takes its place once every byte is on the disk. A file that exists is
// only replaced with force, and keeps its permissions; a new one gets 0644. A
// symbolic link stays, and the file it points to is replaced. Devices and
// pipes are written to directly.
func Write(path string, data []byte, force bool) error {
	if err := write(path, data, force); err != nil {
		return fmt.Errorf("write %s: %w", shown(path), err)
	}
	return nil
}

func write(path string, data []byte, force bool) error {
	target, mode := path, fs.FileMode(0o644)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return errors.New("it is a folder; name a file in it")
	case err == nil && !info.Mode().IsRegular():
		return writeThrough(path, data)
	case err == nil && !force:
		return ErrExists
	case err == nil:
		mode = info.Mode().Perm()
		if target, err = filepath.EvalSymlinks(path); err != nil {
			return written(err, path)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return written(err, path)
	}
	temporary, err := writeBeside(target, data, mode)
	if err != nil {
		return written(err, target)
	}
	defer os.Remove(temporary) // gone already when all went well
	if err := place(temporary, target, force); err != nil {
		return written(err, target)
	}
	syncFolder(filepath.Dir(target))
	return nil
}

// writeBeside writes data to a new file in target's folder and returns its name.
func writeBeside(target string, data []byte, mode fs.FileMode) (name string, err error) {
	file, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*.tmp")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if _, err := file.Write(data); err != nil {
		return "", err
	}
	if err := file.Chmod(mode); err != nil {
		return "", err
	}
	if err := file.Sync(); err != nil {
		return "", err
	}
	return file.Name(), file.Close()
}

// place gives the new file its name. Without force it does so by a link, which
// fails when another program has made a file of that name meanwhile.
func place(temporary, target string, force bool) error {
	if !force {
		err := os.Link(temporary, target)
		if err == nil {
			return nil
		}
		if errors.Is(err, fs.ErrExist) {
			return ErrExists
		}
		// This file system has no links.
		if _, err := os.Lstat(target); err == nil {
			return ErrExists
		}
	}
	return os.Rename(temporary, target)
}

func writeThrough(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return written(err, path)
	}
	_, err = file.Write(data)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return written(err, path)
}

// syncFolder makes the new name last through a crash, where the system can.
func syncFolder(folder string) {
	file, err := os.Open(folder)
	if err != nil {
		return
	}
	defer file.Close()
	file.Sync() //nolint:errcheck // not every system can sync a folder; the file itself is safe
}

// written words why nothing was written.
func written(err error, path string) error {
	if err == nil || errors.Is(err, ErrExists) {
		return err
	}
	folder := shown(filepath.Dir(path))
	err = cause(err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s (%w)", folder, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the folder %s may not be written to (%w)", folder, err)
	}
	return fmt.Errorf("nothing was written (%w)", err)
}
