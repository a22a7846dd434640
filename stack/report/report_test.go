package report_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/report"
)

// state returns the state of a stack file of the project. Each change is a key, an old
// and a new text; an empty old text replaces the whole value.
func state(t *testing.T, name string, changes ...string) *report.State {
	t.Helper()
	read, err := stackfile.Read("../..", name)
	require.NoError(t, err)
	for i := 0; i < len(changes); i += 3 {
		key := "ecs-foundation:" + changes[i]
		if changes[i+1] == "" {
			read.Values[key] = ""
		}
		require.Contains(t, read.Values[key], changes[i+1])
		read.Values[key] = strings.Replace(read.Values[key], changes[i+1], changes[i+2], 1)
	}
	plan, err := stack.Load(read, preflight.Check)
	require.NoError(t, err)
	s := report.Of(plan)
	return &s
}

// preview returns the recorded preview of a change. `make golden` records it in the
// sandbox: see sandbox/report_test.go.
func preview(t *testing.T, name string) report.Preview {
	t.Helper()
	events, err := os.Open("testdata/" + name + ".events.json")
	require.NoError(t, err)
	defer func() { _ = events.Close() }()
	p, err := report.Read(events)
	require.NoError(t, err)
	return p
}

// changes are the changes of the dev stack with a golden report.
var changes = map[string][]string{
	"nothing": nil,
	"service": {"services", "{", `{"pay": {"port": 3000, "routes": [{"paths": ["/pay/*"], "priority": 250}]},`},
	"cidr":    {"network", "10.0.200.0/24", "10.0.201.0/24"},
	"nat":     {"network", `"Single"`, `"OnePerAz"`},
	"grant":   {"services", `"readWrite","table":"carts"`, `"readWrite","stream":true,"table":"carts"`},
	"port":    {"services", `"port":3000`, `"port":8080`}, // cart's is the first
}

func TestReportOfWorkersHasNoLoadBalancer(t *testing.T) {
	t.Parallel()
	s := state(t, "dev", "loadBalancer", "", `{"http": "off"}`, "services", "", `{"importer": {"uses": ["database"]}}`)
	require.NotContains(t, s.Architecture.Mermaid(), "alb")
	for _, item := range s.Cost.Items {
		if strings.Contains(item.Name, "load balancers") {
			require.Zero(t, item.Monthly(), item.Name)
		}
	}
	for _, c := range s.Connections {
		require.NotContains(t, []string{c.From, c.To}, "alb")
	}
	dev := state(t, "dev")
	removed := report.New(report.Input{Stack: "dev", Before: dev, After: s})
	require.Less(t, removed.Monthly.After, removed.Monthly.Before)
	require.NotEmpty(t, removed.Markdown())
}

func TestReportOfEachChange(t *testing.T) {
	t.Parallel()
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := report.New(report.Input{
				Stack: "dev", Against: "origin/main (0123456)",
				Before: state(t, "dev"), After: state(t, "dev", change...), Preview: preview(t, name),
			})
			graphtest.Golden(t, "testdata/"+name+".md", r.Markdown())
		})
	}
}

// refused is the error of the preview of a change that AWS cannot carry out.
var refused = report.Preview{Errors: []string{"ecs-foundation:network.ipv6: refused"}}

func TestRefusedChangeHasItsVerdictFirst(t *testing.T) {
	t.Parallel()
	input := report.Input{
		Stack: "dev", Against: "origin/main (0123456)", Preview: refused,
		Before: state(t, "dev", "network", "{", `{"ipv6": true,`), After: state(t, "dev"),
	}
	text := report.New(input).Markdown()
	graphtest.Golden(t, "testdata/ipv6.md", text)
	require.Less(t, strings.Index(text, "| **impossible** | `network.ipv6` |"), strings.Index(text, "network.ipv6: refused"))
	input.Before.Record = nil // written by a program without records
	require.NotContains(t, report.New(input).Markdown(), "impossible")
}

// hundred returns the state of prod with a hundred services, and the steps that create
// the additional ones.
func hundred(t *testing.T) (*report.State, report.Preview) {
	t.Helper()
	var services strings.Builder
	p := report.Preview{}
	for i := range 96 {
		name := fmt.Sprintf("shop%02d", i)
		fmt.Fprintf(&services, `"%s": {"port": %d, "uses": ["database"], "routes": [{"paths": ["/%s/*"], "priority": %d}], `+
			`"grants": [{"s3": {"bucket": "%s-uploads", "access": "readWrite"}}, {"sqs": {"queue": "%s", "access": "consume"}}]},`,
			name, 8000+i%40, name, 1000+i, name, name)
		for _, s := range preview(t, "service").Steps {
			if strings.Contains(s.Name, "pay") {
				s.Name = strings.Replace(s.Name, "pay", name, 1)
				p.Steps = append(p.Steps, s)
			}
		}
	}
	return state(
		t, "prod", "services", "{", "{"+services.String(), "security", "", `{"isolation": "perService"}`,
		"quotas", "", `{"rulesPerGroup": 200, "rulesPerLoadBalancer": 200}`,
	), p
}

func TestReportOfAHundredServicesFitsAComment(t *testing.T) {
	t.Parallel()
	after, p := hundred(t)
	for _, s := range preview(t, "port").Steps {
		if s.Op == report.Replace {
			p.Steps = append(p.Steps, s)
		}
	}
	text := report.New(report.Input{
		Stack: "prod", Against: "origin/main (0123456)", Before: state(t, "prod"), After: after, Preview: p,
	}).Markdown()
	graphtest.Golden(t, "testdata/hundred.md", text)
	require.Less(t, len(text), 65536)
	require.Contains(t, text, "| **`public-cart`** | target group |", "replacements are never left out")
	require.Contains(t, text, "exceed the size limit of a comment: `make matrix STACK=prod` prints them")
	require.Equal(t, strings.Count(text, "<details>"), strings.Count(text, "</details>"))
	require.Contains(t, text, `["tasks of 100 services"]`)
}

func TestReportWithoutComparison(t *testing.T) {
	t.Parallel()
	text := report.New(report.Input{Stack: "dev", After: state(t, "dev")}).Markdown()
	require.Contains(t, text, "## `dev`: current configuration\n\n60.23 USD a month\n")
	require.Contains(t, text, "| `alb` | `tasks` | 3000 |")
	require.NotContains(t, text, "before")
	require.NotContains(t, text, "<details>")
}

func TestReadmeShowsTheDiagramOfProd(t *testing.T) {
	t.Parallel()
	graphtest.GoldenPart(t, "../../README.md", "```mermaid\n", "```\n", state(t, "prod").Architecture.Mermaid())
}

func TestReportOfAFailedPreviewHasItsErrors(t *testing.T) {
	t.Parallel()
	p, err := report.Read(strings.NewReader(`{"diagnosticEvent": {"severity": "error", "message": "services.cart.port: required\n"}}`))
	require.NoError(t, err)
	text := report.New(report.Input{Stack: "dev", Against: "main", Before: state(t, "dev"), Preview: p}).Markdown()
	require.Equal(t, "## `dev`: the preview fails\n\nCompared with `main`\n\n```\nservices.cart.port: required\n```\n", text)
}

// summary is the last event of a preview that finished.
const summary = `{"summaryEvent": {}}`

// step returns an engine event.
func step(op, kind, name, more string) string {
	urn := "urn:pulumi:dev::shop::" + kind + "::" + name
	return fmt.Sprintf(`{"resourcePreEvent": {"metadata": {"op": %q, "urn": %q, "type": %q, %s}}}`, op, urn, kind, more)
}

func TestReplacementReportsOrderAndLoss(t *testing.T) {
	t.Parallel()
	const logs = "aws:cloudwatch/logGroup:LogGroup"
	const both = `"old": {"custom": true, "inputs": {"name": "/a"}}, "new": {"custom": true, "inputs": {"name": "/b"}}, ` +
		`"keys": ["name"], "detailedDiff": {"name": {"diffKind": "update-replace"}}`
	p, err := report.Read(strings.NewReader(
		step("delete-replaced", logs, "logs-cart", `"old": {"custom": true}`) + step("replace", logs, "logs-cart", both) +
			step("create-replacement", "aws:new/thing:Thing", "thing", `"old": {"custom": true}, "new": {"custom": true}, "keys": ["size"]`) + summary,
	))
	require.NoError(t, err)
	text := report.New(report.Input{Stack: "dev", Against: "main", Preview: p}).Markdown()
	require.Contains(t, text, "> [!CAUTION]\n> Deleting log group **`logs-cart`** permanently deletes all its log events.\n")
	require.Contains(t, text, "| **`logs-cart`** | log group | `name` `/a` → `/b` | deleted first: logs, which are dropped |")
	require.Contains(t, text, "| **`thing`** | `Thing` | `size` | deleted after the new one is created |")
}

func TestResourceThatStaysInTheAccountIsNotLost(t *testing.T) {
	t.Parallel()
	for kept, lost := range map[string]bool{"true": false, "false": true} {
		p, err := report.Read(strings.NewReader(
			step("delete", "aws:cloudwatch/logGroup:LogGroup", "logs-cart", `"old": {"custom": true, "retainOnDelete": `+kept+`}`) + summary))
		require.NoError(t, err)
		text := report.New(report.Input{Stack: "dev", Against: "main", Preview: p}).Markdown()
		require.Contains(t, text, "| **`logs-cart`** | log group |")
		require.Equal(t, lost, strings.Contains(text, "permanently deletes all its log events"), kept)
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	const change = `"old": {"custom": true, "inputs": {"password": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "hunter2"}}}, ` +
		`"new": {"custom": true, "inputs": {"password": "[secret]"}}, "detailedDiff": {"password": {"diffKind": "update"}}`
	p, err := report.Read(strings.NewReader(step("update", "aws:new/thing:Thing", "thing", change) + summary))
	require.NoError(t, err)
	r := report.New(report.Input{Stack: "dev", Against: "main", Preview: p})
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.NotContains(t, r.Markdown()+string(text), "hunter2")
}

func TestEveryResourceTypeHasAFact(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		graph, err := os.ReadFile("../testdata/graph." + stack + ".golden")
		require.NoError(t, err)
		for line := range strings.Lines(string(graph)) {
			_, kind, found := strings.Cut(strings.TrimSuffix(line, ")\n"), " (aws:")
			if strings.HasPrefix(line, " ") || !found {
				continue
			}
			s := report.Step{Op: report.Replace, Type: "aws:" + kind}
			require.NotContains(t, s.Meanwhile(), "the new one is created", "report/facts.go has no fact for %s", s.Type)
		}
	}
}

func TestOpenedRangeIsReported(t *testing.T) {
	t.Parallel()
	office := state(t, "dev", "security", "", `{"ingress": {"cidrs": ["203.0.113.0/24"]}}`)
	text := report.New(report.Input{Stack: "dev", Against: "main", Before: office, After: state(t, "dev")}).Markdown()
	require.Contains(t, text, "| `internet` | `alb` | ~80 | **80** |")
	require.Contains(t, text, "| `203.0.113.0/24` | `alb` | 80 | **–** |")
}

func TestChangeOfWorkflowRolesNeedsAdministrator(t *testing.T) {
	t.Parallel()
	const note = "> This changes the roles with which workflows preview and deploy the stack: an administrator runs the update.\n"
	deploying := []string{
		"iam", "", `{"permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}`,
		"delivery", "", `{"github": {"repository": "acme/shop", "branch": "main", "foundation": {}}}`,
	}
	before := state(t, "dev", deploying...)
	compared := func(edits ...string) string {
		return report.New(report.Input{
			Stack: "dev", Against: "main", Before: before, After: state(t, "dev", append(deploying, edits...)...),
		}).Markdown()
	}
	require.Contains(t, compared("monitoring", "", `{"cloudTrail": {}}`), note)
	require.NotContains(t, compared("logs", "", `{"retentionDays": 60}`), note)
}
