package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

// read returns a page of the documentation.
func read(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	return string(text)
}

// TestOutputsPageListsEveryOutput checks names, types and order in docs/outputs.md.
func TestOutputsPageListsEveryOutput(t *testing.T) {
	t.Parallel()
	var want, got []string
	for field := range reflect.TypeFor[stack.Outputs]().Fields() {
		want = append(want, field.Tag.Get("json")+" "+outputType(field.Type))
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| ([\\w ]+) \\| \\S").FindAllStringSubmatch(read(t, "docs/outputs.md"), -1) {
		got = append(got, row[1]+" "+row[2])
	}
	require.Equal(t, want, got)
	require.ElementsMatch(t, recorded(t, "dev").Exports, stack.OutputNames())
}

// outputType returns the name of an output's type.
func outputType(typ reflect.Type) string {
	switch {
	case typ.Kind() == reflect.String:
		return "string"
	case typ.Kind() == reflect.Map && typ.Elem().Kind() != reflect.Interface:
		return "map of " + outputType(typ.Elem())
	}
	return "object"
}

const metricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm"

func TestCostsPageHasTheCostOfTheStacks(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/costs.md")
	require.NoError(t, err)
	for column, name := range stacks {
		plan, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: name, Values: graphtest.Stack(t, ".", name)}, preflight.Check)
		require.NoError(t, err)
		requireCost := func(item string, price float64) {
			row := regexp.MustCompile(`(?m)^\| \**` + item + `\** \|[^|]*\| \**([\d.]+)\** \| \**([\d.]+)\** \|$`)
			cells := row.FindStringSubmatch(string(page))
			require.NotEmpty(t, cells, item)
			require.Equal(t, fmt.Sprintf("%.2f", price), cells[1+column], "%s of %s", item, name)
		}
		bill := cost.Stack(plan.Network, plan.LoadBalancers, plan.Config.Region)
		for _, item := range bill.Items {
			requireCost(item.Name, item.Monthly())
		}
		requireCost("together", bill.Total())
		alarms := bill.Items[len(bill.Items)-1]
		require.Equal(t, "alarms", alarms.Name)
		require.InDelta(t, len(recorded(t, name).Names(metricAlarm)), alarms.Count, 0)
	}
}

// TestReadmeShowsASmallStack checks how many resources the stack file in the README creates, and
// its cost, and the numbers of resources and of outputs of the dev stack.
func TestReadmeShowsASmallStack(t *testing.T) {
	t.Parallel()
	dir, readme := t.TempDir(), read(t, "README.md")
	file := regexp.MustCompile("(?s)```yaml\\n(config:.*?)```").FindStringSubmatch(readme)
	require.NotNil(t, file)
	require.LessOrEqual(t, strings.Count(file[1], "\n"), 10)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.yaml"), []byte(read(t, "Pulumi.yaml")), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.dev.yaml"), []byte(file[1]), 0o600))
	values := graphtest.Stack(t, dir, "dev")
	plan, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values}, preflight.Check)
	require.NoError(t, err)
	bill := cost.Stack(plan.Network, plan.LoadBalancers, plan.Config.Region)
	resources := len(graphtest.RunAs(t, "dev", foundation(values)).Names("")) + 1 // the stack itself
	require.Contains(t, readme, fmt.Sprintf("It makes %d resources: ", resources))
	require.Contains(t, readme, fmt.Sprintf("They cost %.2f USD a month", bill.Total()))
	require.Len(t, plan.Network.Subnets, 6)
	created := fmt.Sprintf("    + %d created\n", len(recorded(t, "dev").Names(""))+1)
	require.Contains(t, readme, created)
	require.Contains(t, read(t, "docs/tutorial.md"), created)
	others := 0
	for field := range reflect.TypeFor[stack.Outputs]().Fields() {
		if outputType(field.Type) != "string" {
			others++
		}
	}
	require.Contains(t, read(t, "docs/tutorial.md"), fmt.Sprintf("    and %d more: run `bin/sandbox outputs", others))
}

// TestIndexListsEveryPageOnce checks docs/README.md. docs/components.md lists the pages of the components.
func TestIndexListsEveryPageOnce(t *testing.T) {
	t.Parallel()
	var pages, listed []string
	for _, pattern := range []string{"docs/*.md", "docs/adr/*.md", "examples/*/README.md"} {
		matches, err := filepath.Glob(pattern)
		require.NoError(t, err)
		pages = append(pages, matches...)
	}
	pages = slices.DeleteFunc(pages, func(page string) bool { return page == "docs/README.md" })
	for _, match := range link.FindAllStringSubmatch(read(t, "docs/README.md"), -1) {
		if page := filepath.Join("docs", match[1]); strings.HasPrefix(page, "docs/") || filepath.Base(page) == "README.md" {
			listed = append(listed, page)
		}
	}
	require.ElementsMatch(t, pages, listed)
}

// TestIndexNamesGuidesByTheirTitles checks that the index and the pages have the titles that users search for.
func TestIndexNamesGuidesByTheirTitles(t *testing.T) {
	t.Parallel()
	_, rest, _ := strings.Cut(read(t, "docs/README.md"), "## How-to guides\n")
	guides, _, _ := strings.Cut(rest, "\n## Reference\n")
	entries := regexp.MustCompile(`(?m)^- \[(.+)\]\(([\w-]+\.md)\)$`).FindAllStringSubmatch(guides, -1)
	require.Greater(t, len(entries), 20)
	for _, entry := range entries {
		title, _, _ := strings.Cut(read(t, filepath.Join("docs", entry[2])), "\n")
		require.Equal(t, "# "+entry[1], title, entry[2])
	}
}

var comment = regexp.MustCompile(`(?m)//.*$`)

// TestGoSnippetsCompile checks that the lines of each Go snippet in the documentation are,
// in this order, lines of an example that the tests compile, or of the template.
func TestGoSnippetsCompile(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"*/example_test.go", "*/*/example_test.go", "*/*/*/example_test.go", "templates/*/main.go"} {
		matches, err := filepath.Glob(pattern)
		require.NoError(t, err)
		files = append(files, matches...)
	}
	pages, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	snippets := 0
	for _, page := range append(pages, "README.md") {
		for _, snippet := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(read(t, page), -1) {
			snippets++
			compiled := func(file string) bool { return contains(read(t, file), snippet[1]) }
			require.True(t, slices.ContainsFunc(files, compiled), "%s: no example_test.go has the lines of\n%s", page, snippet[1])
		}
	}
	require.GreaterOrEqual(t, snippets, 3)
}

// contains reports whether the lines of a snippet are lines of a file, in the same order.
func contains(file, snippet string) bool {
	lines := codeLines(snippet)
	for _, line := range codeLines(file) {
		if len(lines) > 0 && line == lines[0] {
			lines = lines[1:]
		}
	}
	return len(lines) == 0
}

// codeLines returns the lines with code, without indentation, alignment and comments.
func codeLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if code := strings.Join(strings.Fields(comment.ReplaceAllString(line, "")), " "); code != "" {
			lines = append(lines, code)
		}
	}
	return lines
}
