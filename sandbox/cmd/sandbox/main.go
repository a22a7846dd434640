// Command sandbox deploys a Pulumi program on the local machine, with Pulumi's engine, the AWS provider, and the
// emulator moto instead of AWS.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

const usage = `Deploys a Pulumi program on this machine, to an emulator of AWS.

Commands:
  sandbox up        create or update the stack
  sandbox preview   show what up would change
  sandbox diff      show what the working tree changes in the stack that a commit deploys, and write a report
  sandbox refresh   update the state from the emulator, which shows drift
  sandbox destroy   delete the stack; the emulator keeps running
  sandbox outputs   print the stack's outputs as JSON
  sandbox env       print the variables that connect the AWS CLI to the emulator: eval "$(sandbox env)"
  sandbox stop      stop the emulator and delete the state
  sandbox needs-bridge
                    succeed if the AWS provider is Terraform's, which needs bin/pulumi-resource-aws

Arguments after -- are passed to pulumi: sandbox up -- --diff

Flags:
`

// options are the command-line arguments.
type options struct {
	command   string
	stack     string
	file      string
	project   string
	state     string
	endpoint  string
	program   string
	base, out string
	html      bool
	overrides []string
	noChanges bool
	ifUnused  bool
	pulumi    []string // arguments for pulumi
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	exit, ok := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case ok && exit.Exited():
		os.Exit(exit.ExitCode()) // Pulumi has printed the reason
	default:
		fmt.Fprintln(os.Stderr, "sandbox:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args, os.Stderr)
	if err != nil {
		return err
	}
	if o.command == "needs-bridge" {
		return needsBridge()
	}
	s, err := open(o)
	if err != nil {
		return err
	}
	switch o.command {
	case "outputs":
		return s.outputs(ctx)
	case "env":
		return s.printEnv(os.Stdout)
	}
	if !s.dir.Has() { // nothing was deployed yet
		if o.command == "destroy" {
			return s.reportNotDeployed()
		}
		return nil
	}
	lock, err := s.dir.Lock()
	if err != nil {
		return err
	}
	defer func() { _ = lock.Unlock() }() // if this fails, the kernel unlocks at exit
	s.lock = lock
	switch o.command {
	case "stop":
		return s.stopUnlessUsed()
	case "destroy":
		return s.destroy(ctx)
	case "diff":
		return s.diff(ctx)
	default:
		return s.update(ctx)
	}
}

// stackName matches the names that Pulumi allows. The name is part of paths.
// https://www.pulumi.com/docs/iac/concepts/stacks/#create-stack
var stackName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

func parse(args []string, help io.Writer) (options, error) {
	var o options
	if i := slices.Index(args, "--"); i >= 0 {
		args, o.pulumi = args[:i], args[i+1:]
	}
	flags := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	flags.SetOutput(help)
	flags.StringVar(&o.stack, "stack", "dev", "`name` of the stack; its configuration is in Pulumi.<name>.yaml")
	flags.StringVar(&o.file, "config-file", "", "`file` with the stack's configuration, if it is not Pulumi.<name>.yaml")
	flags.StringVar(&o.project, "project", ".", "`directory` of the Pulumi project")
	flags.StringVar(&o.state, "state", "", "`directory` for the sandbox's files (default .sandbox in the project)")
	flags.StringVar(&o.endpoint, "endpoint", "", "`URL` of a running emulator to use instead of starting one")
	flags.StringVar(&o.program, "program", "", "`file` with the compiled program (default: compile the project)")
	flags.StringVar(&o.base, "base", "origin/main", "`commit` that diff compares the working tree with")
	flags.StringVar(&o.out, "out", "bin/report", "`directory` for report.md and report.json of diff")
	flags.BoolVar(&o.html, "html", false, "also write report.html of diff")
	flags.BoolVar(&o.noChanges, "expect-no-changes", false, "fail if there are changes")
	flags.BoolVar(&o.ifUnused, "if-unused", false, "stop only if no stack is deployed")
	flags.Func("config", "`key=value` to set for this run only, such as network.cidr=10.1.0.0/16; can be repeated",
		func(override string) error {
			o.overrides = append(o.overrides, override)
			return nil
		})
	flags.Usage = func() {
		_, _ = io.WriteString(help, usage)
		flags.PrintDefaults()
	}
	commands := []string{"up", "preview", "diff", "refresh", "destroy", "outputs", "env", "stop", "needs-bridge"}
	if len(args) > 0 && slices.Contains(commands, args[0]) {
		o.command, args = args[0], args[1:]
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.command == "" || flags.NArg() > 0 {
		return o, fmt.Errorf("expected a command (%s) and its flags, got %q: see sandbox --help",
			strings.Join(commands, ", "), strings.Join(os.Args[1:], " "))
	}
	if !stackName.MatchString(o.stack) {
		return o, fmt.Errorf("invalid --stack %q: must consist of letters, digits, hyphens, underscores and periods", o.stack)
	}
	return o, nil
}
