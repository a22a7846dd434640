package webpage_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/report"
	"ecs-foundation/stack/report/webpage"
)

const root = "../../.."

// state returns the state of a stack file of the project. Each change is a key and a new value.
func state(t *testing.T, name string, changes ...string) *report.State {
	t.Helper()
	read, err := stackfile.Read(root, name)
	require.NoError(t, err)
	for i := 0; i < len(changes); i += 2 {
		read.Values["ecs-foundation:"+changes[i]] = changes[i+1]
	}
	plan, err := stack.Load(read, preflight.Check)
	require.NoError(t, err)
	s := report.Of(plan)
	return &s
}

// preview returns a recorded preview of package report.
func preview(t *testing.T, name string) report.Preview {
	t.Helper()
	events, err := os.Open("../testdata/" + name + ".events.json")
	require.NoError(t, err)
	defer func() { _ = events.Close() }()
	p, err := report.Read(events)
	require.NoError(t, err)
	return p
}

func html(t *testing.T, in report.Input) string {
	t.Helper()
	text, err := webpage.HTML(report.New(in))
	require.NoError(t, err)
	return text
}

// show returns the page of a stack without a comparison.
func show(t *testing.T, s *report.State) string {
	t.Helper()
	return html(t, report.Input{Stack: s.Stack, After: s})
}

// change returns the page of a change with replacements, verdicts and warnings.
func change(t *testing.T) string {
	t.Helper()
	return html(t, report.Input{
		Stack: "dev", Against: "origin/main (0123456)", Preview: preview(t, "port"), Before: state(t, "dev"),
		After: state(t, "dev", "services", `{"cart": {"port": 8080, "uses": ["cache"], "routes": [{"paths": ["/cart/*"], "priority": 100}]}, "ui": {"port": 3000}}`),
	})
}

var (
	tagPattern    = regexp.MustCompile(`<[a-z]+`)
	loadPattern   = regexp.MustCompile(`(?i)\s(src|srcset|style|on[a-z]+)\s*=`)
	arrowPattern  = regexp.MustCompile(`<g class="arrow [a-z]+"><title>(.+?) → (.+?), port ([~0-9, ]+?)(, through the NAT gateways)?</title>`)
	cellPattern   = regexp.MustCompile(`<a href="#connection-\d+"><span class="hidden">(.+?) to (.+?): </span>([~0-9, ]+)<`)
	policyPattern = regexp.MustCompile(`(style|script)-src &#39;sha256-([^&]+)&#39;`)
)

func TestPageLoadsNothing(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"dev": show(t, state(t, "dev")), "prod": show(t, state(t, "prod")), "change": change(t)} {
		body := text[strings.Index(text, "<body>"):strings.LastIndex(text, "<script>")]
		require.NotRegexp(t, loadPattern, body, name)
		require.Equal(t, 1, strings.Count(text, "<link"), name)
		require.Contains(t, text, `<link rel="icon" href="data:,">`, name)
		require.Equal(t, 1, strings.Count(text, "<script"), name)
	}
}

// TestPolicyAllowsOnlyTheStyleAndTheScript compares the hashes in the content security policy with the page.
func TestPolicyAllowsOnlyTheStyleAndTheScript(t *testing.T) {
	t.Parallel()
	text := show(t, state(t, "dev"))
	require.Contains(t, text, `content="default-src &#39;none&#39;;`)
	hashes := policyPattern.FindAllStringSubmatch(strings.ReplaceAll(text, "&#43;", "+"), -1)
	require.Len(t, hashes, 2)
	for _, found := range hashes {
		tag := found[1]
		_, rest, _ := strings.Cut(text, "<"+tag+">")
		content, _, _ := strings.Cut(rest, "</"+tag+">")
		sum := sha256.Sum256([]byte(content))
		require.Equal(t, base64.StdEncoding.EncodeToString(sum[:]), found[2], tag)
	}
}

// TestPictureMatrixAndTableAgree compares the arrows of both pictures and the cells of the matrix with the
// allowed connections, for many stack files.
func TestPictureMatrixAndTableAgree(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(root + "/stack/config/testdata/valid/*.yaml")
	require.NoError(t, err)
	states := []*report.State{state(t, "dev"), state(t, "prod"), state(t, "prod", "security", `{"isolation": "perService"}`)}
	for _, file := range files {
		minimal, err := stackfile.ReadFile(root, "dev", root+"/stack/config/testdata/minimal.yaml")
		require.NoError(t, err)
		source, err := stackfile.ReadFile(root, "dev", file)
		require.NoError(t, err)
		maps.Copy(minimal.Values, source.Values)
		if plan, err := stack.Load(minimal); err == nil {
			s := report.Of(plan)
			states = append(states, &s)
		}
	}
	require.Greater(t, len(states), 20)
	for i, s := range states {
		want := map[[3]string]bool{}
		for _, e := range s.Architecture.Edges {
			want[[3]string{e.From, e.To, ports(e)}] = true
		}
		text := show(t, s)
		if len(s.Architecture.Services) <= 8 {
			require.Equal(t, want, found(cellPattern, text), "the matrix of state %d", i)
			require.Equal(t, want, found(arrowPattern, text), "the picture of state %d", i)
		}
	}
}

// ports returns the ports of an edge as the pages show them.
func ports(e report.Edge) string {
	var texts []string
	for _, c := range e.Ports {
		text := strconv.Itoa(c)
		for _, p := range e.Partly {
			if p == c {
				text = "~" + text
			}
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}

func found(pattern *regexp.Regexp, text string) map[[3]string]bool {
	all := map[[3]string]bool{}
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		all[[3]string{m[1], m[2], m[3]}] = true
	}
	return all
}

func TestServicesWithTheSameConnectionsShareARow(t *testing.T) {
	t.Parallel()
	var services []string
	for i := range 30 {
		port := 3000
		if i == 7 {
			port = 9000
		}
		services = append(services, fmt.Sprintf(`"s%02d": {"port": %d, "uses": ["database"], "routes": [{"paths": ["/%02d/*"], "priority": %d}]}`, i, port, i, 1000+i))
	}
	s := state(t, "prod", "services", "{"+strings.Join(services, ",")+"}", "security", `{"isolation": "perService"}`,
		"quotas", `{"rulesPerGroup": 200, "rulesPerLoadBalancer": 200}`)
	text := show(t, s)
	require.Equal(t, 1, strings.Count(text, `<th scope="row">tasks-s00 and 28 like it</th>`))
	require.Equal(t, 1, strings.Count(text, `<th scope="col"><span>tasks-s00 and 28 like it</span></th>`))
	require.Equal(t, 1, strings.Count(text, `<th scope="row">tasks-s07</th>`))
	require.NotContains(t, text, `<th scope="row">tasks-s01</th>`)
	require.Equal(t, len(s.Architecture.Edges), strings.Count(text, `<li id="connection-`), "the list has each connection")
	require.Contains(t, text, "tasks of 30 services")
	require.Contains(t, text, "s29 :3000")
}

func TestMatrixOfProdHasWhatThePictureHad(t *testing.T) {
	t.Parallel()
	s := state(t, "prod")
	require.Contains(t, s.Architecture.Mermaid(), `n_tasks -->|"443"| n_alb`)
	require.True(t, found(arrowPattern, show(t, s))[[3]string{"tasks", "alb", "443"}])
	require.Contains(t, show(t, s), "group tasks, out: tasks-to-internet-443-egress; route of private-a: local")
}

// hostile is what the text of a stack file could do to a page.
const hostile = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>\" onload='x' {{.}} \u202e\x00"

func TestTextOfAStackFileIsEscaped(t *testing.T) {
	t.Parallel()
	original, err := json.Marshal(report.New(report.Input{
		Stack: "dev", Against: "origin/main", Before: state(t, "dev"), After: state(t, "prod"), Preview: preview(t, "port"),
		Notes: []string{"cart"},
	}))
	require.NoError(t, err)
	render := func(name string) string {
		encoded, err := json.Marshal(name)
		require.NoError(t, err)
		text := strings.NewReplacer("cart", strings.Trim(string(encoded), `"`)).Replace(string(original))
		var r report.Report
		require.NoError(t, json.Unmarshal([]byte(text), &r))
		document, err := webpage.HTML(r)
		require.NoError(t, err)
		return document
	}
	plain, attacked := render("shop"), render(hostile)
	require.Greater(t, strings.Count(attacked, "alert(1)"), 20, "names, roles, resources, notes and errors")
	require.Len(t, tagPattern.FindAllString(attacked, -1), len(tagPattern.FindAllString(plain, -1)))
	require.NotContains(t, attacked, "<script>alert")
	require.NotContains(t, attacked, "\u202e")
	require.NotRegexp(t, loadPattern, regexp.MustCompile(`>[^<]*<|"[^"]*"`).ReplaceAllString(attacked[strings.Index(attacked, "<body>"):strings.LastIndex(attacked, "<script>")], ""))
}

func TestChangesComeFirst(t *testing.T) {
	t.Parallel()
	text := change(t)
	at := func(part string) int {
		require.Contains(t, text, part)
		return strings.Index(text, part)
	}
	require.Less(t, at(`<h2 id="changes">`), at(`<h2 id="architecture">`))
	require.Less(t, at("What AWS refuses or interrupts"), at(`<span class="badge replaced">`))
	require.Less(t, at(`<span class="badge replaced">`), at(`<span class="badge created">`))
	require.Less(t, at("<h3>Warnings</h3>"), at(`<h2 id="architecture">`))
	require.Contains(t, text, `<div class="tile replaced"><dt>replaced</dt><dd>1</dd></div>`)
	require.Contains(t, text, `<div class="tile "><dt>unchanged</dt><dd>77</dd></div>`)
	require.Contains(t, text, `<td class="open closed"><a href="#connection-`, "no service uses the database any more")
	require.Contains(t, text, "<s>5432</s>")
	require.Contains(t, text, `<td class="open changed">`)
}

func TestFailedPreviewHasItsErrors(t *testing.T) {
	t.Parallel()
	text := html(t, report.Input{Stack: "dev", Against: "main", Preview: report.Preview{Errors: []string{"services.cart.port: required\nsecond line"}}})
	require.Contains(t, text, "The preview fails")
	require.Contains(t, text, "<pre>services.cart.port: required\nsecond line</pre>")
	require.NotContains(t, text, `id="architecture"`)
}
