// Package scripttest writes programs for tests.
package scripttest

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Write writes a program to a file. No process is started meanwhile: it would inherit the open file,
// and the kernel does not execute a file that a process writes ("text file busy").
// https://github.com/golang/go/issues/22315
func Write(t *testing.T, dir, name, text string) {
	t.Helper()
	syscall.ForkLock.RLock()
	err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700) //nolint:gosec // a program
	syscall.ForkLock.RUnlock()
	require.NoError(t, err)
}
