// Package state is the sandbox's folder. Pulumi's state in it and the emulator's memory are two halves of one truth:
// they begin together and end together.
package state

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Dir is the folder.
type Dir string

// Open makes the folder if need be. It ignores itself in git.
func Open(path string) (Dir, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return "", err
	}
	return Dir(path), Dir(path).Write("*\n", ".gitignore")
}

// Path names a file of the folder.
func (d Dir) Path(elements ...string) string {
	return filepath.Join(append([]string{string(d)}, elements...)...)
}

// Make makes folders of the folder if need be.
func (d Dir) Make(names ...string) error {
	var errs []error
	for _, name := range names {
		errs = append(errs, os.MkdirAll(d.Path(name), 0o700))
	}
	return errors.Join(errs...)
}

// Write writes a file of the folder.
func (d Dir) Write(text string, elements ...string) error {
	return os.WriteFile(d.Path(elements...), []byte(text), 0o600)
}

// Remove removes what the folder has of these names.
func (d Dir) Remove(names ...string) error {
	var errs []error
	for _, name := range names {
		errs = append(errs, os.RemoveAll(d.Path(name)))
	}
	return errors.Join(errs...)
}

// Has says whether the folder has a file.
func (d Dir) Has(elements ...string) bool {
	_, err := os.Stat(d.Path(elements...))
	return err == nil
}

// Scratch makes an empty folder for what is left behind by programs that are killed, and removes the last one if
// it was not removed. It is not in the folder itself: the path of a socket may not be longer than 104 characters.
func (d Dir) Scratch() (path string, remove func(), err error) {
	link := d.Path("scratch")
	if last, err := os.Readlink(link); err == nil {
		if err := errors.Join(os.RemoveAll(last), os.Remove(link)); err != nil {
			return "", nil, err
		}
	}
	path, err = os.MkdirTemp("", "sandbox-")
	if err != nil {
		return "", nil, err
	}
	return path, func() { _ = os.RemoveAll(path) }, os.Symlink(path, link)
}

// Lock is held by the one sandbox that may work in the folder. The file says which operation is changing things, so
// what it says after its writer has died is what was cut off.
type Lock struct{ file *os.File }

// Lock takes the folder, or says who holds it.
func (d Dir) Lock() (*Lock, error) {
	file, err := os.OpenFile(d.Path("lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	// The kernel lets go of the lock when its holder ends, however it ends.
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(d.Path("holder"))
		return nil, errors.Join(file.Close(), fmt.Errorf(
			"another sandbox (process %s) is at work in %s: wait for it, or give this one a folder of its own with --state",
			holder, d))
	}
	return &Lock{file}, d.Write(strconv.Itoa(os.Getpid()), "holder")
}

// Unlock gives the folder back.
func (l *Lock) Unlock() error { return l.file.Close() }

// CutOff is the operation that was changing things when its process died, or empty.
func (l *Lock) CutOff() string {
	if _, err := l.file.Seek(0, io.SeekStart); err != nil {
		return ""
	}
	operation, err := io.ReadAll(l.file)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(operation))
}

// Begin marks that an operation changes things from here on.
func (l *Lock) Begin(operation string) error {
	if err := l.End(); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(operation), 0)
	return err
}

// End marks that the operation has ended by itself, well or not.
func (l *Lock) End() error { return l.file.Truncate(0) }
