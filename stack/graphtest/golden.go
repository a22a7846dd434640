package graphtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/config/stackfile"
)

// Golden compares text with a file. If UPDATE_GOLDEN is set (make golden), it writes
// the file instead, for review as a diff.
func Golden(t *testing.T, path, text string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644)) //nolint:gosec // a file of the repository
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run make golden and read the diff")
	require.Equal(t, string(want), text, "%s differs: if the change is intended, run make golden and read the diff", path)
}

// GoldenErrors compares the errors of named cases with a file. Every case must have an
// error.
func GoldenErrors(t *testing.T, path string, cases map[string]error) {
	t.Helper()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		require.Error(t, cases[name], name)
		fmt.Fprintf(&b, "%s\n    %s\n", name, strings.ReplaceAll(cases[name].Error(), "\n", "\n    "))
	}
	Golden(t, path, b.String())
}

// GoldenPart is Golden for the part of a page between two strings.
func GoldenPart(t *testing.T, path, from, to, text string) {
	t.Helper()
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	head, rest, found := strings.Cut(string(page), from)
	require.True(t, found, "%s has no %q", path, from)
	_, tail, found := strings.Cut(rest, to)
	require.True(t, found, "%s has no %q after %q", path, to, from)
	Golden(t, path, head+from+text+to+tail)
}

// Indent returns a JSON document over several lines.
func Indent(t *testing.T, document string) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, json.Indent(&b, []byte(document), "", "  "))
	return b.String() + "\n"
}

// Stack returns the configuration in a stack file of the project in dir, as Pulumi
// passes it to the program.
func Stack(t *testing.T, dir, name string) map[string]string {
	t.Helper()
	stack, err := stackfile.Read(dir, name)
	require.NoError(t, err)
	return stack.Values
}

// String returns the graph as text for a golden file: a paragraph for each resource,
// sorted, with its parent, dependencies, protection and inputs.
func (g *Graph) String() string {
	var b strings.Builder
	for _, name := range g.Names("") {
		r := g.resources[name]
		fmt.Fprintf(&b, "%s (%s)\n", name, r.Type)
		if r.Parent != "" {
			fmt.Fprintf(&b, "  in: %s\n", r.Parent)
		}
		if len(r.After) > 0 {
			fmt.Fprintf(&b, "  after: %s\n", strings.Join(r.After, ", "))
		}
		if r.Protected {
			b.WriteString("  protected\n")
		}
		for _, key := range slices.Sorted(maps.Keys(r.Inputs)) {
			fmt.Fprintf(&b, "  %s: %s\n", key, render(r.Inputs[key]))
		}
	}
	return b.String()
}

// render returns a value as JSON. A JSON document inside a string becomes part of it.
func render(value any) string {
	if text, ok := value.(string); ok && (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[{")) {
		var document any
		if json.Unmarshal([]byte(text), &document) == nil {
			value = document
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // recorded IDs are in angle brackets
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSpace(b.String())
}
