package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// writeReport writes report.md and report.json, which name no account.
func (s *session) writeReport() error {
	r := s.record
	now := time.Now()
	r.Cost = 0
	for _, running := range r.Stacks {
		r.Cost += running.cost(now)
	}
	if err := r.save(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.dir, "report.md"), []byte(r.markdown()), 0o600)
}

// markdown returns the report for people.
func (r *record) markdown() string {
	var b strings.Builder
	at := "an AWS account"
	if r.Endpoint {
		at = "an emulator of AWS"
	}
	fmt.Fprintf(&b, "# Acceptance test %s: %s\n\n", r.ID, r.result())
	fmt.Fprintf(&b, "In %s, %s, with commit %s and Pulumi %s, on %s. Estimated cost: %.2f USD.\n\n",
		at, r.Region, r.Commit, r.Pulumi, r.Started.Format(time.DateOnly), r.Cost)
	b.WriteString("| part | step | seconds | result | detail |\n|---|---|---|---|---|\n")
	for _, s := range r.Steps {
		result := "passed"
		if !s.Passed {
			result = "**failed**"
		}
		fmt.Fprintf(&b, "| %s | %s | %.0f | %s | %s |\n", s.Part, s.Name, s.Seconds, result, cell(s.Detail))
	}
	return b.String()
}

// result returns the result of a run, which is unfinished while its stacks exist.
func (r *record) result() string {
	if r.Result == "" {
		return "unfinished"
	}
	return r.Result
}

// cell returns a text as a cell of a table.
func cell(text string) string {
	return strings.NewReplacer("\n", "<br>", "|", `\|`).Replace(text)
}
