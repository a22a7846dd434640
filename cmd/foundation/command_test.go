package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/version"
	"ecs-foundation/stack/graphtest"
)

// root is the directory of the project whose stacks the tests read.
const root = "../.."

// run executes foundation on the project's own stacks.
func run(t *testing.T, args ...string) (out, errOut string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	code = execute(append([]string{"--dir", root}, args...), strings.NewReader(""), &o, &e)
	return o.String(), e.String(), code
}

// commands returns cmd and every command below it.
func commands(cmd *cobra.Command) []*cobra.Command {
	tree := []*cobra.Command{cmd}
	for _, subcommand := range cmd.Commands() {
		tree = append(tree, commands(subcommand)...)
	}
	return tree
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	t.Parallel()
	for _, cmd := range commands(newRoot()) {
		require.NotEmpty(t, cmd.Short, cmd.CommandPath())
		require.NotEmpty(t, cmd.Long, cmd.CommandPath())
		require.Contains(t, cmd.Example, cmd.CommandPath())
	}
}

func TestHelpSucceeds(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"--help"}, {"help"}} {
		out, errOut, code := run(t, args...)
		require.Equal(t, exitOK, code)
		require.Empty(t, errOut)
		require.Contains(t, out, "foundation inspects the stacks of this project")
		require.Contains(t, out, "Print what each role of a stack may do")
	}
	out, _, code := run(t, "report")
	require.Equal(t, exitOK, code)
	require.Contains(t, out, "foundation report [command]")
}

func TestUsageErrors(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	for _, args := range [][]string{
		{"matrx", "prod"},
		{"plan"},
		{"report", "rendr", "prod"},
		{"report", "plan", "prod"},
		{"matrix"},
		{"report", "state", "dev", "prod"},
		{"report", "show", "--output", "x", "prod"},
		{"schema", "prod"},
		{"report", "drift", "prod"},
	} {
		out, errOut, code := run(t, args...)
		require.Equal(t, exitUsage, code, errOut)
		require.Empty(t, out)
		text.WriteString(errOut)
	}
	graphtest.Golden(t, "testdata/usage.golden", text.String())
}

func TestStackErrors(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	for _, args := range [][]string{
		{"validate", "test"},
		{"validate", "pord"},
		{"validate", "Pulumi.dev.yaml"},
		{"validate", "organization/ecs-foundation/prod"},
		{"schema", "--dir", "testdata"},
		{"matrix", "prod", "--dir", "testdata"},
		{"sharing", "prod"},
		{"report", "render", "--after", "main.go", "dev"},
		{"report", "render", "--steps", "missing.json", "dev"},
		{"report", "state", "--deployed", "main.go", "dev"},
		{"report", "state", "--deployed", "missing.json", "dev"},
	} {
		out, errOut, code := run(t, args...)
		require.Equal(t, exitFailed, code, errOut)
		require.Empty(t, out)
		text.WriteString(errOut)
	}
	graphtest.Golden(t, "testdata/errors.golden", text.String())
}

func TestErrorsInStackFileAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	out, errOut, code := run(t, "validate", "invalid", "--dir", "testdata/project")
	require.Equal(t, exitFailed, code)
	require.Empty(t, out)
	require.Contains(t, errOut, "\necs-foundation:network.cidr: ")
	require.Contains(t, errOut, "\necs-foundation:services: ")
	require.NotContains(t, errOut, "Usage:")
}

func TestStackNamesComplete(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"validate", ""}, {"matrix", ""}, {"sharing", ""}, {"report", "show", ""}, {"report", "state", ""}, {"report", "render", ""},
	} {
		out, _, code := run(t, append([]string{cobra.ShellCompRequestCmd}, args...)...)
		require.Equal(t, exitOK, code)
		require.Equal(t, "dev\nprod\n:4\n", out, args)
	}
	out, _, _ := run(t, cobra.ShellCompRequestCmd, "matrix", "dev", "")
	require.Equal(t, ":4\n", out)
}

func TestVersion(t *testing.T) {
	t.Parallel()
	out, _, code := run(t, "--version")
	require.Equal(t, exitOK, code)
	require.Equal(t, "foundation version "+version.Version+"\n", out)
}

func TestCompletionScriptsOfEveryShell(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "fish", "powershell", "zsh"} {
		out, errOut, code := run(t, "completion", shell)
		require.Equal(t, exitOK, code, errOut)
		require.Contains(t, out, "__foundation")
	}
}
