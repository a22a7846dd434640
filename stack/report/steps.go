package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/printable"
)

// An Op is an operation on a resource.
type Op string

// The operations.
const (
	Create  Op = "created"
	Update  Op = "updated"
	Replace Op = "replaced"
	Delete  Op = "deleted"
	Same    Op = "unchanged"
)

// A Step is an operation of the engine on a resource.
type Step struct {
	Op        Op     `json:"op"`
	Name      string `json:"name"`
	Type      string `json:"type"`
	Component string `json:"component"` // its parent's name, or its own
	// Changed are the properties that differ, and Because those that force a
	// replacement.
	Changed []Property `json:"changed,omitempty"`
	Because []Property `json:"because,omitempty"`
	// DeletedFirst reports whether a replacement is created after the deletion.
	DeletedFirst bool `json:"deletedFirst,omitempty"`
	// Kept reports whether the resource stays in the account when it is deleted from the state.
	Kept bool `json:"kept,omitempty"`

	id string // of the old resource
}

// A Property is a property of a resource that changes. It has Before and After if they
// are short and not secret.
type Property struct {
	Path   string `json:"path"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Follows is the resource whose replacement changes the property.
	Follows string `json:"follows,omitempty"`
}

// A Preview is the result of pulumi preview.
type Preview struct {
	Steps []Step
	// Errors are the reasons why it failed.
	Errors []string
	// Warnings are those of the program, one per line, and of providers.
	Warnings []string
}

// isDefaultProvider reports whether a resource is a provider that the engine creates for a
// package. The engine does not count it:
// https://github.com/pulumi/pulumi/blob/v3.276.0/pkg/engine/update.go#L1572
func isDefaultProvider(m metadata) bool {
	return strings.HasPrefix(m.Type, "pulumi:providers:") && strings.HasPrefix(nameIn(m.URN), "default")
}

// event is the relevant part of an engine event, as `pulumi preview --event-log FILE`
// writes it.
type event struct {
	Resource *struct {
		Metadata metadata `json:"metadata"`
	} `json:"resourcePreEvent"`
	Diagnostic *diagnostic `json:"diagnosticEvent"`
	// Summary is the last event of a preview that finished.
	Summary *struct{} `json:"summaryEvent"`
}

type diagnostic struct {
	Message  string `json:"message"`
	Severity string `json:"severity"`
}

type metadata struct {
	Op           string    `json:"op"`
	URN          string    `json:"urn"`
	Type         string    `json:"type"`
	Old          *resource `json:"old"`
	New          *resource `json:"new"`
	Keys         []string  `json:"keys"`
	Diffs        []string  `json:"diffs"`
	DetailedDiff map[string]struct {
		Kind string `json:"diffKind"`
	} `json:"detailedDiff"`
}

type resource struct {
	ID     string         `json:"id"`
	Custom bool           `json:"custom"`
	Parent string         `json:"parent"`
	Inputs map[string]any `json:"inputs"`
	Kept   bool           `json:"retainOnDelete"`
}

// ops maps the operations of the engine. A replacement has three.
var ops = map[string]Op{
	"create": Create, "import": Create, "update": Update, "delete": Delete, "same": Same,
	"replace": Replace, "create-replacement": Replace, "delete-replaced": Replace,
}

// Read reads the engine's events. A preview that did not finish, such as one that was killed or that could not log in, has
// an error.
func Read(events io.Reader) (Preview, error) {
	var p Preview
	finished := false
	at := map[string]int{}
	for decoder := json.NewDecoder(events); ; {
		var e event
		if err := decoder.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return Preview{}, fmt.Errorf("read engine events: %w", printable.JSONError(err))
		}
		p.add(e.Diagnostic)
		finished = finished || e.Summary != nil
		if e.Resource == nil {
			continue
		}
		m := e.Resource.Metadata
		step, ok := m.step()
		if !ok {
			continue
		}
		i, seen := at[m.URN]
		switch {
		case !seen:
			at[m.URN] = len(p.Steps)
			p.Steps = append(p.Steps, step)
		case len(p.Steps[i].Because) == 0: // the deletion comes first, without reasons
			step.DeletedFirst = p.Steps[i].DeletedFirst
			p.Steps[i] = step
		}
	}
	if !finished && len(p.Errors) == 0 {
		p.Errors = []string{"the preview did not finish: its event log has no summary"}
	}
	follow(p.Steps)
	return p, nil
}

// add adds the message of a diagnostic, if it is an error or a warning.
func (p *Preview) add(d *diagnostic) {
	switch {
	case d == nil:
	case d.Severity == "error":
		p.Errors = append(p.Errors, strings.TrimSpace(d.Message))
	case d.Severity == "warning":
		p.Warnings = append(p.Warnings, strings.TrimSpace(d.Message))
	}
}

// step returns the operation on a resource, if the engine counts it. A component and the stack
// itself are resources too.
func (m metadata) step() (Step, bool) {
	op, known := ops[m.Op]
	r := cmp.Or(m.New, m.Old)
	if !known || r == nil || isDefaultProvider(m) {
		return Step{}, false
	}
	s := Step{
		Op: op, Name: nameIn(m.URN), Type: m.Type, Component: nameIn(r.Parent), DeletedFirst: m.Op == "delete-replaced",
	}
	if !r.Custom {
		s.Component = s.Name
	}
	if m.Old != nil {
		s.id, s.Kept = m.Old.ID, m.Old.Kept
	}
	if op != Update && op != Replace || m.Old == nil || m.New == nil {
		return s, true
	}
	for _, path := range slices.Sorted(maps.Keys(m.DetailedDiff)) {
		property := m.property(path)
		s.Changed = append(s.Changed, property)
		if strings.HasSuffix(m.DetailedDiff[path].Kind, "-replace") {
			s.Because = append(s.Because, property)
		}
	}
	if len(s.Changed) == 0 {
		for _, path := range m.Diffs {
			s.Changed = append(s.Changed, m.property(path))
		}
	}
	if len(s.Because) == 0 {
		for _, path := range m.Keys {
			s.Because = append(s.Because, m.property(path))
		}
	}
	return s, true
}

// nameIn returns the name at the end of a URN.
func nameIn(urn string) string {
	parts := strings.Split(urn, "::")
	return parts[len(parts)-1]
}

// unknown is the engine's placeholder for a value that only the update determines.
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

// property returns a property, with its values if they are strings, numbers or booleans.
// The engine has replaced secrets by [secret].
func (m metadata) property(path string) Property {
	p := Property{Path: path, Before: plain(m.Old.Inputs[path]), After: plain(m.New.Inputs[path])}
	if p.After == unknown {
		p.After = "known after the update"
	}
	return p
}

// longest is the length of the longest value in a table.
const longest = 80

func plain(value any) string {
	switch value.(type) {
	case string, float64, bool:
	default:
		return ""
	}
	if text := fmt.Sprint(value); len(text) <= longest {
		return text
	}
	return ""
}

// follow finds the properties that change because another resource is replaced.
func follow(steps []Step) {
	replaced := map[string]string{}
	for _, s := range steps {
		if s.Op == Replace && s.id != "" {
			replaced[s.id] = s.Name
		}
	}
	for _, s := range steps {
		for _, properties := range [][]Property{s.Changed, s.Because} {
			for i, p := range properties {
				properties[i].Follows = replaced[p.Before]
			}
		}
	}
}
