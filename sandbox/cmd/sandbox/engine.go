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

	"ecs-foundation/sandbox/plugin"
	"ecs-foundation/sandbox/process"
)

// engine is the Pulumi CLI.
type engine struct {
	path string
	bin  string // directory of the sandbox's programs
	env  []string
}

// minimumMinor is the oldest minor version of Pulumi 3 that the sandbox is tested with.
const minimumMinor = 200

// findEngine returns the Pulumi on PATH if it is recent enough, otherwise the one in the sandbox's directory.
func findEngine(ctx context.Context, env []string) (engine, error) {
	self, err := os.Executable()
	if err != nil {
		return engine{}, err
	}
	e := engine{bin: filepath.Dir(self), env: env}
	if installed, err := process.LookPath("pulumi"); err == nil {
		if output, err := process.Command(ctx, env, installed, "version").Output(); err == nil && isSupported(string(output)) {
			e.path = installed
			return e, nil
		}
	}
	e.path = filepath.Join(e.bin, "pulumi")
	if _, err := os.Stat(e.path); err != nil {
		return engine{}, fmt.Errorf("no Pulumi 3.%d or later on PATH, and none at %s: run `make bin/pulumi` to build it",
			minimumMinor, e.path)
	}
	return e, nil
}

// needsBridge returns an error if the provider of this machine is the official one, or has to be downloaded.
func needsBridge() error {
	if plugin.NeedsBridge() {
		return nil
	}
	return fmt.Errorf("the bridge to Terraform's provider is not needed: pulumi-aws %s is installed, or can be downloaded",
		plugin.Version)
}

func isSupported(version string) bool {
	parts := strings.Split(strings.TrimPrefix(strings.TrimSpace(version), "v"), ".")
	if len(parts) < 2 || parts[0] != "3" {
		return false
	}
	minor, err := strconv.Atoi(parts[1])
	return err == nil && minor >= minimumMinor
}

func (e engine) command(ctx context.Context, args ...string) *exec.Cmd {
	return process.Command(ctx, e.env, e.path, append(args, "--non-interactive")...)
}

// runQuietly runs a command and shows its output only if it fails. The error does not wrap the *exec.ExitError, which
// main takes for a failure that Pulumi has already explained.
func (engine) runQuietly(cmd *exec.Cmd) error {
	if output, err := cmd.CombinedOutput(); err != nil {
		return errors.New(strings.Join(cmd.Args, " ") + ": " + err.Error() + "\n" + string(output))
	}
	return nil
}

// run runs Pulumi and waits until it ends. After an interrupt, Pulumi finishes the operations that it has started; a
// second interrupt kills Pulumi and its plugins.
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
		for sig := syscall.SIGINT; ; sig = syscall.SIGKILL {
			select {
			case <-interrupts:
				if err := syscall.Kill(-cmd.Process.Pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
					logf("interrupt Pulumi: %v", err)
				}
			case <-done:
				return
			}
		}
	}()
	return cmd.Wait()
}
