package process

import (
	"os"
	"syscall"
)

// WriteProgram writes a program to a file. No process is started meanwhile: it would inherit the open file, and the kernel
// does not execute a file that a process writes ("text file busy").
// https://github.com/golang/go/issues/22315
func WriteProgram(path, text string) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return os.WriteFile(path, []byte(text), 0o700) //nolint:gosec // a program
}
