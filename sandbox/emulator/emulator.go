// Package emulator runs moto, an emulator of AWS, on a loopback port.
package emulator

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"ecs-foundation/sandbox/process"
	"ecs-foundation/sandbox/state"
)

// Version is the moto release that the patches are written for.
const Version = "5.2.1"

//go:embed *.py endpointservices.txt
var program embed.FS

// Emulator is a running emulator.
type Emulator struct {
	PID int    `json:"pid"`
	URL string `json:"url"`

	dir state.Dir
}

// Running returns the emulator of a state directory, or nil if none is running. The emulator locks its record for as
// long as it runs: the process ID alone may already belong to another process.
func Running(dir state.Dir) (*Emulator, error) {
	record, err := os.Open(dir.Path("emulator.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = record.Close() }()
	if syscall.Flock(int(record.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == nil {
		return nil, nil
	}
	e := &Emulator{dir: dir}
	if json.NewDecoder(record).Decode(e) != nil {
		return nil, nil // it is starting and has not written the record yet
	}
	return e, nil
}

// Start starts the emulator of a state directory in a new session, so that it keeps running when the sandbox exits.
func Start(ctx context.Context, dir state.Dir, logf func(string, ...any)) (*Emulator, error) {
	python, err := findPython(ctx, dir, logf)
	if err != nil {
		return nil, err
	}
	if err := writeProgram(dir); err != nil {
		return nil, err
	}
	log, err := os.Create(dir.Path("emulator.log"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	cmd := process.Python(context.WithoutCancel(ctx), process.Environ(), python,
		dir.Path("emulator", "emulator.py"), dir.Path("emulator.json"))
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case err := <-exited:
			return nil, fmt.Errorf("start the emulator: %w; the last lines of %s:\n%s", err, log.Name(), tail(log.Name()))
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), cmd.Process.Kill())
		case <-ticker.C:
			if e, err := Running(dir); e != nil || err != nil {
				return e, err
			}
		}
	}
}

// writeProgram copies the emulator's files to a new directory in the state directory. Python imports modules from it, so
// it contains no other files.
func writeProgram(dir state.Dir) error {
	if err := errors.Join(dir.Remove("emulator"), dir.Make("emulator")); err != nil {
		return err
	}
	files, err := program.ReadDir(".")
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := program.ReadFile(file.Name())
		if err != nil {
			return err
		}
		if err := dir.Write(string(text), "emulator", file.Name()); err != nil {
			return err
		}
	}
	return nil
}

// Stop stops the emulator and waits until it has exited.
func (e *Emulator) Stop() error {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		if err := syscall.Kill(e.PID, signal); err != nil {
			return fmt.Errorf("stop the emulator (process %d): %w", e.PID, err)
		}
		for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			if running, err := Running(e.dir); running == nil || err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("stop the emulator (process %d): it is still running after SIGKILL", e.PID)
}

// findPython returns a Python that has moto. If there is none, it installs moto in a virtual environment in the state
// directory. Isolated mode does not find a moto that pip has installed with --user.
func findPython(ctx context.Context, dir state.Dir, logf func(string, ...any)) (string, error) {
	const check = "from importlib import metadata as m; import sys; m.version('flask'); sys.exit(not m.version('moto').startswith('5.'))"
	venv := dir.Path("venv")
	for _, python := range []string{"python3", venv + "/bin/python"} {
		if process.Python(ctx, process.ToolEnviron(), python, "-c", check).Run() == nil {
			return python, nil
		}
	}
	logf("installing moto %s in %s", Version, venv)
	for _, step := range [][]string{
		{"python3", "-m", "venv", venv},
		{venv + "/bin/python", "-m", "pip", "install", "--quiet", "moto[server]==" + Version},
	} {
		if output, err := process.Python(ctx, process.ToolEnviron(), step[0], step[1:]...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("moto is not installed, and installing it failed: %s: %w\n%s\n"+
				"To install it yourself: python3 -I -m pip install 'moto[server]==%s'", strings.Join(step, " "), err, output, Version)
		}
	}
	return venv + "/bin/python", nil
}

func tail(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-15):], "\n")
}
