package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/report"
)

func TestAReportIsRenderedFromWhatIsWritten(t *testing.T) {
	t.Parallel()
	var state bytes.Buffer
	require.NoError(t, run([]string{"state", "--dir", "../..", "dev"}, &state))
	folder := t.TempDir()
	file := filepath.Join(folder, "state.json")
	require.NoError(t, os.WriteFile(file, state.Bytes(), 0o600))
	var said bytes.Buffer
	require.NoError(t, run([]string{
		"render", "--before", file, "--after", file, "--steps", "../../stack/report/testdata/cidr.events.json",
		"--against", "main", "--note", "A note.", "--out", folder, "dev",
	}, &said))
	require.Equal(t, "wrote "+folder+"/report.md and report.json beside it\n", said.String())
	markdown, err := os.ReadFile(filepath.Join(folder, "report.md"))
	require.NoError(t, err)
	require.Contains(t, string(markdown), "## `dev`: 2 replaced\n\nAgainst main · 68 unchanged · 60.23 USD a month\n\n*A note.*\n")
	text, err := os.ReadFile(filepath.Join(folder, "report.json"))
	require.NoError(t, err)
	var r report.Report
	require.NoError(t, json.Unmarshal(text, &r))
	require.Equal(t, 2, r.Counts[report.Replace])
	require.Equal(t, "10.0.201.0/24", r.Of(report.Replace)[0].Because[0].After)
}

func TestTheSameIsToldOfAStackAsItStands(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, run([]string{"stands", "--dir", "../..", "--out", folder, "prod"}, &bytes.Buffer{}))
	require.FileExists(t, filepath.Join(folder, "report.json"))
}

func TestWhatIsMistypedIsTold(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"expected a command, state, stands or render, its flags and a stack": {"show"},
		`expected one stack, not ["dev" "prod"]`:                             {"state", "dev", "prod"},
	} {
		require.EqualError(t, run(args, &bytes.Buffer{}), want)
	}
	require.ErrorContains(t, run([]string{"state", "--dir", "../..", "test"}, &bytes.Buffer{}), "Pulumi.test.yaml")
	require.ErrorContains(t, run([]string{"render", "--after", "main.go", "dev"}, &bytes.Buffer{}), "main.go is no state of a stack")
}
