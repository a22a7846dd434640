// Package machine tests the files that set up a machine to work on the project: they repeat versions and flags that others
// decide.
package machine_test

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../.."

// read returns a file of the repository.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(text)
}

// find returns the first group of a pattern in a file.
func find(t *testing.T, file, pattern string) string {
	t.Helper()
	match := regexp.MustCompile("(?m)" + pattern).FindStringSubmatch(read(t, file))
	require.NotNil(t, match, "%s does not match %s", file, pattern)
	return match[1]
}

// flags returns the value of GOFLAGS in the Makefile.
func flags(t *testing.T) string {
	t.Helper()
	return find(t, "Makefile", `^export GOFLAGS := (.*)$`)
}

func TestEveryEnvironmentHasTheFlagsOfTheMakefile(t *testing.T) {
	t.Parallel()
	for file, pattern := range map[string]string{
		".envrc":                             `^export GOFLAGS='(.*)'$`,
		".devcontainer/devcontainer.json":    `"containerEnv": \{"GOFLAGS": "(.*?)"`,
		".github/actions/prepare/action.yml": `echo "GOFLAGS=(.*?)"`,
		"CONTRIBUTING.md":                    "`GOFLAGS='(.*?)'`",
	} {
		require.Equal(t, flags(t), find(t, file, pattern), file)
	}
	var settings struct {
		Tools map[string]string `json:"go.toolsEnvVars"`
		Linux map[string]string `json:"terminal.integrated.env.linux"`
		MacOS map[string]string `json:"terminal.integrated.env.osx"`
		Gopls struct {
			Env map[string]string `json:"build.env"`
		} `json:"gopls"`
	}
	require.NoError(t, json.Unmarshal([]byte(read(t, ".vscode/settings.json")), &settings))
	for _, env := range []map[string]string{settings.Tools, settings.Linux, settings.MacOS, settings.Gopls.Env} {
		require.Equal(t, map[string]string{"GOFLAGS": flags(t)}, env)
	}
}

func TestVersionsAgree(t *testing.T) {
	t.Parallel()
	const devcontainer = ".devcontainer/devcontainer.json"
	goVersion := find(t, "go.mod", `^go (\d+\.\d+)`)
	pulumi := find(t, "go.mod", `github\.com/pulumi/pulumi/sdk/v3 v(\S+)`)
	node := find(t, "tools/doctor.sh", `^minimum_node=(\d+)$`)
	for _, row := range []struct{ file, pattern, want string }{
		{devcontainer, `features/go:1": \{"version": "(.*?)"`, goVersion},
		{"sandbox/go.mod", `^go (\d+\.\d+)`, goVersion},
		{"tools/go.mod", `^go (\d+\.\d+)`, goVersion},
		{"README.md", `Go (\d+\.\d+) or later`, goVersion},
		{"CONTRIBUTING.md", `Go (\d+\.\d+) or later`, goVersion},
		{"docs/sandbox.md", `Go (\d+\.\d+) or later`, goVersion},
		{devcontainer, `get\.pulumi\.com \| sh -s -- --version ([\d.]+)`, pulumi},
		{"tools/pulumi/go.mod", `github\.com/pulumi/pulumi/pkg/v3 v(\S+)`, pulumi},
		{"tools/doctor.sh", `^minimum_pulumi=3\.(\d+)$`, find(t, "sandbox/cmd/sandbox/engine.go", `^const minimumMinor = (\d+)$`)},
		{"CONTRIBUTING.md", `Node\.js (\d+) or later`, node},
		{devcontainer, `features/node:1": \{"version": "(.*?)"`, find(t, ".github/workflows/ci.yml", `node-version: "(.*?)"`)},
		{devcontainer, `features/python:1": \{"version": "(.*?)"`, find(t, ".github/actions/prepare/action.yml", `python-version: "(.*?)"`)},
	} {
		require.Equal(t, row.want, find(t, row.file, row.pattern), "%s: %s", row.file, row.pattern)
	}
}

// TestEditorsCheckStackFiles checks the paths in the editor's settings.
func TestEditorsCheckStackFiles(t *testing.T) {
	t.Parallel()
	var settings struct {
		Schemas map[string][]string `json:"yaml.schemas"`
	}
	require.NoError(t, json.Unmarshal([]byte(read(t, ".vscode/settings.json")), &settings))
	require.Len(t, settings.Schemas, 1)
	for schema, patterns := range settings.Schemas {
		require.True(t, json.Valid([]byte(read(t, schema))), schema)
		for _, pattern := range patterns {
			matches, err := filepath.Glob(path.Join(root, pattern))
			require.NoError(t, err)
			require.NotEmpty(t, matches, pattern)
		}
	}
}
