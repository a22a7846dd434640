//go:build !linux

// Package process makes child processes end with their parent.
package process

import (
	"os/exec"
	"syscall"
)

// DieWithParent runs the command in a new process group, so that Ctrl+C at the terminal reaches it only through its
// parent, and not twice. Only Linux can kill a process when its parent dies.
func DieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
