// Command sandbox runs a Pulumi program for real on one machine: Pulumi's engine, Terraform's AWS provider, and moto in
// the place of AWS.
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
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

const usage = `Runs the program for real on this machine, against an emulator of AWS.

  sandbox up        create or update the stack
  sandbox preview   show what up would do
  sandbox diff      show what the working tree would change of the stack as a commit makes it
  sandbox refresh   compare the state with the emulator
  sandbox destroy   delete the stack's resources; the emulator goes on
  sandbox outputs   print the stack's outputs as JSON
  sandbox env       print what points the AWS CLI at the emulator: eval "$(sandbox env)"
  sandbox stop      stop the emulator and forget the state

What follows -- goes to pulumi as it is: sandbox up -- --diff
`

// options are the command line.
type options struct {
	command   string
	stack     string
	file      string
	project   string
	state     string
	endpoint  string
	program   string
	base, out string
	overrides []string
	noChanges bool
	pulumi    []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	var exit *exec.ExitError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.As(err, &exit) && exit.Exited():
		os.Exit(exit.ExitCode()) // Pulumi has said why
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
	lock, err := s.dir.Lock()
	if err != nil {
		return err
	}
	defer func() { _ = lock.Unlock() }() // the kernel unlocks when we end, if this does not
	s.lock = lock
	switch o.command {
	case "stop":
		return s.stop()
	case "destroy":
		return s.destroy(ctx)
	case "diff":
		return s.diff(ctx)
	default:
		return s.operate(ctx)
	}
}

func parse(args []string, help io.Writer) (options, error) {
	var o options
	if i := slices.Index(args, "--"); i >= 0 {
		args, o.pulumi = args[:i], args[i+1:]
	}
	flags := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	flags.SetOutput(help)
	flags.StringVar(&o.stack, "stack", "dev", "`name` of the stack, whose settings are in Pulumi.<name>.yaml")
	flags.StringVar(&o.file, "config-file", "", "the stack's settings, where they are in another `file`")
	flags.StringVar(&o.project, "project", ".", "`folder` of the Pulumi project")
	flags.StringVar(&o.state, "state", "", "`folder` of the sandbox's own files (default .sandbox in the project)")
	flags.StringVar(&o.endpoint, "endpoint", "", "`URL` of an emulator that somebody else runs")
	flags.StringVar(&o.program, "program", "", "compiled program to run instead of compiling the project: a `file`")
	flags.StringVar(&o.base, "base", "origin/main", "`commit` that diff compares with")
	flags.StringVar(&o.out, "out", "bin/report", "`folder` for diff's report.md and report.json")
	flags.BoolVar(&o.noChanges, "expect-no-changes", false, "fail if there is a change")
	flags.Func("config", "`key=value` to set for this run only, such as network.cidr=10.1.0.0/16; may be repeated",
		func(override string) error {
			o.overrides = append(o.overrides, override)
			return nil
		})
	flags.Usage = func() {
		_, _ = io.WriteString(help, usage)
		flags.PrintDefaults()
	}
	commands := []string{"up", "preview", "diff", "refresh", "destroy", "outputs", "env", "stop"}
	if len(args) > 0 && slices.Contains(commands, args[0]) {
		o.command, args = args[0], args[1:]
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.command == "" || flags.NArg() > 0 {
		return o, fmt.Errorf("expected one command of %s and its flags, not %q: sandbox --help tells more",
			strings.Join(commands, ", "), strings.Join(os.Args[1:], " "))
	}
	if o.state == "" {
		o.state = filepath.Join(o.project, ".sandbox")
		if o.command == "diff" { // whose emulator is not the one that up leaves running
			o.state = filepath.Join(o.state, "diff-"+o.stack)
		}
	}
	return o, nil
}
