package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"

	"gopkg.in/yaml.v3"

	"ecs-foundation/sandbox/emulator"
	"ecs-foundation/sandbox/language"
	"ecs-foundation/sandbox/plugin"
	"ecs-foundation/sandbox/settings"
	"ecs-foundation/sandbox/state"
)

// sandbox is one run.
type sandbox struct {
	options

	name     string // the project's
	root     string // the project's folder
	dir      state.Dir
	lock     *state.Lock
	emulator string // its URL
	engine   engine
}

func open(o options) (*sandbox, error) {
	root, err := filepath.Abs(o.project)
	if err != nil {
		return nil, err
	}
	name, err := projectName(root)
	if err != nil {
		return nil, err
	}
	dir, err := state.Open(o.state)
	if err != nil {
		return nil, err
	}
	s := &sandbox{options: o, name: name, root: root, dir: dir, emulator: o.endpoint}
	if o.endpoint == "" {
		if running, err := emulator.Running(dir); err != nil {
			return nil, err
		} else if running != nil {
			s.emulator = running.URL
		}
	}
	return s, nil
}

func projectName(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "Pulumi.yaml"))
	if err != nil {
		return "", fmt.Errorf("%s is no Pulumi project: %w: name another with --project", root, err)
	}
	var project struct{ Name string }
	if err := yaml.Unmarshal(text, &project); err != nil {
		return "", fmt.Errorf("%s/Pulumi.yaml: %w", root, err)
	}
	return project.Name, nil
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "sandbox: "+format+"\n", args...) }

// backend names the folder of Pulumi's state: one for each emulator, whose other half it is. The name stands in a URL,
// where Pulumi would read what is escaped as a path.
func (s *sandbox) backend() string {
	if s.endpoint == "" {
		return "backend"
	}
	return "backend-" + special.ReplaceAllString(s.endpoint, "-")
}

var special = regexp.MustCompile(`[^A-Za-z0-9.]+`)

// source is the project's stack file.
func (s *sandbox) source() string {
	if s.file != "" {
		return s.file
	}
	return filepath.Join(s.root, "Pulumi."+s.stack+".yaml")
}

// stackFile is this run's copy of the project's stack file. Pulumi writes into it.
func (s *sandbox) stackFile() string { return s.dir.Path("project", "Pulumi."+s.stack+".yaml") }

func (s *sandbox) hasStack() bool {
	return s.dir.Has(s.backend(), ".pulumi", "stacks", s.name, s.stack+".json")
}

// operate runs up, preview or refresh.
func (s *sandbox) operate(ctx context.Context) error {
	if err := s.prepare(ctx); err != nil {
		return err
	}
	args := []string{s.command}
	if s.command != "preview" {
		args = append(args, "--yes")
	}
	if s.noChanges {
		args = append(args, "--expect-no-changes")
	}
	if s.command != "refresh" {
		program, err := s.compile(ctx)
		if err != nil {
			return err
		}
		address, stop, err := language.Serve(program, s.engine.env)
		if err != nil {
			return err
		}
		defer stop()
		args = append(args, "--client="+address)
	}
	return s.run(args)
}

// destroy deletes the stack's resources, then the stack.
func (s *sandbox) destroy(ctx context.Context) error {
	if slices.Contains(s.pulumi, "--remove") {
		return fmt.Errorf("--remove would delete the project's Pulumi.%s.yaml: leave it out, the stack goes without it",
			s.stack)
	}
	if err := s.begin(ctx); err != nil {
		return err
	}
	if !s.hasStack() {
		say("there is no stack %s to destroy", s.stack)
		return nil
	}
	if err := s.checkDependents(); err != nil {
		return err
	}
	if err := s.prepare(ctx); err != nil {
		return err
	}
	if err := s.run([]string{"destroy", "--yes"}); err != nil {
		return err
	}
	return s.engine.quietly(s.engine.command(ctx,
		"stack", "rm", s.stack, "--yes", "--preserve-config", "--cwd", s.dir.Path("project")))
}

// run has Pulumi change things, and marks the time in which the state and the emulator may disagree.
func (s *sandbox) run(args []string) error {
	args = append(args, "--stack", s.stack, "--config-file", s.stackFile(), "--cwd", s.root)
	if s.command != "preview" {
		if err := s.lock.Begin(s.command + " of " + s.stack); err != nil {
			return err
		}
	}
	scratch, remove, err := s.dir.Scratch()
	if err != nil {
		return err
	}
	defer remove()
	s.engine.env = append(s.engine.env, "TMPDIR="+scratch)
	err = s.engine.run(append(args, s.pulumi...))
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || !exit.Exited()) {
		return fmt.Errorf("%s of %s was cut off (%w): the next run starts the emulator and the state afresh",
			s.command, s.stack, err)
	}
	return errors.Join(err, s.lock.End())
}

// begin makes sure that the emulator and the state belong together.
func (s *sandbox) begin(ctx context.Context) error {
	cutOff := s.lock.CutOff()
	if s.endpoint != "" {
		if cutOff != "" {
			return fmt.Errorf("the %s was cut off, so the state may lack what it had begun at %s: reset that emulator, "+
				"then `sandbox stop --endpoint %s` forgets the state", cutOff, s.endpoint, s.endpoint)
		}
		return nil
	}
	if cutOff != "" {
		say("the %s was cut off, so the state may lack what it had begun: starting the emulator and the state afresh", cutOff)
		if err := s.stop(); err != nil {
			return err
		}
	}
	if s.emulator != "" {
		return nil
	}
	if s.hasStack() {
		say("the emulator has ended, and what it held with it: starting it and the state afresh")
	}
	if err := s.forget(); err != nil {
		return err
	}
	e, err := emulator.Start(ctx, s.dir, say)
	if err != nil {
		return err
	}
	s.emulator = e.URL
	say("the emulator is at %s, and stays there until `sandbox stop`", e.URL)
	return nil
}

// stop stops the emulator, if it is ours, and forgets the state.
func (s *sandbox) stop() error {
	if s.endpoint == "" {
		if err := s.stopEmulator(); err != nil {
			return err
		}
	}
	return s.forget()
}

func (s *sandbox) stopEmulator() error {
	s.emulator = ""
	running, err := emulator.Running(s.dir)
	if err != nil || running == nil {
		return err
	}
	return running.Stop()
}

func (s *sandbox) forget() error {
	return errors.Join(s.dir.Remove(s.backend(), "project"), s.lock.End())
}

// prepare makes everything that Pulumi needs.
func (s *sandbox) prepare(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	if err := s.dir.Make(s.backend(), "project"); err != nil {
		return err
	}
	// Pulumi makes and removes stacks in a folder of its own: it writes to the stack file and deletes it.
	if err := s.dir.Write(fmt.Sprintf("name: %s\nruntime: go\n", s.name), "project", "Pulumi.yaml"); err != nil {
		return err
	}
	if err := settings.Write(s.stackFile(), s.source(), s.name, s.overrides); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("the stack %s has no settings: %w: name another with --stack", s.stack, err)
	} else if err != nil {
		return err
	}
	if err := s.connect(ctx); err != nil {
		return err
	}
	provider, err := plugin.Install(ctx, s.dir.Path("home"), s.engine.bin, s.engine.command)
	if err != nil {
		return err
	}
	say("AWS provider: %s", provider.Source)
	s.engine.env = append(s.engine.env, plugin.TerraformVariable+"="+provider.Terraform)
	if s.hasStack() {
		return nil
	}
	return s.engine.quietly(s.engine.command(ctx, "stack", "new", s.stack, "--no-select", "--cwd", s.dir.Path("project")))
}

// connect finds Pulumi and points it at the emulator.
func (s *sandbox) connect(ctx context.Context) (err error) {
	s.engine, err = findEngine(ctx, s.environment())
	return err
}

func (s *sandbox) outputs(ctx context.Context) error {
	if s.emulator == "" || !s.hasStack() {
		return fmt.Errorf("the stack %s is not up in %s: `sandbox up --stack %s` first", s.stack, s.dir, s.stack)
	}
	if err := s.connect(ctx); err != nil {
		return err
	}
	cmd := s.engine.command(ctx, "stack", "output", "--json", "--show-secrets", "--stack", s.stack, "--cwd", s.root)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// compile builds the program, with the flags that Pulumi's own host uses: with others Go compiles everything twice.
func (s *sandbox) compile(ctx context.Context) (string, error) {
	if s.program != "" {
		return filepath.Abs(s.program)
	}
	program := s.dir.Path("program")
	flags := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program, "."}
	cmd := exec.CommandContext(ctx, "go", flags...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.root, os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("compiling %s: %w", s.root, err)
	}
	return program, nil
}
