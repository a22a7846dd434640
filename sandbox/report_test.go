package sandbox_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// reported are the changes of the dev stack that the goldens of reports are made of.
var reported = map[string][]string{
	"nothing": nil,
	"service": {"services.pay={port: 3000, routes: [{paths: [/pay/*], priority: 250}]}"},
	"cidr":    {"network.subnets.data[1]=10.0.201.0/24"},
	"nat":     {"network.nat.strategy=OnePerAz"},
	"grant":   {"services.cart.grants[0].dynamodb.stream=true"},
	"port":    {"services.cart.port=8080"},
}

// TestReportsAreMadeOfWhatTheEngineSays holds the recorded events, in report/testdata, against the engine's own. With
// UPDATE_GOLDEN it records them.
func TestReportsAreMadeOfWhatTheEngineSays(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Up().Err)
	for _, name := range slices.Sorted(maps.Keys(reported)) {
		preview := e.Preview(reported[name]...)
		require.NoError(t, preview.Err, name)
		file, text := filepath.Join("..", "stack", "report", "testdata", name+".events.json"), record(t, preview.Events)
		if os.Getenv("UPDATE_GOLDEN") != "" {
			require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			continue
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), text, "%s: if that is meant, run make golden and read the diff", file)
	}
}

// random is what AWS, or Pulumi in names, makes up.
var random = regexp.MustCompile(`\b([a-z]+)-[0-9a-f]{17,}\b|-[0-9a-f]{7}\b|loadbalancer/app/[^"]*|targetgroup/[^"]*`)

// step is what a report reads of an event of the engine's.
type step struct {
	Op   apitype.OpType `json:"op"`
	URN  string         `json:"urn"`
	Type string         `json:"type"`
	Old  *state         `json:"old,omitempty"`
	New  *state         `json:"new,omitempty"`
	Diff any            `json:"detailedDiff,omitempty"`
}

type state struct {
	ID     string         `json:"id,omitempty"`
	Custom bool           `json:"custom"`
	Parent string         `json:"parent,omitempty"`
	Inputs map[string]any `json:"inputs,omitempty"`
}

// record keeps of the engine's events what a report is made of: each step on a line, sorted by resource, with the
// inputs that change and with names in the place of what is made up.
func record(t *testing.T, path string) string {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	var steps []step
	for decoder := json.NewDecoder(file); ; {
		var event apitype.EngineEvent
		err := decoder.Decode(&event)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if event.ResourcePreEvent != nil {
			steps = append(steps, short(event.ResourcePreEvent.Metadata))
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return strings.Compare(a.URN, b.URN) })
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	for _, s := range steps {
		require.NoError(t, encoder.Encode(map[string]any{"resourcePreEvent": map[string]any{"metadata": s}}))
	}
	names := map[string]string{}
	return random.ReplaceAllStringFunc(text.String(), func(made string) string {
		if names[made] == "" {
			kind, _, _ := strings.Cut(made, "-")
			names[made] = fmt.Sprintf("%s-%d", kind, len(names))
		}
		return names[made]
	})
}

// short is a step without what a report does not read.
func short(m apitype.StepEventMetadata) step {
	s := step{Op: m.Op, URN: m.URN, Type: m.Type}
	if m.Op == apitype.OpSame {
		s.New = &state{Custom: m.New.Custom}
		return s
	}
	if len(m.DetailedDiff) > 0 {
		s.Diff = m.DetailedDiff
	}
	part := func(of *apitype.StepEventStateMetadata) *state {
		if of == nil {
			return nil
		}
		kept := &state{Custom: of.Custom, Parent: of.Parent, Inputs: map[string]any{}}
		for path := range m.DetailedDiff {
			if m.Op != apitype.OpUpdate { // whose ID nothing follows
				kept.ID = of.ID
			}
			if value, ok := of.Inputs[path]; ok {
				kept.Inputs[path] = value
			}
		}
		return kept
	}
	s.Old, s.New = part(m.Old), part(m.New)
	return s
}
