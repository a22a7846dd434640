package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"ecs-foundation/internal/printable"
	"ecs-foundation/internal/version"
)

// Exit codes. Wrong usage has its own, so that scripts can distinguish it from an
// invalid stack.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// A usageError is an error in the command line.
type usageError struct {
	command string // path of the command with the relevant help
	err     error
}

func (e *usageError) Error() string {
	return fmt.Sprintf("%v\nRun '%s --help' for usage.", e.err, e.command)
}

func (e *usageError) Unwrap() error { return e.err }

// execute runs foundation with the arguments of a command line and returns its
// exit code.
func execute(args []string, in io.Reader, out, errOut io.Writer) int {
	root := newRoot()
	root.SetIn(in)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.Execute()
	if err == nil {
		return exitOK
	}
	if explained, ok := errors.AsType[*explainedError](err); ok {
		return explained.code
	}
	_, _ = fmt.Fprintln(errOut, "foundation:", printable.Lines(err.Error()))
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*undeterminedError](err); ok {
		return exitUndetermined
	}
	return exitFailed
}

// newRoot returns the command foundation with all its subcommands.
func newRoot() *cobra.Command {
	var p project
	root := group(&cobra.Command{
		Use:     "foundation",
		Version: version.Version,
		Short:   "Inspect the stacks of this project, explain why a task does not start, and find what is left",
		Long: `foundation inspects the stacks of this project without an AWS account and
without the Pulumi engine. It reads Pulumi.STACK.yaml, plans the stack as
'pulumi preview' does, and prints what you ask for. Two commands read an account:
'foundation explain' explains why a service that is deployed does not start, and
'foundation orphans' finds what Pulumi does not know.

Use it to check a stack file while you edit it, to review what the roles of a
stack may do, and to report what a change does. To create or change resources,
use 'pulumi up', or 'make up' for the sandbox.

Exit codes: 0 success, 1 failure (such as an invalid stack file), 2 wrong usage.`,
		Example: `  # Check a stack file.
  foundation validate prod

  # Report what a stack contains, which connections it allows, and what it costs.
  foundation report show prod

  # Load completion, stack names included, into the current shell.
  source <(foundation completion bash)`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}, newValidate(&p), newReport(&p), newMatrix(&p), newSharing(&p), newState(&p), newSchema(&p), newImport(&p), newExplain(), newOrphans(&p))
	root.PersistentFlags().StringVar(&p.dir, "dir", ".", "`directory` of Pulumi.yaml and the stack files")
	_ = root.MarkPersistentFlagDirname("dir") // fails only for an unknown flag
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &usageError{cmd.CommandPath(), err}
	})
	return root
}

// group makes cmd a command that only groups subcommands. Without one, it prints its
// help.
func group(cmd *cobra.Command, subcommands ...*cobra.Command) *cobra.Command {
	cmd.AddCommand(subcommands...)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		message := fmt.Sprintf("unknown command %q for %q", args[0], cmd.CommandPath())
		if similar := cmd.SuggestionsFor(args[0]); len(similar) > 0 {
			message += ": did you mean " + strings.Join(similar, " or ") + "?"
		}
		return &usageError{cmd.CommandPath(), errors.New(message)}
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	cmd.SuggestionsMinimumDistance = 2
	return cmd
}

// noArguments returns a usage error if there are arguments.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return &usageError{cmd.CommandPath(), fmt.Errorf("expected no arguments (got %s)", strings.Join(args, ", "))}
	}
	return nil
}
