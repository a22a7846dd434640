package main

import (
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// goList returns the lines that go list prints.
func goList(t *testing.T, args ...string) []string {
	t.Helper()
	text, err := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...).Output()
	require.NoError(t, err)
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// packages returns the packages that match a pattern of go list, each with its imports
// from this module.
func packages(t *testing.T, pattern string) map[string][]string {
	t.Helper()
	module := goList(t, "-m")[0]
	imports := map[string][]string{}
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, pattern) {
		names := strings.Fields(line)
		var imported []string
		for _, name := range names[1:] {
			if path, ok := strings.CutPrefix(name, module+"/"); ok {
				imported = append(imported, path)
			}
		}
		imports[strings.TrimPrefix(strings.TrimPrefix(names[0], module), "/")] = imported
	}
	return imports
}

// TestImportsPointOneWay checks the direction that CONTRIBUTING.md describes: a package
// imports only packages in the same domain or in a lower layer.
func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	layers := map[string]int{
		"internal": 1, "styles": 1, "iam": 2, "security": 2, "network": 3, "monitoring": 3, "registry": 3, "loadbalancer": 4, "ecs": 4, "stack": 5,
		"cmd": 6, "examples": 6, "": 6,
	}
	for name, imports := range packages(t, "./...") {
		domain, _, _ := strings.Cut(name, "/")
		require.Contains(t, layers, domain, "%s is in no layer", name)
		for _, imported := range imports {
			lower, _, _ := strings.Cut(imported, "/")
			require.True(t, lower == domain || layers[lower] < layers[domain], "%s imports %s", name, imported)
		}
	}
}

// pure matches the packages that must not import Pulumi, so that their tests take
// seconds: compiling Pulumi's AWS SDK takes a minute and 3.4 GB of memory.
var pure = regexp.MustCompile(`(^|/)plan(/|$)|^iam/(policy|actions)|^stack/(config|cost|preflight|report|state)(/(quota|reach|routes))?$|` +
	`^internal/(awsname|markdown|netaddr|validate)$`)

func TestPlansDoNotImportPulumi(t *testing.T) {
	t.Parallel()
	var plans []string
	for name := range packages(t, "./...") {
		if pure.MatchString(name) {
			plans = append(plans, "./"+name)
		}
	}
	require.Greater(t, len(plans), 20)
	for _, dependency := range goList(t, append([]string{"-deps"}, plans...)...) {
		require.NotContains(t, dependency, "github.com/pulumi")
	}
}

func TestDirectDependencies(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"github.com/pulumi/pulumi-aws/sdk/v6", "github.com/pulumi/pulumi-awsx/sdk/v2", "github.com/pulumi/pulumi/sdk/v3",
		"github.com/spf13/cobra", "github.com/stretchr/testify", "github.com/yuin/goldmark", "google.golang.org/protobuf", "pgregory.net/rapid",
	}, goList(t, "-m", "-f", "{{if not (or .Main .Indirect)}}{{.Path}}{{end}}", "all"))
	require.Empty(t, strings.Join(goList(t, "-m", "-f", "{{if .Replace}}{{.Path}}{{end}}", "all"), ""))
}

func TestMakefileHasEveryDocumentedTarget(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile("Makefile")
	require.NoError(t, err)
	for _, page := range []string{"README.md", "CONTRIBUTING.md", "docs/tutorial.md", ".ci/run", "docs/pull-requests.md", "docs/gitlab-ci.yml", ".github/workflows/ci.yml", ".github/workflows/preview.yml"} {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, target := range regexp.MustCompile(`(?m)(?:^|[$`+"`"+`] ?)make ([a-z-]+)`).FindAllStringSubmatch(string(text), -1) {
			require.Regexp(t, `(?m)^`+target[1]+`:`, string(makefile), "%s has make %s", page, target[1])
		}
	}
}

// TestRunFlagsSelectTests checks that each part of a -run flag in a command selects a
// test: go test succeeds when it selects none.
func TestRunFlagsSelectTests(t *testing.T) {
	t.Parallel()
	tests := testFunctions(t)
	for _, page := range []string{"Makefile", "docs/tutorial.md", "examples/retail-store/README.md"} {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, flag := range regexp.MustCompile(`-run '?([\w|]+)`).FindAllStringSubmatch(string(text), -1) {
			for part := range strings.SplitSeq(flag[1], "|") {
				selected := func(name string) bool { return strings.Contains(name, part) }
				require.True(t, slices.ContainsFunc(tests, selected), "%s: -run %s selects no test", page, part)
			}
		}
	}
}

// testFunctions returns the names of all tests in the repository.
func testFunctions(t *testing.T) []string {
	t.Helper()
	var names []string
	require.NoError(t, fs.WalkDir(os.DirFS("."), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, match := range regexp.MustCompile(`(?m)^func (Test\w+)`).FindAllStringSubmatch(string(text), -1) {
			names = append(names, match[1])
		}
		return err
	}))
	return names
}
