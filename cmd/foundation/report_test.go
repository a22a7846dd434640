package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/report"
)

func TestReportOfAChange(t *testing.T) {
	t.Parallel()
	state, errOut, code := run(t, "report", "state", "dev")
	require.Equal(t, exitOK, code, errOut)
	dir := t.TempDir()
	file := filepath.Join(dir, "state.json")
	require.NoError(t, os.WriteFile(file, []byte(state), 0o600))
	out, errOut, code := run(t, "report", "render", "--before", file, "--after", file,
		"--steps", root+"/stack/report/testdata/cidr.events.json", "--against", "main", "--note", "A note.", "--out", dir, "dev")
	require.Equal(t, exitOK, code, errOut)
	require.Equal(t, "wrote "+dir+"/report.md and "+dir+"/report.json\n", out)
	markdown, err := os.ReadFile(filepath.Join(dir, "report.md"))
	require.NoError(t, err)
	require.Contains(t, string(markdown), "## `dev`: 2 replaced\n\nCompared with `main` · 77 unchanged · 60.23 USD a month\n\n`A note.`\n")
	text, err := os.ReadFile(filepath.Join(dir, "report.json"))
	require.NoError(t, err)
	var r report.Report
	require.NoError(t, json.Unmarshal(text, &r))
	require.Equal(t, 2, r.Counts[report.Replace])
	require.Equal(t, "10.0.201.0/24", r.Of(report.Replace)[0].Because[0].After)
}

func TestReportOfAStack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	_, errOut, code := run(t, "report", "show", "prod", "--out", dir)
	require.Equal(t, exitOK, code, errOut)
	require.FileExists(t, filepath.Join(dir, "report.md"))
	require.FileExists(t, filepath.Join(dir, "report.json"))
	require.NoFileExists(t, filepath.Join(dir, "report.html"))
	out, errOut, code := run(t, "report", "show", "prod", "--html", "--out", dir)
	require.Equal(t, exitOK, code, errOut)
	require.Equal(t, "wrote "+dir+"/report.html, "+dir+"/report.md and "+dir+"/report.json\n", out)
	text, err := os.ReadFile(filepath.Join(dir, "report.html"))
	require.NoError(t, err)
	require.Contains(t, string(text), "<title>prod: Current configuration</title>")
}

func TestReportOfAChangeOfADeployedStack(t *testing.T) {
	t.Parallel()
	after, errOut, code := run(t, "report", "state", "dev")
	require.Equal(t, exitOK, code, errOut)
	var state report.State
	require.NoError(t, json.Unmarshal([]byte(after), &state))
	state.Record.Network.IPv6 = true
	record, err := json.Marshal(state.Record)
	require.NoError(t, err)
	dir := t.TempDir()
	markdown := func(outputs string) string {
		for name, text := range map[string]string{"after.json": after, "outputs.json": outputs} {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		}
		_, errOut, code := run(t, "report", "render", "--after", filepath.Join(dir, "after.json"),
			"--deployed", filepath.Join(dir, "outputs.json"), "--against", "AWS", "--out", dir, "dev")
		require.Equal(t, exitOK, code, errOut)
		text, err := os.ReadFile(filepath.Join(dir, "report.md"))
		require.NoError(t, err)
		return string(text)
	}
	require.Contains(t, markdown(`{"vpcId": "vpc-1", "deployed": `+string(record)+`}`), "| **impossible** | `network.ipv6` |")
	older := markdown(`{"vpcId": "vpc-1"}`)
	require.NotContains(t, older, "impossible")
	require.Contains(t, older, "has no record of this version")
}

func TestReportOfZonesInTheOtherForm(t *testing.T) {
	t.Parallel()
	project, err := os.ReadFile(root + "/Pulumi.yaml")
	require.NoError(t, err)
	byName, err := os.ReadFile(root + "/Pulumi.dev.yaml")
	require.NoError(t, err)
	ids := map[string]string{"us-east-1a": "use1-az6", "us-east-1b": "use1-az1"}
	byID := strings.NewReplacer("us-east-1a", "use1-az6", "us-east-1b", "use1-az1").Replace(string(byName))
	for _, tc := range []struct{ name, before, after, key string }{
		{"names to IDs", string(byName), byID, ""},
		{"IDs to names", byID, string(byName), ""},
		{"another range", string(byName), strings.ReplaceAll(byID, "10.0.", "10.1."), "network.cidr"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			outputs, after := filepath.Join(dir, "outputs.json"), filepath.Join(dir, "after.json")
			write := func(name, text string) {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
			}
			state := func(stackFile string, flags ...string) (report.State, string) {
				write("Pulumi.yaml", string(project))
				write("Pulumi.dev.yaml", stackFile)
				text, errOut, code := run(t, append([]string{"report", "state", "dev", "--dir", dir}, flags...)...)
				require.Equal(t, exitOK, code, errOut)
				var s report.State
				require.NoError(t, json.Unmarshal([]byte(text), &s))
				return s, text
			}
			deployed, _ := state(tc.before)
			deployed.Record.Network.ZoneIDs = ids
			record, err := json.Marshal(deployed.Record)
			require.NoError(t, err)
			write("outputs.json", `{"deployed": `+string(record)+`}`)
			_, text := state(tc.after, "--deployed", outputs)
			write("after.json", text)
			_, errOut, code := run(t, "report", "render", "--after", after, "--deployed", outputs, "--out", dir, "dev")
			require.Equal(t, exitOK, code, errOut)
			rendered, err := os.ReadFile(filepath.Join(dir, "report.json"))
			require.NoError(t, err)
			var r report.Report
			require.NoError(t, json.Unmarshal(rendered, &r))
			if tc.key == "" {
				require.Empty(t, r.Verdicts)
				return
			}
			require.NotEmpty(t, r.Verdicts)
			require.Equal(t, tc.key, r.Verdicts[0].Key)
		})
	}
}
