// Package process keeps the sandbox from leaving anything behind.
package process

import (
	"os/exec"
	"syscall"
)

// DieWithParent has the kernel kill the command when the thread that starts it ends: call it, and start the command, on
// a thread that is locked for as long as the command runs. The command gets a process group of its own, so that an
// interrupt typed at the terminal reaches it once, through its parent, and not twice.
func DieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
