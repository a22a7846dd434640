package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"

	"ecs-foundation/sandbox/plugin"
	"ecs-foundation/sandbox/settings"
)

// update runs pulumi up, preview or refresh.
func (s *sandbox) update(ctx context.Context) error {
	if err := s.prepare(ctx); err != nil {
		return err
	}
	if err := s.createNamed(ctx); err != nil {
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
		address, stop, err := s.serveProgram(ctx)
		if err != nil {
			return err
		}
		defer stop()
		if address != "" {
			args = append(args, "--client="+address)
		}
	}
	if err := s.runPulumi(append(args, suppressOutputs)); err != nil {
		return err
	}
	if s.command == "preview" || slices.Contains(s.pulumi, suppressOutputs) {
		return nil
	}
	return s.printOutputs(os.Stdout)
}

// destroy deletes the stack's resources, then the stack.
func (s *sandbox) destroy(ctx context.Context) error {
	if slices.Contains(s.pulumi, "--remove") {
		return fmt.Errorf("--remove would delete the project's Pulumi.%s.yaml: remove the flag, `bin/sandbox destroy` always "+
			"deletes the stack", s.stack)
	}
	if !s.hasStack() {
		return s.reportNotDeployed()
	}
	if err := s.ensureEmulator(ctx); err != nil || !s.hasStack() { // without an emulator, there is nothing to destroy
		return err
	}
	if err := errors.Join(s.checkDependents(), s.checkProtection()); err != nil {
		return err
	}
	if err := s.prepare(ctx); err != nil {
		return err
	}
	if err := s.runPulumi([]string{"destroy", "--yes"}); err != nil {
		return err
	}
	if err := s.engine.runQuietly(s.engine.command(ctx,
		"stack", "rm", s.stack, "--yes", "--preserve-config", "--cwd", s.dir.Path("project"))); err != nil {
		return err
	}
	logf("stack %s is removed completely", s.stack) // Pulumi has just advised to run pulumi stack rm
	return nil
}

func (s *sandbox) outputs(ctx context.Context) error {
	if s.emulator == "" || !s.hasStack() {
		deployed, err := s.deployedStacks()
		return errors.Join(err, fmt.Errorf("stack %s is not deployed: run %s first; %s",
			s.stack, s.commandLine("up", "--stack", s.stack), listed(deployed)))
	}
	if err := s.findEngine(ctx); err != nil {
		return err
	}
	cmd := s.engine.command(ctx, "stack", "output", "--json", "--show-secrets", "--stack", s.stack, "--cwd", s.root)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// prepare sets up everything that Pulumi needs: the emulator, the project, the stack file, the provider and the stack.
func (s *sandbox) prepare(ctx context.Context) error {
	if err := s.ensureEmulator(ctx); err != nil {
		return err
	}
	if err := s.dir.Make(s.backend(), "project"); err != nil {
		return err
	}
	// Creating and deleting a stack changes or deletes the stack file, so this happens in a copy of the project.
	if err := s.dir.Write(fmt.Sprintf("name: %s\nruntime: go\n", s.name), "project", "Pulumi.yaml"); err != nil {
		return err
	}
	err := settings.Write(s.stackFile(), s.source(), s.name, s.overrides)
	deleted := errors.Is(err, fs.ErrNotExist) && s.command == "destroy" // destroy it with the stack file of its last run
	if err != nil && !deleted {
		return err
	}
	if err := s.findEngine(ctx); err != nil {
		return err
	}
	provider, err := plugin.Install(ctx, s.dir.Path("home"), s.engine.bin, s.engine.command)
	if err != nil {
		return err
	}
	logf("AWS provider: %s", provider.Source)
	if err := plugin.InstallPolicyHost(s.dir.Path("home")); err != nil {
		return err
	}
	s.engine.env = append(s.engine.env, plugin.TerraformVariable+"="+provider.Terraform)
	if s.runtime.Name != "go" { // reading the plugin's version takes a second, and Go programs use the packages
		if err := plugin.InstallComponent(ctx, s.dir.Path("home"), s.engine.bin, s.engine.command); err != nil {
			return err
		}
	}
	if s.hasStack() {
		return nil
	}
	return s.engine.runQuietly(s.engine.command(ctx,
		"stack", "new", s.stack, "--no-select", "--cwd", s.dir.Path("project")))
}

func (s *sandbox) findEngine(ctx context.Context) (err error) {
	s.engine, err = findEngine(ctx, s.environment())
	return err
}

// runPulumi runs a Pulumi command on the stack. While the command changes resources, the lock records it, because the
// state and the emulator may differ if Pulumi is killed.
func (s *sandbox) runPulumi(args []string) error {
	args = append(args, "--stack", s.stack, "--config-file", s.stackFile(), "--cwd", s.root)
	if s.command != "preview" {
		if err := s.lock.Begin(s.command + " of " + s.stack); err != nil {
			return err
		}
	}
	tmp, remove, err := s.dir.TempDir()
	if err != nil {
		return err
	}
	defer remove()
	s.engine.env = append(s.engine.env, "TMPDIR="+tmp)
	err = s.engine.run(append(args, s.pulumi...))
	exit, ok := errors.AsType[*exec.ExitError](err)
	if err != nil && (!ok || !exit.Exited()) {
		return fmt.Errorf("%s of %s was interrupted (%w): the next run starts with an empty emulator and state",
			s.command, s.stack, err)
	}
	return errors.Join(err, s.lock.End())
}
