package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/report"
)

// TestCountsAreThoseOfTheEngine compares the counts of each recorded preview with the engine's summary,
// which counts components and the stack itself too.
func TestCountsAreThoseOfTheEngine(t *testing.T) {
	t.Parallel()
	names := map[string]report.Op{
		"create": report.Create, "update": report.Update, "replace": report.Replace, "delete": report.Delete, "same": report.Same,
	}
	files, err := filepath.Glob("testdata/*.events.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		var last struct {
			Summary struct {
				Changes map[string]int `json:"resourceChanges"`
			} `json:"summaryEvent"`
		}
		require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &last))
		want := map[report.Op]int{}
		for name, n := range last.Summary.Changes {
			require.Contains(t, names, name)
			want[names[name]] = n
		}
		r := report.New(report.Input{Stack: "dev", Preview: preview(t, strings.TrimSuffix(filepath.Base(file), ".events.json"))})
		require.Equal(t, want, r.Counts, file)
	}
}

func TestComponentsAreCountedAsResources(t *testing.T) {
	t.Parallel()
	const created = `"new": {"custom": false, "parent": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"}`
	p, err := report.Read(strings.NewReader(
		step("create", "ecs-foundation:index:Endpoints", "endpoints", created) +
			step("create", "aws:ec2/vpcEndpoint:VpcEndpoint", "endpoints-s3", `"new": {"custom": true, "parent": "urn:pulumi:dev::shop::x::endpoints"}`) +
			step("create", "pulumi:providers:aws", "default_6_83_0", `"new": {"custom": true}`) +
			step("create", "pulumi:providers:aws", "aws", `"new": {"custom": true}`) + summary,
	))
	require.NoError(t, err)
	r := report.New(report.Input{Stack: "dev", Against: "main", Preview: p})
	require.Equal(t, 3, r.Counts[report.Create], "without the default provider, which the engine does not count")
	require.Contains(t, r.Markdown(), "| `endpoints` |  |  | 2 |  |\n")
	require.Contains(t, r.Markdown(), "| created | `endpoints` | component |  |\n")
	require.Contains(t, r.Markdown(), "| created | `aws` | provider |  |\n")
}

func TestWarningsAreInTheReportOnce(t *testing.T) {
	t.Parallel()
	after := state(t, "dev")
	require.NotEmpty(t, after.Warnings)
	p, err := report.Read(strings.NewReader(`{"diagnosticEvent": {"severity": "warning", "message": "probably not meant:\n` + after.Warnings[0] + `\n"}}
		{"diagnosticEvent": {"severity": "warning", "message": "could not look up the certificate\n"}}
		{"diagnosticEvent": {"severity": "info", "message": "allowed connections"}}` + summary))
	require.NoError(t, err)
	r := report.New(report.Input{Stack: "dev", Against: "main", After: after, Preview: p})
	require.Equal(t, append(after.Warnings, "could not look up the certificate"), r.Warnings)
	require.Contains(t, r.Markdown(), "### Warnings\n\n```\n"+strings.Join(r.Warnings, "\n")+"\n```\n")
}

func TestPlaceholderOfTheAccountIsExplained(t *testing.T) {
	t.Parallel()
	const note = "The account ID 000000000000 is a placeholder"
	require.Contains(t, report.New(report.Input{Stack: "dev", After: state(t, "dev")}).Markdown(), note)
	require.NotContains(t, report.New(report.Input{Stack: "prod", After: state(t, "prod")}).Markdown(), note, "it names its account")
}
