// Package process makes child processes end with their parent.
package process

import (
	"os/exec"
	"syscall"
)

// DieWithParent makes the kernel kill the command when the thread that started it ends. Start the command from a
// goroutine that stays locked to its thread (runtime.LockOSThread) until the command has ended. The command runs in a
// new process group, so that Ctrl+C at the terminal reaches it only through its parent, and not twice.
func DieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
