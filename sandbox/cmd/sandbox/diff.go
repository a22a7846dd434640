package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ecs-foundation/sandbox/process"
)

// reporter is the project's command, whose subcommand report writes the report of a change.
const reporter = "./cmd/foundation"

// diff previews the change from the stack that a commit deploys to the stack of the working tree, and writes the
// project's report of it.
func (s *sandbox) diff(ctx context.Context) (err error) {
	commit, err := s.git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", s.base+"^{commit}")
	if err != nil {
		return fmt.Errorf("git has no commit %q: fetch it, or use another commit with --base", s.base)
	}
	// An earlier diff that was killed may have left its emulator running.
	if err := s.stopEmulator(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stopEmulator()) }()
	if err := s.startEmulator(ctx); err != nil {
		return err
	}
	notes, err := s.deployBase(ctx, commit)
	if err != nil {
		return err
	}
	return s.compare(ctx, commit, notes)
}

// deployBase deploys the stack with the program of a commit, and returns notes for the report.
//
// The state of the last commit is kept, because deploying takes most of the time. It can be used with an empty
// emulator: a preview reads the stack's resources from the state, and asks AWS only about resources outside the stack.
func (s *sandbox) deployBase(ctx context.Context, commit string) (notes []string, err error) {
	if err := s.dir.Make("states"); err != nil {
		return nil, err
	}
	key := strings.Join(append([]string{commit, s.stack}, s.overrides...), " ")
	if last, err := os.ReadFile(s.dir.Path("states", "base")); err == nil && string(last) == key {
		logf("using the saved state of %s", s.base)
		text, err := os.ReadFile(s.dir.Path("states", "notes"))
		return strings.Split(string(text), "\n"), err
	}
	if err := errors.Join(s.dir.Remove("states"), s.deleteState(), s.dir.Make("states")); err != nil {
		return nil, err
	}
	tree, remove, err := s.checkOut(ctx, commit)
	if err != nil {
		return nil, err
	}
	defer remove()
	if _, err := os.Stat(filepath.Join(tree, "Pulumi."+s.stack+".yaml")); errors.Is(err, os.ErrNotExist) {
		notes = []string{fmt.Sprintf("%s does not have the stack %s: everything is new.", s.base, s.stack)}
		return notes, nil
	}
	if notes, err = s.deployTree(ctx, tree); err != nil {
		return nil, err
	}
	return notes, errors.Join(
		s.dir.Write(strings.Join(notes, "\n"), "states", "notes"), s.dir.Write(key, "states", "base"))
}

// deployTree deploys the stack with the program in a directory, and writes its description for the report.
func (s *sandbox) deployTree(ctx context.Context, tree string) (notes []string, err error) {
	logf("deploying %s with the program of %s", s.stack, s.base)
	base := *s
	if err := base.openProject(tree); err != nil {
		return nil, err
	}
	base.command, base.pulumi = "up", []string{"--skip-preview", suppressOutputs}
	if err := base.update(ctx); err != nil {
		return nil, fmt.Errorf("deploy with the program of %s: %w", s.base, err)
	}
	program := tree
	if _, err := os.Stat(filepath.Join(tree, reporter)); err != nil {
		program = s.root
		notes = []string{s.base + " has no report command: the program of the working tree describes its stack file."}
	}
	return notes, errors.Join(s.writeOutputs(ctx), s.describe(ctx, program, "before"))
}

// writeOutputs writes the outputs of the deployed base to states/outputs.json.
func (s *sandbox) writeOutputs(ctx context.Context) error {
	if err := s.findEngine(ctx); err != nil {
		return err
	}
	outputs, err := s.engine.command(ctx, "stack", "output", "--json", "--stack", s.stack, "--cwd", s.dir.Path("project")).Output()
	if err != nil {
		return fmt.Errorf("read the outputs of stack %s: %w", s.stack, err)
	}
	return s.dir.Write(string(outputs), "states", "outputs.json")
}

// compare previews the program of the working tree and writes the report, even if the preview fails.
func (s *sandbox) compare(ctx context.Context, commit string, notes []string) error {
	events := s.dir.Path("states", "events.json")
	if err := s.dir.Remove("states/events.json", "states/after.json"); err != nil {
		return err
	}
	s.command = "preview"
	s.pulumi = append([]string{"--diff", "--event-log", events}, s.pulumi...)
	previewErr := s.update(ctx)
	if _, err := os.Stat(filepath.Join(s.root, reporter)); err != nil {
		logf("%s has no %s: no report is written", s.root, reporter)
		return previewErr
	}
	if _, err := os.Stat(events); err != nil {
		return previewErr
	}
	// A change that the preview refuses has a state, an invalid configuration has none.
	if err := s.describe(ctx, s.root, "after", s.deployed()...); err != nil {
		if previewErr == nil {
			return err
		}
		if err := s.dir.Remove("states/after.json"); err != nil {
			return err
		}
	}
	return errors.Join(previewErr, s.render(ctx, events, commit, notes))
}

// render writes the report of a preview's events.
func (s *sandbox) render(ctx context.Context, events, commit string, notes []string) error {
	out, err := filepath.Abs(s.out)
	if err != nil {
		return err
	}
	args := []string{
		"render", "--steps", events, "--out", out, "--against", fmt.Sprintf("%s (%.7s)", s.base, commit),
	}
	if s.html {
		args = append(args, "--html")
	}
	for _, state := range []string{"before", "after"} {
		if s.dir.Has("states", state+".json") {
			args = append(args, "--"+state, s.dir.Path("states", state+".json"))
		}
	}
	for _, note := range notes {
		if note != "" {
			args = append(args, "--note", note)
		}
	}
	return s.report(ctx, s.root, os.Stderr, append(args, s.stack)...)
}

// deployed returns the flag with the outputs of the deployed base, or none for a new stack. The program of the base may
// not have the flag.
func (s *sandbox) deployed() []string {
	if !s.dir.Has("states", "outputs.json") {
		return nil
	}
	return []string{"--deployed", s.dir.Path("states", "outputs.json")}
}

// describe lets a program write its description of the stack file to states/<name>.json.
func (s *sandbox) describe(ctx context.Context, program, name string, flags ...string) error {
	file, err := os.Create(s.dir.Path("states", name+".json"))
	if err != nil {
		return err
	}
	args := append([]string{"state", "--dir", s.dir.Path("project"), s.stack}, flags...)
	return errors.Join(s.report(ctx, program, file, args...), file.Close())
}

func (s *sandbox) report(ctx context.Context, program string, out *os.File, args ...string) error {
	cmd := process.Command(ctx, process.ToolEnviron(), "go", append([]string{"run", reporter, "report"}, args...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = program, out, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run %s in %s: %w", reporter, program, err)
	}
	return nil
}
