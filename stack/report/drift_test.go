package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/report"
)

// driftStep is an event of a step on a resource.
func driftStep(t *testing.T, op, typ, name string, old, updated map[string]any, diff ...string) string {
	t.Helper()
	state := func(inputs map[string]any) map[string]any {
		if inputs == nil {
			return nil
		}
		return map[string]any{"id": "x", "custom": true, "parent": "urn:pulumi:dev::shop::x::public", "inputs": inputs}
	}
	metadata := map[string]any{"op": op, "type": typ, "urn": "urn:pulumi:dev::shop::" + typ + "::" + name}
	if old != nil {
		metadata["old"] = state(old)
	}
	if updated != nil {
		metadata["new"] = state(updated)
	}
	detailed := map[string]any{}
	for _, path := range diff {
		path, kind, _ := strings.Cut(path, " ")
		detailed[path] = map[string]string{"diffKind": "update" + kind}
	}
	metadata["detailedDiff"] = detailed
	text, err := json.Marshal(map[string]any{"resourcePreEvent": map[string]any{"metadata": metadata}})
	require.NoError(t, err)
	return string(text) + "\n"
}

func TestDrift(t *testing.T) {
	t.Parallel()
	const listener, role = "aws:lb/listener:Listener", "aws:iam/role:Role"
	policy := strings.Repeat("long", 30)
	for name, test := range map[string]struct {
		events string
		want   []string
	}{
		"none": {driftStep(t, "same", listener, "public-https", map[string]any{}, map[string]any{}), []string{"## `dev`: no drift"}},
		"changed value": {
			driftStep(t, "update", listener, "public-https",
				map[string]any{"sslPolicy": "ELBSecurityPolicy-2016-08"}, map[string]any{"sslPolicy": "ELBSecurityPolicy-TLS13"}, "sslPolicy"),
			[]string{
				"1 resource differs from the program",
				"| **`public-https`** | listener | `public` | `sslPolicy` is `ELBSecurityPolicy-2016-08` | sets `sslPolicy` to `ELBSecurityPolicy-TLS13` |",
			},
		},
		"deleted": {
			driftStep(t, "create", role, "roles-cart", nil, map[string]any{}),
			[]string{"deleted, or not created yet | creates it |"},
		},
		"added value": {
			driftStep(t, "update", listener, "public-https", map[string]any{"alpnPolicy": "None"}, map[string]any{}, "alpnPolicy"),
			[]string{"`alpnPolicy` is `None` | removes `alpnPolicy` |"},
		},
		"removed value": {
			driftStep(t, "update", listener, "public-https", map[string]any{}, map[string]any{"alpnPolicy": "None"}, "alpnPolicy"),
			[]string{"`alpnPolicy` is not set | sets `alpnPolicy` to `None` |"},
		},
		"long value": {
			driftStep(t, "update", role, "roles-cart", map[string]any{"assumeRolePolicy": policy},
				map[string]any{"assumeRolePolicy": policy + "x"}, "assumeRolePolicy"),
			[]string{"`assumeRolePolicy` differs | sets `assumeRolePolicy` |"},
		},
		"replacement": {
			driftStep(t, "replace", listener, "public-https", map[string]any{"port": 81}, map[string]any{"port": 443}, "port -replace"),
			[]string{"`port` is `81` | **replaces it**; unavailable: ", "sets `port` to `443` |"},
		},
		"markup in a value": {
			driftStep(t, "update", listener, "public-https", map[string]any{"x": "a|b`<img>"}, map[string]any{"x": "b"}, "x"),
			[]string{"``a\\|b`<img>``"},
		},
		"failed preview": {
			`{"diagnosticEvent": {"severity": "error", "message": "no credentials"}}`,
			[]string{"## `dev`: drift is unknown, because the preview fails", "no credentials"},
		},
		"two resources": {
			driftStep(t, "create", role, "roles-cart", nil, map[string]any{}) + driftStep(t, "delete", role, "roles-own", map[string]any{}, nil),
			[]string{"2 resources differ from the program", "| not part of the program | deletes it |"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			preview, err := report.Read(strings.NewReader(test.events + summary))
			require.NoError(t, err)
			text := preview.Drift("dev")
			for _, want := range test.want {
				require.Contains(t, text, want)
			}
		})
	}
}

// TestUnfinishedPreviewIsReported reads the events of previews that were killed.
func TestUnfinishedPreviewIsReported(t *testing.T) {
	t.Parallel()
	for _, events := range []string{"", driftStep(t, "same", "aws:iam/role:Role", "roles-cart", map[string]any{}, map[string]any{})} {
		preview, err := report.Read(strings.NewReader(events))
		require.NoError(t, err)
		const want = "the preview did not finish: its event log has no summary"
		require.Contains(t, preview.Drift("dev"), "## `dev`: drift is unknown, because the preview fails\n\n```\n"+want)
		require.Contains(t, report.New(report.Input{Stack: "dev", Preview: preview}).Markdown(), want)
	}
}
