package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"ecs-foundation/internal/printable"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/explain/awscli"
	"ecs-foundation/stack/orphans"
)

// An orphanSearch has the flags of the command orphans.
type orphanSearch struct {
	profile, region      string
	project, environment string
	also                 []string
	json                 bool
	// run makes a runner of the AWS CLI, and export returns the state of a stack.
	run    func(profile, region string) (awscli.Runner, error)
	export func(ctx context.Context, dir, stack string) ([]byte, error)
}

func newOrphans(p *project) *cobra.Command {
	o := &orphanSearch{run: awscli.Command, export: exportState}
	cmd := &cobra.Command{
		Use:   "orphans STACK [FILE]",
		Short: "Find what an interrupted update or a removed stack has left in AWS",
		Long: `orphans lists the resources in an AWS account that belong to a stack and that
Pulumi does not know: what was created when an update was killed, and what is left
of a stack that was destroyed or removed. For each it prints what it costs, and
the commands that delete it. It also lists what is in the state and no longer
exists. It changes nothing itself.

A resource belongs to the stack if it has the tags Project, Environment and
ManagedBy of the stack, or one of the names that the stack file gives. It is left
if no state contains it. orphans reads the state with 'pulumi stack export', or
from FILE ('-' is standard input). If another Pulumi program creates resources with
the same tags, name the export of its stack with --also. If the backend does not
have the stack any more, everything with its tags is left.

It reads with the AWS CLI, so with your profiles and your SSO session, and only
makes calls that list and describe.

Exit codes: 0 nothing is left, 1 something is left, lost or interrupted, 2 not
everything could be read, or wrong usage.`,
		Example: `  # After an update was killed, with the credentials of the profile prod.
  foundation orphans prod --profile prod

  # With a state that was exported before.
  pulumi stack export --stack prod > state.json
  foundation orphans prod state.json

  # What is left of a stack that was removed, without its stack file.
  foundation orphans dev --project shop --region eu-central-1`,
		Args:              stackAndFile,
		ValidArgsFunction: p.completeStack,
		RunE:              func(cmd *cobra.Command, args []string) error { return o.search(p, cmd, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.profile, "profile", "", "`profile` of the AWS CLI (default AWS_PROFILE, or the default profile)")
	flags.StringVar(&o.region, "region", "", "`region` (default that of the stack file, or AWS_REGION)")
	flags.StringVar(&o.project, "project", "", "value of the tag Project (default the `name` in Pulumi.yaml)")
	flags.StringVar(&o.environment, "environment", "", "value of the tag Environment (default `STACK`)")
	flags.StringArrayVar(&o.also, "also", nil, "`file` with the state of another stack with the same tags (can be repeated)")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	return cmd
}

// search finds and prints what is left.
func (o *orphanSearch) search(p *project, cmd *cobra.Command, args []string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	stack, err := o.stack(p, cmd, args[0])
	if err != nil {
		return &undeterminedError{err}
	}
	var own, others orphans.State
	if err := o.readStates(ctx, p, cmd, args, &stack, &own, &others); err != nil {
		return &undeterminedError{err}
	}
	run, err := o.run(o.profile, stack.Region)
	if err != nil {
		return &undeterminedError{err}
	}
	report, err := orphans.Find(ctx, run, stack, own, others)
	if err != nil {
		return &undeterminedError{err}
	}
	return o.print(cmd, report)
}

// stack returns what identifies the resources of a stack. Without a stack file, the flags have to.
func (o *orphanSearch) stack(p *project, cmd *cobra.Command, name string) (orphans.Stack, error) {
	stack := orphans.Stack{Project: o.project, Environment: cmp.Or(o.environment, name), Region: o.region, Profile: o.profile, Pulumi: name}
	plan, err := p.load(name)
	if err == nil {
		stack.Project = cmp.Or(stack.Project, plan.Config.Project)
		stack.Region = cmp.Or(stack.Region, plan.Config.Region)
		stack.ZoneID, stack.Names = plan.Config.LoadBalancer.ZoneID, map[string][]string{}
		for _, fixed := range plan.FixedNames() {
			stack.Names[fixed.Type] = append(stack.Names[fixed.Type], fixed.Name)
		}
	} else {
		// A stack file that is invalid now, or that was deleted, must not hide what is left.
		if values, readErr := stackfile.Read(p.dir, name); readErr == nil {
			stack.Project = cmp.Or(stack.Project, values.Project)
			stack.Region = cmp.Or(stack.Region, values.Values["aws:region"])
		} else if settings, readErr := stackfile.Project(p.dir); readErr == nil {
			stack.Project = cmp.Or(stack.Project, string(settings.Name))
		}
		_, printErr := fmt.Fprintf(cmd.ErrOrStderr(), "without the stack file, only tags are searched: %s\n", printable.Lines(err.Error()))
		if printErr != nil {
			return stack, printErr
		}
	}
	stack.Region = cmp.Or(stack.Region, os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"))
	switch {
	case stack.Project == "":
		return stack, fmt.Errorf("--project: required without Pulumi.yaml in %s", p.dir)
	case stack.Region == "":
		return stack, errors.New("--region: required without a stack file that sets aws:region")
	}
	return stack, nil
}

// readStates reads the state of the stack, if there is one, and those of --also.
func (o *orphanSearch) readStates(
	ctx context.Context, p *project, cmd *cobra.Command, args []string, stack *orphans.Stack, own, others *orphans.State,
) error {
	for _, file := range o.also {
		if err := addState(others, file, cmd.InOrStdin()); err != nil {
			return err
		}
	}
	if len(args) == 2 {
		return addState(own, args[1], cmd.InOrStdin())
	}
	exported, err := o.export(ctx, p.dir, args[0])
	if errors.Is(err, errNoStack) {
		stack.Pulumi = ""
		_, err := fmt.Fprintf(cmd.ErrOrStderr(), "the backend has no stack %s: everything with its tags is left\n", args[0])
		return err
	}
	if err != nil {
		return fmt.Errorf("%w\nPass the state as a file instead, or - for standard input", err)
	}
	return own.Read(bytes.NewReader(exported))
}

// addState adds the state in a file, or in the standard input for -.
func addState(s *orphans.State, file string, in io.Reader) error {
	source := file
	if file == "-" {
		source = "standard input"
	} else {
		opened, err := os.Open(file)
		if err != nil {
			return err
		}
		defer func() { _ = opened.Close() }() // it was only read
		in = opened
	}
	if err := s.Read(in); err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	return nil
}

// print prints a report and returns its exit code as an error.
func (o *orphanSearch) print(cmd *cobra.Command, report orphans.Report) error {
	text := printable.Lines(report.String())
	if o.json {
		var err error
		if text, err = report.JSON(); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprint(cmd.OutOrStdout(), text); err != nil {
		return err
	}
	switch {
	case report.Found():
		return &explainedError{exitBroken}
	case len(report.Failures) > 0:
		return &explainedError{exitUndetermined}
	default:
		return nil
	}
}
