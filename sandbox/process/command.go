package process

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// Command returns a command with an environment, such as Environ. A name without a directory is searched for in the
// absolute directories of PATH.
func Command(ctx context.Context, env []string, name string, args ...string) *exec.Cmd {
	path, err := LookPath(name)
	if err != nil {
		path = name
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = env
	if err != nil {
		cmd.Err = err
	}
	return cmd
}

// Python returns a command that runs Python in isolated mode, in which it ignores PYTHONPATH and PYTHONSTARTUP, and imports
// nothing from the working directory or the user's site-packages (https://docs.python.org/3/using/cmdline.html#cmdoption-I).
// It runs in the root directory, because pyenv and asdf choose the Python by a file in the working directory or above.
func Python(ctx context.Context, env []string, python string, args ...string) *exec.Cmd {
	cmd := Command(ctx, env, python, append([]string{"-I"}, args...)...)
	cmd.Dir = "/"
	return cmd
}

// LookPath returns the path of a program. A name without a directory is searched for in the absolute directories of PATH.
func LookPath(name string) (string, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		return name, nil
	}
	for _, dir := range searchPath() {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%w: %s: no absolute directory of PATH has it", exec.ErrNotFound, name)
}
