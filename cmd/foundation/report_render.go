package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"ecs-foundation/internal/printable"
	"ecs-foundation/stack/report"
)

// A rendering has the flags of the command report render.
type rendering struct {
	before, after, steps string // paths of files, or ""
	deployed             string // path of a file with outputs, or ""
	against              string
	notes                []string
	to                   destination
}

func newReportRender(p *project) *cobra.Command {
	var r rendering
	cmd := &cobra.Command{
		Use:   "render STACK",
		Short: "Report what a change does, from two states and a preview",
		Long: `render reports what a change of a stack does: the steps of a preview, and how
connections, permissions and cost differ between two states.

The states are files that 'report state' wrote. The steps are the file that
'pulumi preview --event-log' wrote, with or without an account; Pulumi has this
flag only if PULUMI_DEBUG_COMMANDS=true is set. Without --before, all
connections and permissions count as new; with the outputs of the deployed stack
in --deployed, the report still says which changes of it are impossible or
interrupt what runs. Without --after, as when the preview
failed, the report contains the steps and errors only.`,
		Example: `  pulumi stack output --json --stack prod > outputs.json
  foundation report state --deployed outputs.json prod > after.json
  PULUMI_DEBUG_COMMANDS=true pulumi preview --stack prod --event-log events.json
  foundation report render --steps events.json --after after.json --deployed outputs.json --against AWS prod`,
		Args:              oneStack,
		ValidArgsFunction: p.completeStack,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := r.input(args[0])
			if err != nil {
				return err
			}
			return r.to.write(report.New(in), cmd.OutOrStdout())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&r.before, "before", "", "`file` with the state before the change")
	flags.StringVar(&r.after, "after", "", "`file` with the state after the change")
	flags.StringVar(&r.steps, "steps", "", "`file` with the event log of the preview")
	flags.StringVar(&r.against, "against", "", "`name` of what the change is compared with, such as origin/main")
	flags.StringArrayVar(&r.notes, "note", nil, "`sentence` for the reader of the report; can be repeated")
	for _, file := range []string{"before", "after", "steps"} {
		_ = cmd.MarkFlagFilename(file, "json") // fails only for an unknown flag
	}
	deployedFlag(cmd, &r.deployed)
	r.to.flags(cmd)
	return cmd
}

// input reads the files and returns the input of the report.
func (r *rendering) input(stack string) (report.Input, error) {
	in := report.Input{Stack: stack, Against: r.against, Notes: r.notes}
	var err error
	if in.Before, err = readState(r.before); err != nil {
		return in, err
	}
	if in.After, err = readState(r.after); err != nil {
		return in, err
	}
	if in.Before == nil && r.deployed != "" {
		deployed, err := readDeployed(r.deployed)
		if err != nil {
			return in, err
		}
		in.Before = &report.State{Record: deployed.Record}
		if deployed.Record == nil {
			in.Notes = append(in.Notes, "The deployed stack has no record of this version of the program: changes of it are not evaluated.")
		}
	}
	if r.steps == "" {
		return in, nil
	}
	in.Preview, err = readSteps(r.steps)
	return in, err
}

// readSteps returns the preview whose event log is in a file.
func readSteps(path string) (report.Preview, error) {
	events, err := os.Open(path)
	if err != nil {
		return report.Preview{}, err
	}
	defer func() { _ = events.Close() }() // it was only read
	preview, err := report.Read(events)
	if err != nil {
		return report.Preview{}, fmt.Errorf("%s: %w", path, err)
	}
	return preview, nil
}

// readState returns the state in a file, or nil if path is "".
func readState(path string) (*report.State, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var state report.State
	if err := json.Unmarshal(text, &state); err != nil {
		return nil, fmt.Errorf("%s: expected the output of 'foundation report state': %w", path, printable.JSONError(err))
	}
	return &state, nil
}
