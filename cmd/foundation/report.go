package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ecs-foundation/internal/printable"
	"ecs-foundation/stack/preflight/change"
	"ecs-foundation/stack/report"
	"ecs-foundation/stack/report/webpage"
)

func newReport(p *project) *cobra.Command {
	return group(
		&cobra.Command{
			Use:   "report",
			Short: "Report what a stack contains, or what a change does",
			Long: `report writes what a reviewer needs to know about a stack, or about a change to
it, as Markdown and JSON: resources that are replaced and why, allowed
connections, permissions, cost, quotas and an architecture diagram.

'make diff' runs these commands for you: it compares your working tree with
another commit in the sandbox.`,
			Example: `  # The stack as its stack file describes it.
  foundation report show prod

  # A change, from the events of a real preview.
  pulumi stack output --json --stack prod > outputs.json
  foundation report state --deployed outputs.json prod > after.json
  PULUMI_DEBUG_COMMANDS=true pulumi preview --stack prod --event-log events.json
  foundation report render --steps events.json --after after.json --deployed outputs.json --against AWS prod`,
		},
		newReportShow(p), newReportState(p), newReportRender(p), newReportDrift(p),
	)
}

// deployedFlag adds the flag --deployed, the path of a file with outputs.
func deployedFlag(cmd *cobra.Command, deployed *string) {
	cmd.Flags().StringVar(deployed, "deployed", "", "`file` with the outputs of the deployed stack, as JSON")
	_ = cmd.MarkFlagFilename("deployed", "json") // fails only for an unknown flag
}

// readDeployed returns what the outputs of a stack in a file describe, or nothing if path is "".
func readDeployed(path string) (change.Deployed, error) {
	if path == "" {
		return change.Deployed{}, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return change.Deployed{}, err
	}
	var outputs map[string]any
	if err := json.Unmarshal(text, &outputs); err != nil {
		return change.Deployed{}, fmt.Errorf("%s: expected the output of 'pulumi stack output --json': %w", path, printable.JSONError(err))
	}
	return change.FromOutputs(outputs)
}

// A destination has the flags of the commands that write a report.
type destination struct {
	dir  string
	html bool
}

// flags adds the flags to a command.
func (d *destination) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&d.dir, "out", "bin/report", "`directory` for report.md and report.json")
	_ = cmd.MarkFlagDirname("out") // fails only for an unknown flag
	cmd.Flags().BoolVar(&d.html, "html", false, "also write report.html, one file for a browser, with the architecture to scale")
}

// write writes r to files and prints their names.
func (d destination) write(r report.Report, out io.Writer) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(d.dir, 0o750); err != nil {
		return err
	}
	markdown, data := filepath.Join(d.dir, "report.md"), filepath.Join(d.dir, "report.json")
	if err := errors.Join(
		os.WriteFile(markdown, []byte(r.Markdown()), 0o600),
		os.WriteFile(data, append(text, '\n'), 0o600),
	); err != nil {
		return err
	}
	if !d.html {
		_, err = fmt.Fprintf(out, "wrote %s and %s\n", markdown, data)
		return err
	}
	document, err := webpage.HTML(r)
	if err != nil {
		return err
	}
	file := filepath.Join(d.dir, "report.html")
	if err := os.WriteFile(file, []byte(document), 0o600); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "wrote %s, %s and %s\n", file, markdown, data)
	return err
}
