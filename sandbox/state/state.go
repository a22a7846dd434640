// Package state is the sandbox's state directory. It holds Pulumi's state and the record of the emulator. Each describes
// the same resources and is useless without the other, so they are created and deleted together.
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

// Dir is the path of a state directory.
type Dir string

// Open creates the directory if it does not exist, with a .gitignore that excludes all of it. A directory that the sandbox
// did not create is refused: programs in it are run, and files are written and deleted through its links.
func Open(path string) (Dir, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(path, 0o700); err != nil && !isLink(path) {
		return "", err
	}
	if err := checkOwner(path); err != nil {
		return "", fmt.Errorf("state directory %s: %w: delete it, or use another directory with --state", path, err)
	}
	return Dir(path), Dir(path).Write("*\n", ".gitignore")
}

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().Type() == os.ModeSymlink
}

// checkOwner returns an error if the path is a link, or belongs to another user, and closes the directory to other users.
func checkOwner(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return errors.New("it is a link")
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); ok && int(owner.Uid) != os.Getuid() {
		return errors.New("it belongs to another user")
	}
	return os.Chmod(path, 0o700) //nolint:gosec // only its owner can enter it
}

// Path returns the path of a file in the directory.
func (d Dir) Path(elements ...string) string {
	return filepath.Join(append([]string{string(d)}, elements...)...)
}

// Make creates subdirectories that do not exist.
func (d Dir) Make(names ...string) error {
	var errs []error
	for _, name := range names {
		errs = append(errs, os.MkdirAll(d.Path(name), 0o700))
	}
	return errors.Join(errs...)
}

// Write writes a file in the directory.
func (d Dir) Write(text string, elements ...string) error {
	return os.WriteFile(d.Path(elements...), []byte(text), 0o600)
}

// Remove removes files and subdirectories. Names that do not exist are ignored.
func (d Dir) Remove(names ...string) error {
	var errs []error
	for _, name := range names {
		errs = append(errs, os.RemoveAll(d.Path(name)))
	}
	return errors.Join(errs...)
}

// Has reports whether a file exists in the directory.
func (d Dir) Has(elements ...string) bool {
	_, err := os.Stat(d.Path(elements...))
	return err == nil
}

// tempPrefix is the prefix of the names of temporary directories.
const tempPrefix = "sandbox-"

// TempDir creates an empty temporary directory for the programs of one run, which leave files behind when they are
// killed. It first removes the previous one if that still exists. It is outside the state directory because the path of
// a Unix socket is limited to about 100 bytes (unix(7)).
func (d Dir) TempDir() (path string, remove func(), err error) {
	link := d.Path("tmp")
	if previous, err := os.Readlink(link); err == nil {
		// A checked-out branch could contain a link to any directory.
		if created, _ := filepath.Match(filepath.Join(os.TempDir(), tempPrefix+"*"), previous); created {
			err = os.RemoveAll(previous)
		}
		if err := errors.Join(err, os.Remove(link)); err != nil {
			return "", nil, err
		}
	}
	path, err = os.MkdirTemp("", tempPrefix)
	if err != nil {
		return "", nil, err
	}
	return path, func() { _ = os.RemoveAll(path) }, os.Symlink(path, link)
}

// Lock is held by the one sandbox that may use the directory. The lock file contains the operation that is changing
// resources. If its process dies, the next holder of the lock reads there what was interrupted.
type Lock struct{ file *os.File }

// Lock locks the directory. If another process holds the lock, the error names it.
func (d Dir) Lock() (*Lock, error) {
	file, err := os.OpenFile(d.Path("lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	// The kernel releases the lock when the process ends for any reason.
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(d.Path("holder"))
		return nil, errors.Join(file.Close(), fmt.Errorf(
			"another sandbox (process %s) is using %s: wait until it has finished, or use another directory with --state",
			holder, d))
	}
	return &Lock{file}, d.Write(strconv.Itoa(os.Getpid()), "holder")
}

// Unlock releases the lock.
func (l *Lock) Unlock() error { return l.file.Close() }

// Interrupted returns the operation that was changing resources when its process died, or "".
func (l *Lock) Interrupted() string {
	if _, err := l.file.Seek(0, io.SeekStart); err != nil {
		return ""
	}
	operation, err := io.ReadAll(l.file)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(operation))
}

// Begin records that an operation is changing resources.
func (l *Lock) Begin(operation string) error {
	if err := l.End(); err != nil {
		return err
	}
	_, err := l.file.WriteAt([]byte(operation), 0)
	return err
}

// End records that the operation has ended without being killed, whether it succeeded or failed.
func (l *Lock) End() error { return l.file.Truncate(0) }
