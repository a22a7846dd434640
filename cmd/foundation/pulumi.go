package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
)

// noStack matches what Pulumi prints for a stack that its backend does not have.
// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/backend/state/state.go
var noStack = regexp.MustCompile(`no stack named '[^']*' found`)

// errNoStack is the error of a stack that the backend does not have.
var errNoStack = errors.New("no such stack")

// exportState returns the state of a stack of the project in a directory. Exporting runs neither plugins nor the program.
func exportState(ctx context.Context, dir, stack string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "pulumi", "stack", "export", "--stack", stack, "--cwd", dir, "--non-interactive")
	var out, printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &printed
	if err := cmd.Run(); err != nil {
		if noStack.MatchString(printed.String()) {
			return nil, errNoStack
		}
		return nil, fmt.Errorf("pulumi stack export --stack %s: %w: %s", stack, err, strings.TrimSpace(printed.String()))
	}
	return out.Bytes(), nil
}
