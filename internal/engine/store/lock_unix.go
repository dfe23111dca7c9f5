//go:build unix

package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks a file until it is closed; ErrBusy when it is locked already.
func tryLock(file *os.File, kind lockKind) error {
	how := unix.LOCK_EX
	if kind == shared {
		how = unix.LOCK_SH
	}
	for {
		err := unix.Flock(int(file.Fd()), how|unix.LOCK_NB)
		switch {
		case errors.Is(err, unix.EWOULDBLOCK):
			return ErrBusy
		case errors.Is(err, unix.EINTR):
			continue
		}
		return err
	}
}
