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

// reportedChanges are the changes of the dev stack in the golden files of reports.
var reportedChanges = map[string][]string{
	"nothing": nil,
	"service": {"services.pay={port: 3000, routes: [{paths: [/pay/*], priority: 250}]}"},
	"cidr":    {"network.subnets.data[1]=10.0.201.0/24"},
	"nat":     {"network.nat.strategy=OnePerAz"},
	"grant":   {"services.cart.grants[0].dynamodb.stream=true"},
	"port":    {"services.cart.port=8080"},
}

// TestReportsUseTheEnginesEvents compares the events in stack/report/testdata with those of the engine. With
// UPDATE_GOLDEN it records them.
func TestReportsUseTheEnginesEvents(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Up().Err)
	for _, name := range slices.Sorted(maps.Keys(reportedChanges)) {
		preview := e.Preview(reportedChanges[name]...)
		require.NoError(t, preview.Err, name)
		file, text := filepath.Join("..", "stack", "report", "testdata", name+".events.json"), record(t, preview.Events)
		if os.Getenv("UPDATE_GOLDEN") != "" {
			require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			continue
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), text, "%s: if the change is intended, run make golden and read the diff", file)
	}
}

// generated matches the IDs that AWS generates and the suffixes that Pulumi adds to names.
var generated = regexp.MustCompile(`\b([a-z]+)-[0-9a-f]{17,}\b|-[0-9a-f]{7}\b|loadbalancer/app/[^"]*|targetgroup/[^"]*`)

// step has the fields of an engine event that a report uses.
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

// record returns what a report uses of the engine's events: each step on a line, sorted by resource, with the inputs
// that change, and with fixed names instead of generated ones. The last line has the engine's own counts.
func record(t *testing.T, path string) string {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	var steps []step
	var summary apitype.SummaryEvent
	for decoder := json.NewDecoder(file); ; {
		var event apitype.EngineEvent
		err := decoder.Decode(&event)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if event.ResourcePreEvent != nil {
			steps = append(steps, newStep(event.ResourcePreEvent.Metadata))
		}
		if event.SummaryEvent != nil {
			summary = *event.SummaryEvent
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return strings.Compare(a.URN, b.URN) })
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	for _, s := range steps {
		require.NoError(t, encoder.Encode(map[string]any{"resourcePreEvent": map[string]any{"metadata": s}}))
	}
	counts := map[string]any{"resourceChanges": summary.ResourceChanges}
	require.NoError(t, encoder.Encode(map[string]any{"summaryEvent": counts}))
	names := map[string]string{}
	return generated.ReplaceAllStringFunc(text.String(), func(name string) string {
		if names[name] == "" {
			kind, _, _ := strings.Cut(name, "-")
			names[name] = fmt.Sprintf("%s-%d", kind, len(names))
		}
		return names[name]
	})
}

// newStep returns the part of an event that a report uses.
func newStep(m apitype.StepEventMetadata) step {
	s := step{Op: m.Op, URN: m.URN, Type: m.Type}
	if m.Op == apitype.OpSame {
		s.New = &state{Custom: m.New.Custom}
		return s
	}
	if len(m.DetailedDiff) > 0 {
		s.Diff = m.DetailedDiff
	}
	s.Old, s.New = newState(m, m.Old), newState(m, m.New)
	return s
}

// newState returns the part of the old or new state in an event that a report uses.
func newState(m apitype.StepEventMetadata, full *apitype.StepEventStateMetadata) *state {
	if full == nil {
		return nil
	}
	s := &state{Custom: full.Custom, Parent: full.Parent, Inputs: map[string]any{}}
	for path := range m.DetailedDiff {
		if m.Op != apitype.OpUpdate { // an update keeps the ID, so no other resource changes with it
			s.ID = full.ID
		}
		if value, ok := full.Inputs[path]; ok {
			s.Inputs[path] = value
		}
	}
	return s
}
