package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"ecs-foundation/sandbox/emulator"
)

// reporter is the project's own command, whose subcommand report describes what a change does.
const reporter = "./cmd/foundation"

// diff shows what the working tree would do to a stack that a commit has brought up, and has the project write its
// report of that.
func (s *sandbox) diff(ctx context.Context) (err error) {
	commit, err := s.git(ctx, "rev-parse", "--verify", "--quiet", s.base+"^{commit}")
	if err != nil {
		return fmt.Errorf("git knows no commit %q: fetch it, or name another with --base", s.base)
	}
	if err := s.stopEmulator(); err != nil { // one that a diff which was killed has left
		return err
	}
	defer func() { err = errors.Join(err, s.stopEmulator()) }()
	notes, err := s.bringUp(ctx, commit)
	if err != nil {
		return err
	}
	return s.compare(ctx, commit, notes)
}

// bringUp has the stack stand as a commit's program makes it. The state of the last commit is kept, for that takes
// most of the time: a preview asks the state what stands, and AWS only about what no stack makes, so that an
// emulator without the resources gives the same answers.
func (s *sandbox) bringUp(ctx context.Context, commit string) (notes []string, err error) {
	if err := s.dir.Make("states"); err != nil {
		return nil, err
	}
	kept := strings.Join(append([]string{commit, s.stack}, s.overrides...), " ")
	if last, err := os.ReadFile(s.dir.Path("states", "base")); err == nil && string(last) == kept {
		say("the stack is kept as %s makes it", s.base)
		e, err := emulator.Start(ctx, s.dir, say)
		if err != nil {
			return nil, err
		}
		s.emulator = e.URL
		text, err := os.ReadFile(s.dir.Path("states", "notes"))
		return strings.Split(string(text), "\n"), err
	}
	if err := errors.Join(s.dir.Remove("states"), s.forget(), s.dir.Make("states")); err != nil {
		return nil, err
	}
	tree, remove, err := s.checkOut(ctx, commit)
	if err != nil {
		return nil, err
	}
	defer remove()
	base := *s
	base.root, base.command, base.pulumi = tree, "up", []string{"--skip-preview", "--suppress-outputs"}
	if _, err := os.Stat(filepath.Join(tree, "Pulumi."+s.stack+".yaml")); errors.Is(err, os.ErrNotExist) {
		notes = []string{fmt.Sprintf("%s has no stack %s: all of it is new.", s.base, s.stack)}
		err = base.begin(ctx)
		s.emulator = base.emulator
		return notes, err
	}
	say("bringing %s up as %s makes it", s.stack, s.base)
	err = base.operate(ctx)
	s.emulator = base.emulator
	if err != nil {
		return nil, fmt.Errorf("the program of %s did not come up: %w", s.base, err)
	}
	by := tree
	if _, err := os.Stat(filepath.Join(tree, reporter)); err != nil {
		by = s.root
		notes = []string{s.base + " writes no reports yet: what was before is read from its stack file by this program."}
	}
	if err := s.describe(ctx, by, "before"); err != nil {
		return nil, err
	}
	return notes, errors.Join(
		s.dir.Write(strings.Join(notes, "\n"), "states", "notes"), s.dir.Write(kept, "states", "base"))
}

// checkOut puts a commit into a folder of its own and returns where the project is in it.
func (s *sandbox) checkOut(ctx context.Context, commit string) (root string, remove func(), err error) {
	prefix, err := s.git(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return "", nil, err
	}
	folder, err := os.MkdirTemp("", "base-")
	if err != nil {
		return "", nil, err
	}
	tree := filepath.Join(folder, "tree")
	remove = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		_, _ = s.git(ctx, "worktree", "remove", "--force", tree)
		_ = os.RemoveAll(folder)
	}
	if _, err := s.git(ctx, "worktree", "add", "--detach", tree, commit); err != nil {
		remove()
		return "", nil, err
	}
	return filepath.Join(tree, prefix), remove, nil
}

// compare previews the working tree's program and writes the report, also of a preview that fails.
func (s *sandbox) compare(ctx context.Context, commit string, notes []string) error {
	events := s.dir.Path("states", "events.json")
	if err := s.dir.Remove("states/events.json", "states/after.json"); err != nil {
		return err
	}
	s.command = "preview"
	s.pulumi = append([]string{"--diff", "--event-log", events}, s.pulumi...)
	previewed := s.operate(ctx)
	if _, err := os.Stat(filepath.Join(s.root, reporter)); err != nil {
		say("%s has no %s: there is no report", s.root, reporter)
		return previewed
	}
	if _, err := os.Stat(events); err != nil {
		return previewed
	}
	out, err := filepath.Abs(s.out)
	if err != nil {
		return errors.Join(previewed, err)
	}
	args := []string{
		"render", "--steps", events, "--out", out, "--against", fmt.Sprintf("%s (%.7s)", s.base, commit),
	}
	if previewed == nil {
		if err := s.describe(ctx, s.root, "after"); err != nil {
			return err
		}
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
	return errors.Join(previewed, s.report(ctx, s.root, os.Stderr, append(args, s.stack)...))
}

// describe has a program write down the state that the stack file of this run asks for.
func (s *sandbox) describe(ctx context.Context, program, name string) error {
	file, err := os.Create(s.dir.Path("states", name+".json"))
	if err != nil {
		return err
	}
	return errors.Join(s.report(ctx, program, file, "state", "--dir", s.dir.Path("project"), s.stack), file.Close())
}

func (s *sandbox) report(ctx context.Context, program string, out *os.File, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"run", "-trimpath", "-buildvcs=false", reporter, "report"}, args...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = program, out, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s of %s: %w", reporter, program, err)
	}
	return nil
}

func (s *sandbox) git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", s.root}, args...)...)
	var failure strings.Builder
	cmd.Stderr = &failure
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, failure.String())
	}
	return strings.TrimSpace(string(output)), nil
}
