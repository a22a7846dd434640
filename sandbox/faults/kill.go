package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// Target is what is killed.
type Target string

// The targets. The machine is all of them at once, as when a runner of CI is stopped.
const (
	Engine   Target = "engine"
	Program  Target = "program"
	Provider Target = "provider"
	Machine  Target = "machine"
)

// Targets are all targets.
var Targets = []Target{Engine, Program, Provider, Machine}

// commands are the names of the processes of a target. The official provider is one process, so the plugin is killed
// together with Terraform's provider that it bridges.
var commands = map[Target][]string{
	Engine:   {"pulumi"},
	Program:  {"program"},
	Provider: {"pulumi-resource-aws", "terraform-provider-aws"},
	Machine:  {"pulumi", "program", "pulumi-resource-aws", "terraform-provider-aws"},
}

// Kill kills a target among the processes whose environment has a variable, as NAME=value, and returns the names of the
// processes.
func Kill(target Target, variable string) ([]string, error) {
	var killed []string
	for _, p := range Running(variable) {
		if !slices.ContainsFunc(commands[target], func(name string) bool { return strings.HasPrefix(p.Name, name) }) {
			continue
		}
		if err := syscall.Kill(p.PID, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return killed, fmt.Errorf("kill %s: %w", p.Name, err)
		}
		killed = append(killed, p.Name)
	}
	return killed, nil
}

// Process is a running process.
type Process struct {
	PID  int
	Name string
}

// Running returns the processes whose environment has a variable, as NAME=value.
func Running(variable string) []Process {
	var running []Process
	dirs, _ := filepath.Glob("/proc/[0-9]*") // the pattern is valid
	for _, dir := range dirs {
		environ, _ := os.ReadFile(filepath.Join(dir, "environ")) // empty if the process has ended, or is another user's
		command, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		path, _, _ := strings.Cut(string(command), "\x00")
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err == nil && path != "" && slices.Contains(strings.Split(string(environ), "\x00"), variable) {
			running = append(running, Process{pid, filepath.Base(path)})
		}
	}
	return running
}

// Operation is an operation that the engine has started.
type Operation struct {
	Op  apitype.OpType
	URN string
}

// WaitForOperations waits until the engine has started a number of operations on resources, which it writes to an event
// log, and returns the last one. It returns an error if the engine ends before.
func WaitForOperations(log string, n int, ended <-chan struct{}) (Operation, error) {
	for {
		last := false
		select {
		case <-ended:
			last = true
		default:
		}
		if operations := Operations(log); len(operations) >= n {
			return operations[n-1], nil
		} else if last {
			return Operation{}, fmt.Errorf("the engine has ended after %d operations", len(operations))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Operations returns the operations of an event log.
func Operations(log string) []Operation {
	file, err := os.Open(filepath.Clean(log))
	if err != nil {
		return nil // the engine has not written an event yet
	}
	defer func() { _ = file.Close() }()
	var operations []Operation
	decoder := json.NewDecoder(file)
	for {
		var event apitype.EngineEvent
		if err := decoder.Decode(&event); err != nil {
			return operations // the end, or an event that the engine is writing
		}
		if event.ResourcePreEvent == nil {
			continue
		}
		step := event.ResourcePreEvent.Metadata
		custom := step.New != nil && step.New.Custom || step.Old != nil && step.Old.Custom
		if custom && step.Op != apitype.OpSame && step.Op != apitype.OpRead {
			operations = append(operations, Operation{step.Op, step.URN})
		}
	}
}
