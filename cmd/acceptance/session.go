package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/preflight"
)

const (
	hoursPerMonth = 730
	// storeHourly is the price of the retail store's tasks and their monitoring, from the table in
	// examples/retail-store/README.md.
	storeHourly = 0.17
)

// A session is one run of the command.
type session struct {
	options *options
	record  *record
	aws     awsCLI
	out     io.Writer
	parts   []part
}

// A part is the test of one of the project's stacks: steps, then its destruction.
type part struct {
	name    string
	hours   float64 // estimated
	stacks  []*deployment
	steps   []action
	prepare func(context.Context) error // before the destruction
}

// An action is a step with its code, which returns a detail for the report.
type action struct {
	name string
	do   func(context.Context) (string, error)
}

// A deployment is a stack of the run.
type deployment struct {
	Stack     string
	namespace string // of its configuration keys
	source    string // the project's stack file
	program   string // directory
	work      string // directory with the stack file
	file      string // stack file
	plan      stack.Plan
	hourly    float64
}

func (s *session) printf(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format, args...) }

// deployment returns a stack of the run and writes its stack file.
func (s *session) deployment(name, project, file string, set, remove []string) (*deployment, error) {
	d := &deployment{
		Stack: name + "-" + s.record.ID, source: file,
		program: filepath.Join(s.options.project, project), work: filepath.Join(s.record.dir, "work", name),
	}
	d.file = filepath.Join(d.work, "Pulumi."+d.Stack+".yaml")
	if err := os.MkdirAll(d.work, 0o700); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(d.program, "Pulumi.yaml"))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(d.work, "Pulumi.yaml"), text, 0o600); err != nil {
		return nil, err
	}
	d.namespace = "ecs-foundation"
	if project != "" {
		d.namespace = filepath.Base(project)
	}
	return d, s.configure(d, set, remove)
}

// configure writes the stack file of a stack, and plans it if it is a foundation.
func (s *session) configure(d *deployment, set, remove []string) error {
	foundation := d.namespace == "ecs-foundation"
	if foundation {
		set = append([]string{"tags.Acceptance=" + s.record.ID}, set...)
	}
	if err := s.options.writeStackFile(d.source, d.file, d.namespace, set, remove); err != nil {
		return err
	}
	if !foundation {
		return nil
	}
	values, err := stackfile.ReadFile(d.program, d.Stack, d.file)
	if err != nil {
		return err
	}
	plan, err := stack.Load(values, preflight.Check)
	if err != nil {
		return err
	}
	d.plan = plan
	d.hourly = cost.Stack(plan.Network, plan.LoadBalancers, s.options.region).Total() / hoursPerMonth
	return nil
}

// plan plans the parts of the run.
func (s *session) plan() error {
	r := s.record
	r.Endpoint = os.Getenv("AWS_ENDPOINT_URL") != ""
	r.Commit = firstLine(s.options.project, "git", "describe", "--always", "--dirty")
	r.Pulumi = firstLine(s.options.project, s.options.pulumi, "version")
	if r.Pulumi == "" {
		return fmt.Errorf("no Pulumi: %s version failed: install Pulumi, or name its program with --pulumi", s.options.pulumi)
	}
	builders := map[string]func() (part, error){"dev": s.devPart, "store": s.storePart, "prod": s.prodPart}
	for _, name := range []string{"dev", "store", "prod"} {
		if !slices.Contains(s.options.parts, name) || name == "prod" && s.options.domain == "" {
			continue
		}
		p, err := builders[name]()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		s.parts = append(s.parts, p)
	}
	return nil
}

// firstLine returns the first line that a command prints, or "" if it fails.
func firstLine(dir, name string, args ...string) string {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	output, err := cmd.Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(output), "\n")
	return line
}

// printPrice prints what the run will cost.
func (s *session) printPrice() {
	total, daily := 0.0, 0.0
	s.printf("run %s in account %s, %s: one stack after the other\n", s.record.ID, s.options.account, s.options.region)
	for _, p := range s.parts {
		hourly := 0.0
		for _, d := range p.stacks {
			hourly += d.hourly
		}
		s.printf("  %-6s %4.2f USD an hour, about %.1f hours\n", p.name, hourly, p.hours)
		total, daily = total+hourly*p.hours, max(daily, 24*hourly)
	}
	s.printf("about %.2f USD in all, without traffic; %.2f USD a day if a stack is left running\n", total, daily)
}

// deploy creates or updates a stack and compares the resources with a preview.
func (s *session) deploy(ctx context.Context, d *deployment) (string, error) {
	if err := s.create(ctx, d); err != nil {
		return "", err
	}
	preview, err := s.preview(ctx, d)
	if err != nil {
		return "", err
	}
	if r := s.record.stack(d.Stack, d.hourly); r.Created.IsZero() {
		r.Created = time.Now().UTC()
	}
	if err := s.record.save(); err != nil {
		return "", err
	}
	return summary(preview), s.up(ctx, d)
}

// summary counts the operations of a preview.
func summary(p preview) string {
	var counts []string
	for _, op := range slices.Sorted(maps.Keys(p.ChangeSummary)) {
		if op != "same" {
			counts = append(counts, fmt.Sprintf("%s %d", op, p.ChangeSummary[op]))
		}
	}
	return strings.Join(counts, ", ")
}
