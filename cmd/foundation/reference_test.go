package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"ecs-foundation/stack/graphtest"
)

// TestReferenceIsUpToDate compares docs/cli.md with the help of the commands.
func TestReferenceIsUpToDate(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# Commands of foundation\n\n" +
		"The command `foundation` reads the stacks of a project. `go run ./cmd/foundation` runs it in this repository, and\n" +
		"`go install ./cmd/foundation` installs it. This page is generated from the help of the commands by `make golden`.\n")
	for _, cmd := range commands(newRoot()) {
		fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n```console\n$ %s --help\n%s```\n", cmd.CommandPath(), cmd.Short, cmd.CommandPath(), help(cmd))
	}
	graphtest.Golden(t, root+"/docs/cli.md", b.String())
}

// help returns what --help prints.
func help(cmd *cobra.Command) string {
	cmd.InitDefaultHelpFlag()
	return cmd.Long + "\n\n" + cmd.UsageString()
}
