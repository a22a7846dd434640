// Command report tells a reviewer what a change of a stack does.
//
//	go run ./cmd/report state prod                   the stack's state as JSON
//	go run ./cmd/report stands --out DIR prod        a report of the stack as it stands
//	go run ./cmd/report render --before A.json --after B.json --steps EVENTS --out DIR prod
//
// EVENTS is what `PULUMI_DEBUG_COMMANDS=true pulumi preview --event-log EVENTS`
// writes, without an account or with one.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/report"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	dir, out             string
	before, after, steps string
	against              string
	notes                []string
}

func run(args []string, out io.Writer) error {
	commands := map[string]func(options, string, io.Writer) error{"state": state, "stands": stands, "render": render}
	if len(args) == 0 || commands[args[0]] == nil {
		return errors.New("expected a command, state, stands or render, its flags and a stack")
	}
	var o options
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	flags.StringVar(&o.dir, "dir", ".", "`folder` of Pulumi.yaml and the stack file")
	flags.StringVar(&o.out, "out", "bin/report", "`folder` for report.md and report.json")
	flags.StringVar(&o.before, "before", "", "state that is compared with: a `file`")
	flags.StringVar(&o.after, "after", "", "state that is wanted: a `file`")
	flags.StringVar(&o.steps, "steps", "", "the engine's events of the preview: a `file`")
	flags.StringVar(&o.against, "against", "", "what --before is called, such as origin/main")
	flags.Func("note", "a `sentence` for the report's reader; may be repeated", func(note string) error {
		o.notes = append(o.notes, note)
		return nil
	})
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("expected one stack, not %q", flags.Args())
	}
	return commands[args[0]](o, flags.Arg(0), out)
}

// load returns the state that a stack file asks for.
func load(dir, stack string) (report.State, error) {
	read, err := stackfile.Read(dir, stack)
	if err != nil {
		return report.State{}, err
	}
	cfg, err := config.Load(read)
	if err != nil {
		return report.State{}, err
	}
	return report.Of(cfg)
}

func state(o options, stack string, out io.Writer) error {
	s, err := load(o.dir, stack)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(s)
}

func stands(o options, stack string, out io.Writer) error {
	s, err := load(o.dir, stack)
	if err != nil {
		return err
	}
	return write(report.New(report.Input{Stack: stack, After: &s}), o.out, out)
}

func render(o options, stack string, out io.Writer) error {
	in := report.Input{Stack: stack, Against: o.against, Notes: o.notes}
	var err error
	if in.Before, err = read(o.before); err != nil {
		return err
	}
	if in.After, err = read(o.after); err != nil {
		return err
	}
	if o.steps != "" {
		events, err := os.Open(o.steps)
		if err != nil {
			return err
		}
		defer func() { _ = events.Close() }()
		if in.Preview, err = report.Read(events); err != nil {
			return err
		}
	}
	return write(report.New(in), o.out, out)
}

func read(path string) (*report.State, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var s report.State
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("%s is no state of a stack: %w", path, err)
	}
	return &s, nil
}

func write(r report.Report, dir string, out io.Writer) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	markdown := filepath.Join(dir, "report.md")
	if err := errors.Join(
		os.WriteFile(markdown, []byte(r.Markdown()), 0o600),
		os.WriteFile(filepath.Join(dir, "report.json"), append(text, '\n'), 0o600),
	); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "wrote", markdown, "and report.json beside it")
	return err
}
