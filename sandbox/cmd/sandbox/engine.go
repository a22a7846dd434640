package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"ecs-foundation/sandbox/process"
)

// engine is Pulumi's command line.
type engine struct {
	path string
	bin  string // the folder of the sandbox's own programs
	env  []string
}

// minimumMinor is the oldest Pulumi 3 that the sandbox is known to work with.
const minimumMinor = 200

// findEngine takes the Pulumi on PATH if it is recent, else the one built next to the sandbox.
func findEngine(ctx context.Context, env []string) (engine, error) {
	self, err := os.Executable()
	if err != nil {
		return engine{}, err
	}
	e := engine{bin: filepath.Dir(self), env: env}
	if found, err := exec.LookPath("pulumi"); err == nil {
		if output, err := exec.CommandContext(ctx, found, "version").Output(); err == nil && recent(string(output)) {
			e.path = found
			return e, nil
		}
	}
	e.path = filepath.Join(e.bin, "pulumi")
	if _, err := os.Stat(e.path); err != nil {
		return engine{}, fmt.Errorf("no pulumi 3.%d or later on PATH and none at %s: `make bin/pulumi` builds it",
			minimumMinor, e.path)
	}
	return e, nil
}

func recent(version string) bool {
	parts := strings.Split(strings.TrimPrefix(strings.TrimSpace(version), "v"), ".")
	if len(parts) < 2 || parts[0] != "3" {
		return false
	}
	minor, err := strconv.Atoi(parts[1])
	return err == nil && minor >= minimumMinor
}

func (e engine) command(ctx context.Context, args ...string) *exec.Cmd {
	args = append(args, "--non-interactive")
	cmd := exec.CommandContext(ctx, e.path, args...)
	cmd.Env = e.env
	return cmd
}

// quietly runs a command whose output matters only if it fails. Its error is no exit of Pulumi's that has been
// explained already.
func (engine) quietly(cmd *exec.Cmd) error {
	if output, err := cmd.CombinedOutput(); err != nil {
		return errors.New(strings.Join(cmd.Args, " ") + ": " + err.Error() + "\n" + string(output))
	}
	return nil
}

// run runs Pulumi to its end. An interrupt lets it finish what it has begun; a second one ends it and its plugins at
// once.
func (e engine) run(args []string) error {
	cmd := e.command(context.Background(), args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	process.DieWithParent(cmd)

	interrupts := make(chan os.Signal, 2)
	signal.Notify(interrupts, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(interrupts)

	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan struct{})
	defer close(done)
	go func() {
		for send := syscall.SIGINT; ; send = syscall.SIGKILL {
			select {
			case <-interrupts:
				if err := syscall.Kill(-cmd.Process.Pid, send); err != nil && !errors.Is(err, syscall.ESRCH) {
					say("interrupting Pulumi: %v", err)
				}
			case <-done:
				return
			}
		}
	}()
	return cmd.Wait()
}
