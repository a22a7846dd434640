package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// page returns a page of the repository.
func page(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	return string(text)
}

// between returns the text of a page between two strings.
func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, from)
	require.True(t, found, from)
	part, _, found := strings.Cut(rest, to)
	require.True(t, found, to)
	return part
}

// edit returns a directory with the project and its dev stack, after replacements in the stack file.
func edit(t *testing.T, replacements ...string) string {
	t.Helper()
	dir, text := t.TempDir(), page(t, "Pulumi.dev.yaml")
	for i := 0; i < len(replacements); i += 2 {
		require.Contains(t, text, replacements[i])
		text = strings.Replace(text, replacements[i], replacements[i+1], 1)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.yaml"), []byte(page(t, "Pulumi.yaml")), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.dev.yaml"), []byte(text), 0o600))
	return dir
}

// dev plans the dev stack in a directory.
func dev(t *testing.T, dir string) stack.Plan {
	t.Helper()
	source, err := stackfile.Read(dir, "dev")
	require.NoError(t, err)
	plan, err := stack.Load(source, preflight.Check)
	require.NoError(t, err)
	return plan
}

func TestTutorialShowsTheErrors(t *testing.T) {
	t.Parallel()
	dir := edit(
		t, "    cart:\n      port: 3000", "    cart:\n      port: \"3000\"",
		"priority: 200}]\n      uses: [database]", "priority: 200}]\n      uses: [databse]",
	)
	_, errOut, code := run(t, "validate", "dev", "--dir", dir)
	require.Equal(t, exitFailed, code)
	require.Contains(t, page(t, "docs/tutorial.md"), "$ go run ./cmd/foundation validate dev\n"+errOut+"exit status 1\n```\n")
}

func TestTutorialShowsThePreview(t *testing.T) {
	t.Parallel()
	plan := dev(t, root)
	bill := cost.Stack(plan.Network, plan.LoadBalancers, plan.Config.Region)
	message := preflight.Report(plan) + "\nthe stack costs " + bill.String()
	require.Contains(t, page(t, "docs/tutorial.md"), "    "+strings.ReplaceAll(message, "\n", "\n    ")+"\n...\n")
}

// TestTutorialShowsTheReportOfTheChange compares the tutorial with the golden report of its change.
func TestTutorialShowsTheReportOfTheChange(t *testing.T) {
	t.Parallel()
	tutorial, golden := page(t, "docs/tutorial.md"), page(t, "stack/report/testdata/service.md")
	service := between(t, tutorial, "```yaml\n", "```\n")
	after := dev(t, edit(t, "  ecs-foundation:services:\n", "  ecs-foundation:services:\n"+service))
	require.Empty(t, change.Compare(change.RecordOf(dev(t, root)), change.RecordOf(after)), "nothing is refused or interrupts")
	report := between(t, tutorial, "```markdown\n", "```\n")
	require.True(t, strings.HasPrefix(golden, strings.Replace(report, "HEAD (", "origin/main (", 1)), "the report in the tutorial differs")
}

func TestTutorialShowsTheInterruption(t *testing.T) {
	t.Parallel()
	after := dev(t, edit(t, "private: [10.0.10.0/24,", "private: [10.0.11.0/24,"))
	changes := change.Compare(change.RecordOf(dev(t, root)), change.RecordOf(after))
	require.Len(t, changes, 1)
	require.Contains(t, page(t, "docs/tutorial.md"), "    warning: interrupts: ecs-foundation:"+changes[0].String()+"\n```\n")
}

// TestLabRemovesTheGrantWithOneLine follows the lab of examples/retail-store to the letter.
func TestLabRemovesTheGrantWithOneLine(t *testing.T) {
	t.Parallel()
	var kept strings.Builder
	for line := range strings.Lines(page(t, "examples/retail-store/foundation.yaml")) {
		if !strings.Contains(line, "dynamodb:") {
			kept.WriteString(line)
		}
	}
	file := filepath.Join(t.TempDir(), "foundation.yaml")
	require.NoError(t, os.WriteFile(file, []byte(kept.String()), 0o600))
	source, err := stackfile.ReadFile(root, "retail-store", file)
	require.NoError(t, err)
	plan, err := stack.Load(source, preflight.Check)
	require.NoError(t, err)
	require.Empty(t, plan.Config.Services["cart"].Grants)
	require.Contains(t, page(t, "examples/retail-store/README.md"), "Remove the line with `dynamodb:`")
}
