// Package emulator runs moto, which answers as AWS would, on a loopback port of its own.
package emulator

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"ecs-foundation/sandbox/state"
)

// Version is the moto whose faults the emulator mends.
const Version = "5.2.1"

//go:embed *.py
var program embed.FS

// Emulator is one that runs.
type Emulator struct {
	PID int    `json:"pid"`
	URL string `json:"url"`

	dir state.Dir
}

// Running finds the emulator of a folder, or nil. A process id alone may be another program's by now; the lock on the
// record is the emulator's for as long as it lives, and nobody's after that.
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
		return nil, nil // locked, not written yet
	}
	return e, nil
}

// Start starts the emulator of a folder in a session of its own, so that it outlives the sandbox.
func Start(ctx context.Context, dir state.Dir, say func(string, ...any)) (*Emulator, error) {
	python, err := findPython(ctx, dir, say)
	if err != nil {
		return nil, err
	}
	if err := write(dir); err != nil {
		return nil, err
	}
	log, err := os.Create(dir.Path("emulator.log"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(python, dir.Path("emulator.py"), dir.Path("emulator.json"))
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		select {
		case err := <-ended:
			return nil, fmt.Errorf("the emulator ended while starting (%w). The end of %s:\n%s",
				err, log.Name(), tail(log.Name()))
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), cmd.Process.Kill())
		case <-tick.C:
			if e, err := Running(dir); e != nil || err != nil {
				return e, err
			}
		}
	}
}

// write puts the emulator's program into its folder.
func write(dir state.Dir) error {
	files, err := program.ReadDir(".")
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := program.ReadFile(file.Name())
		if err != nil {
			return err
		}
		if err := dir.Write(string(text), file.Name()); err != nil {
			return err
		}
	}
	return nil
}

// Stop stops the emulator and waits until it is gone.
func (e *Emulator) Stop() error {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		if err := syscall.Kill(e.PID, signal); err != nil {
			return fmt.Errorf("stopping the emulator (process %d): %w", e.PID, err)
		}
		for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			if running, err := Running(e.dir); running == nil || err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("the emulator (process %d) does not end", e.PID)
}

// findPython finds a Python that has moto, and makes one in the folder if there is none.
func findPython(ctx context.Context, dir state.Dir, say func(string, ...any)) (string, error) {
	const check = "import flask, moto, sys; sys.exit(not moto.__version__.startswith('5.'))"
	venv := dir.Path("venv")
	for _, python := range []string{"python3", venv + "/bin/python"} {
		if exec.CommandContext(ctx, python, "-c", check).Run() == nil {
			return python, nil
		}
	}
	say("installing moto %s in %s", Version, venv)
	for _, step := range [][]string{
		{"python3", "-m", "venv", venv},
		{venv + "/bin/python", "-m", "pip", "install", "--quiet", "moto[server]==" + Version},
	} {
		if output, err := exec.CommandContext(ctx, step[0], step[1:]...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("no Python here has moto, and installing it failed: %s: %w\n%s\n"+
				"Install it yourself: python3 -m pip install 'moto[server]==%s'", strings.Join(step, " "), err, output, Version)
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
