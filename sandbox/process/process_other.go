//go:build !linux

// Package process keeps the sandbox from leaving anything behind.
package process

import (
	"os/exec"
	"syscall"
)

// DieWithParent gives the command a process group of its own, so that an interrupt typed at the terminal reaches it
// once, through its parent, and not twice. Only Linux has a signal for the death of a parent.
func DieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
