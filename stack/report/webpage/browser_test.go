package webpage_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/report"
	"ecs-foundation/stack/report/webpage"
)

// A visit is what tools/browser/check.mjs finds in a page.
type visit struct {
	File     string
	Width    int
	Scheme   string
	Script   bool
	Problems []string // logged messages, and requests
	Overflow int      // pixels beyond the right edge
	Text     string
	Search   bool // the search is shown
	Focus    []struct {
		Position int
		Name     string
		Visible  bool
	}
	Found *struct{ All, Some, None int }
	// Violations are rules of WCAG 2.2 AA that axe reports.
	Violations []string
}

// TestPagesInChromium opens the pages of stacks and of a change.
func TestPagesInChromium(t *testing.T) {
	t.Parallel()
	script, err := filepath.Abs(root + "/tools/browser/check.mjs")
	require.NoError(t, err)
	if _, err := os.Stat(filepath.Dir(script) + "/node_modules"); err != nil {
		t.Skip("SKIPPED: the browser's tools are not installed: npm ci --prefix tools/browser --ignore-scripts")
	}
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("SKIPPED: Chromium is not installed: apt-get install chromium")
	}
	dir := t.TempDir()
	pages := map[string]string{
		"dev": show(t, state(t, "dev")), "prod": show(t, state(t, "prod")), "change": change(t), "many": show(t, many(t, 36)), "one": show(t, one(t)),
		"hostile": show(t, hostileState(t)),
	}
	args := []string{script, browser, os.Getenv("PICTURES")}
	for name, text := range pages {
		file := filepath.Join(dir, name+".html")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		args = append(args, file)
	}
	cmd := exec.CommandContext(t.Context(), "node", args...)
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	output, err := cmd.Output()
	require.NoError(t, err, errOut.String())
	visits := 0
	lines := bufio.NewScanner(bytes.NewReader(output))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var v visit
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v), lines.Text())
		v.check(t)
		visits++
	}
	require.Equal(t, 3*len(pages), visits)
}

func (v visit) check(t *testing.T) {
	t.Helper()
	name := fmt.Sprintf("%s %d %s", v.File, v.Width, v.Scheme)
	require.Empty(t, v.Problems, name)
	require.Zero(t, v.Overflow, name)
	require.Equal(t, v.Script, v.Search, "%s: without scripts there is no search", name)
	for _, text := range []string{"Architecture", "Reachability", "Permissions", "Who can assume", "USD"} {
		require.Contains(t, v.Text, text, name)
	}
	if !v.Script {
		return
	}
	require.Empty(t, v.Violations, name)
	require.Equal(t, "#main", v.Focus[0].Name, "%s: the first link skips to the content", name)
	positions, ends := []int{}, []string{}
	for _, at := range v.Focus {
		require.True(t, at.Visible, "%s: %s", name, at.Name)
		positions, ends = append(positions, at.Position), append(ends, at.Name)
	}
	require.True(t, slices.IsSorted(positions), "%s: the focus follows the document: %v", name, ends)
	for _, part := range []string{"Architecture diagram", "Matrix of allowed connections", "words", "Table of permissions", "Monthly cost"} {
		require.Contains(t, ends, part, name)
	}
	require.NotNil(t, v.Found, name)
	require.Positive(t, v.Found.All, name)
	require.Less(t, v.Found.Some, v.Found.All, name)
	require.Zero(t, v.Found.None, name)
}

// many returns the state of prod with many services in groups of their own.
func many(t *testing.T, n int) *report.State {
	t.Helper()
	var services strings.Builder
	for i := range n {
		fmt.Fprintf(&services, `, "service-%02d": {"port": %d, "uses": ["database"], "routes": [{"paths": ["/%02d/*"], "priority": %d}]}`, i, 8000+i, i, 1000+i)
	}
	return state(t, "prod", "services", "{"+services.String()[2:]+"}", "security", `{"isolation": "perService"}`,
		"quotas", `{"rulesPerGroup": 200, "rulesPerLoadBalancer": 200}`)
}

// one returns the state of a stack with one service in one zone, without a data store.
func one(t *testing.T) *report.State {
	t.Helper()
	s := state(t, "dev", "services", `{"job": {"port": 3000}}`, "data", `{}`)
	zone := s.Architecture.Subnets[0].Zone
	s.Architecture.Subnets = slices.DeleteFunc(s.Architecture.Subnets, func(subnet report.Subnet) bool { return subnet.Zone != zone })
	return s
}

// hostileState returns the state of dev with text that looks like HTML.
func hostileState(t *testing.T) *report.State {
	t.Helper()
	text, err := json.Marshal(state(t, "dev"))
	require.NoError(t, err)
	encoded, err := json.Marshal(hostile)
	require.NoError(t, err)
	var s report.State
	require.NoError(t, json.Unmarshal([]byte(strings.ReplaceAll(string(text), "cart", strings.Trim(string(encoded), `"`))), &s))
	_, err = webpage.HTML(report.New(report.Input{Stack: "dev", After: &s}))
	require.NoError(t, err)
	return &s
}
