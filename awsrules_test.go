package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var namedLink = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)

// declarations are how the checks of docs/aws-rules.md are declared, by file type.
var declarations = map[string]func(name string) string{
	".go":   func(name string) string { return "func " + name + "(t *testing.T" },
	".py":   func(name string) string { return "def " + name + "(" },
	".yaml": func(string) string { return "# want:" },
}

// TestEachAWSRuleIsChecked checks that each row of docs/aws-rules.md has a check that
// exists and a source.
func TestEachAWSRuleIsChecked(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/aws-rules.md")
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, " | ")
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| rule | ") {
			continue
		}
		require.Len(t, cells, 3, line)
		requireChecks(t, cells[1])
		require.Contains(t, cells[2], "](https://", line)
	}
}

// TestEachPromiseAboutWorkflowRolesIsATest checks that each row of the promises in
// docs/pull-requests.md has a test that exists.
func TestEachPromiseAboutWorkflowRolesIsATest(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/pull-requests.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(string(text), "| promise | test |\n|---|---|\n")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n\n")
	for line := range strings.Lines(table) {
		requireChecks(t, line)
	}
}

// TestEachLimitOfTheThreatModelIsChecked checks that each limit in docs/threat-model.md has
// a check that exists.
func TestEachLimitOfTheThreatModelIsChecked(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/threat-model.md")
	require.NoError(t, err)
	limits := 0
	for table := range strings.SplitSeq(string(text), "| limit | checked by |\n|---|---|\n") {
		for line := range strings.Lines(table) {
			cells := strings.Split(line, " | ")
			if len(cells) != 2 {
				break // the end of the table
			}
			requireChecks(t, cells[1])
			limits++
		}
	}
	require.Greater(t, limits, 20)
}

// requireChecks checks that each link of a cell in docs has a declaration with its name.
func requireChecks(t *testing.T, cell string) {
	t.Helper()
	checks := namedLink.FindAllStringSubmatch(cell, -1)
	require.NotEmpty(t, checks, cell)
	for _, check := range checks {
		declaration := declarations[filepath.Ext(check[2])]
		require.NotNil(t, declaration, "%s is neither a test, a stack file nor a patch", check[2])
		file, err := os.ReadFile(filepath.Join("docs", check[2]))
		require.NoError(t, err)
		require.Contains(t, string(file), declaration(check[1]), cell)
	}
}

// TestEachRefusalOfTheEmulatorIsListed checks that docs/aws-rules.md has each patch that
// makes the emulator refuse a call.
func TestEachRefusalOfTheEmulatorIsListed(t *testing.T) {
	t.Parallel()
	rules, err := os.ReadFile("docs/aws-rules.md")
	require.NoError(t, err)
	patches, err := filepath.Glob("sandbox/emulator/*_*.py")
	require.NoError(t, err)
	require.NotEmpty(t, patches)
	for _, path := range patches {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, function := range strings.Split("\n"+string(text), "\ndef ")[1:] {
			name, body, _ := strings.Cut(function, "(")
			if strings.Contains(body, "raise ") {
				require.Contains(t, string(rules), "["+name+"](../"+path+")", "%s refuses a call", name)
			}
		}
	}
}

// TestEmulatorHasTheNamesOfEndpointServices checks the copy of the emulator, which is in
// another module.
func TestEmulatorHasTheNamesOfEndpointServices(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("internal/awsname/endpointservices.txt")
	require.NoError(t, err)
	got, err := os.ReadFile("sandbox/emulator/endpointservices.txt")
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "copy the file to sandbox/emulator")
}
