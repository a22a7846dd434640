package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"ecs-foundation/stack"
)

// awsCLI calls AWS with the AWS CLI and the caller's credentials.
type awsCLI struct{ program, region string }

// call runs a command of the AWS CLI and decodes its output, if result is not nil.
func (a awsCLI) call(ctx context.Context, result any, args ...string) error {
	cmd := exec.CommandContext(ctx, a.program, append(args, "--region", a.region, "--output", "json")...)
	cmd.Env = append(os.Environ(), "AWS_PAGER=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("aws %s: %w: %s", strings.Join(args[:min(2, len(args))], " "), err, strings.TrimSpace(stderr.String()))
	}
	if result == nil || len(bytes.TrimSpace(output)) == 0 {
		return nil
	}
	return json.Unmarshal(output, result)
}

// account returns the ID of the caller's account.
func (a awsCLI) account(ctx context.Context) (string, error) {
	var identity struct{ Account string }
	err := a.call(ctx, &identity, "sts", "get-caller-identity")
	return identity.Account, err
}

// pulumi runs a Pulumi command in the directory of a program and returns its output, which
// is also in a log file. An interrupt reaches Pulumi once, which then ends the operations
// that it has started.
func (s *session) pulumi(ctx context.Context, dir string, args ...string) ([]byte, error) {
	logs, err := os.ReadDir(filepath.Join(s.record.dir, "logs"))
	if err != nil {
		return nil, err
	}
	log := filepath.Join(s.record.dir, "logs", fmt.Sprintf("%03d-%s.log", len(logs)+1, args[0]))
	cmd := exec.CommandContext(ctx, s.options.pulumi, append(args, "--non-interactive", "--color", "never")...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	// In the same process group, it would also receive the interrupt from the terminal, and Pulumi stops at once when
	// it receives a second one.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Dir = dir
	cmd.Env = append([]string{"PULUMI_CONFIG_PASSPHRASE=acceptance"}, os.Environ()...)
	cmd.Env = append(cmd.Env, "PULUMI_BACKEND_URL=file://"+filepath.Join(s.record.dir, "backend"),
		"PULUMI_SKIP_UPDATE_CHECK=true", "AWS_REGION="+s.options.region)
	var output, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &stderr
	err = cmd.Run()
	text := "pulumi " + strings.Join(args, " ") + "\n" + output.String() + stderr.String()
	if logErr := os.WriteFile(log, []byte(text), 0o600); logErr != nil {
		return nil, logErr
	}
	if err != nil {
		return output.Bytes(), fmt.Errorf("pulumi %s: %w: see %s", args[0], err, log)
	}
	return output.Bytes(), nil
}

// flags are the flags that select a stack and its configuration.
func (d *deployment) flags() []string { return []string{"--stack", d.Stack, "--config-file", d.file} }

// create creates the stack if it does not exist.
func (s *session) create(ctx context.Context, d *deployment) error {
	if _, err := s.pulumi(ctx, d.work, "stack", "output", "--stack", d.Stack); err == nil {
		return nil
	}
	_, err := s.pulumi(ctx, d.work, "stack", "init", d.Stack, "--no-select")
	return err
}

// up updates a stack without a preview.
func (s *session) up(ctx context.Context, d *deployment) error {
	_, err := s.pulumi(ctx, d.program, append([]string{"up", "--yes", "--skip-preview"}, d.flags()...)...)
	return err
}

// unchanged reports an error if a preview with a refresh shows a change.
func (s *session) unchanged(ctx context.Context, d *deployment) error {
	_, err := s.pulumi(ctx, d.program, append([]string{"preview", "--refresh", "--expect-no-changes"}, d.flags()...)...)
	return err
}

// A preview is what a preview shows.
type preview struct {
	Steps []struct {
		Op  string
		URN string
	}
	ChangeSummary map[string]int
}

// preview previews an update.
func (s *session) preview(ctx context.Context, d *deployment) (preview, error) {
	var p preview
	text, err := s.pulumi(ctx, d.program, append([]string{"preview", "--json"}, d.flags()...)...)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(text, &p)
}

// outputs returns the outputs of a stack.
func (s *session) outputs(ctx context.Context, d *deployment) (stack.Outputs, map[string]any, error) {
	var typed stack.Outputs
	var all map[string]any
	text, err := s.pulumi(ctx, d.work, "stack", "output", "--json", "--show-secrets", "--stack", d.Stack)
	if err != nil {
		return typed, nil, err
	}
	if err := json.Unmarshal(text, &typed); err != nil {
		return typed, nil, err
	}
	return typed, all, json.Unmarshal(text, &all)
}

// delete destroys a stack. Its resources can still be protected, after an update to end
// their protection has failed.
func (s *session) delete(ctx context.Context, d *deployment) error {
	_, _ = s.pulumi(ctx, d.work, "state", "unprotect", "--all", "--yes", "--stack", d.Stack) // fails if nothing exists
	if _, err := s.pulumi(ctx, d.work, "destroy", "--yes", "--skip-preview", "--stack", d.Stack); err != nil {
		return err
	}
	_, err := s.pulumi(ctx, d.work, "stack", "rm", d.Stack, "--yes", "--preserve-config")
	return err
}
