package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// A project is a directory with a Pulumi project and its stack files.
type project struct {
	dir string
}

// stacks returns the names of the project's stacks, which are those of its stack files.
func (p *project) stacks() []string {
	files, err := filepath.Glob(filepath.Join(p.dir, "Pulumi.*.yaml"))
	if err != nil { // the directory's name is not a valid pattern
		return nil
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "Pulumi."), ".yaml")
	}
	return names
}

// load returns the plan of a new stack, or every error in its stack file.
func (p *project) load(name string) (stack.Plan, error) {
	return p.loadAs(name, change.Deployed{})
}

// loadAs returns the plan of a stack that is deployed, or every error in its stack file.
func (p *project) loadAs(name string, deployed change.Deployed) (stack.Plan, error) {
	file := filepath.Join(p.dir, "Pulumi."+name+".yaml")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return stack.Plan{}, p.unknownStack(name, file)
	}
	values, err := stackfile.Read(p.dir, name)
	if err != nil {
		return stack.Plan{}, err
	}
	values.Deployed = deployed.Network()
	plan, err := stack.Load(values, preflight.Check)
	if err != nil && len(values.File.Imports) > 0 {
		return stack.Plan{}, fmt.Errorf("%w\nthe values of %s in Pulumi ESC are not read: run pulumi preview to check them as well",
			err, strings.Join(values.File.Imports, ", "))
	}
	return plan, err
}

// unknownStack returns an error that lists the stacks of the project, or the projects nearby if
// the directory has none.
func (p *project) unknownStack(name, file string) error {
	if known := p.stacks(); len(known) > 0 {
		if meant := stackMeant(name, known); meant != "" {
			return fmt.Errorf("unknown stack %q: did you mean %s? The stacks are %s", name, meant, strings.Join(known, ", "))
		}
		return fmt.Errorf("unknown stack %q: %s does not exist; the stacks are %s", name, file, strings.Join(known, ", "))
	}
	message := fmt.Sprintf("no stack files (Pulumi.STACK.yaml) in %s: name the project's directory with --dir", p.dir)
	if projects := projectsNear(p.dir); len(projects) > 0 {
		message += "; these have stack files: " + strings.Join(projects, ", ")
	}
	return errors.New(message)
}

// stackMeant returns the stack that is meant by the name of its file, its name with its organization and project, or a
// misspelled name, or "".
func stackMeant(name string, known []string) string {
	name = strings.TrimSuffix(strings.TrimPrefix(path.Base(filepath.ToSlash(name)), "Pulumi."), ".yaml")
	return validate.Nearest(name, known)
}

// projectsNear returns the directories with stack files in a directory, or next to it.
func projectsNear(dir string) []string {
	for _, parent := range []string{dir, filepath.Dir(filepath.Clean(dir))} {
		var projects []string
		entries, _ := os.ReadDir(parent) // a directory that cannot be read has none
		for _, entry := range entries {
			if child := filepath.Join(parent, entry.Name()); len((&project{child}).stacks()) > 0 {
				projects = append(projects, child)
			}
		}
		if len(projects) > 0 {
			return projects
		}
	}
	return nil
}

// stackCommand makes cmd a command that takes the name of a stack and prints the text
// for its plan.
func (p *project) stackCommand(cmd *cobra.Command, text func(stack.Plan) (string, error)) *cobra.Command {
	cmd.Args, cmd.ValidArgsFunction = oneStack, p.completeStack
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		plan, err := p.load(args[0])
		if err != nil {
			return err
		}
		printed, err := text(plan)
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(cmd.OutOrStdout(), printed)
		return err
	}
	return cmd
}

// oneStack returns a usage error unless there is exactly one argument, STACK.
func oneStack(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return &usageError{cmd.CommandPath(), fmt.Errorf("expected one stack (got %s)", cmp.Or(strings.Join(args, ", "), "none"))}
	}
	return nil
}

// completeStack completes a command's argument STACK.
func (p *project) completeStack(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return p.stacks(), cobra.ShellCompDirectiveNoFileComp
}
