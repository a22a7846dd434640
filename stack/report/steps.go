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
)

// An Op is what becomes of a resource.
type Op string

// The operations.
const (
	Create  Op = "created"
	Update  Op = "updated"
	Replace Op = "replaced"
	Delete  Op = "deleted"
	Same    Op = "unchanged"
)

// A Step is what the engine does to a resource.
type Step struct {
	Op        Op     `json:"op"`
	Name      string `json:"name"`
	Type      string `json:"type"`
	Component string `json:"component"` // its parent's name
	// Changed are the properties that differ, and Because are those of them that
	// force a replacement.
	Changed []Property `json:"changed,omitempty"`
	Because []Property `json:"because,omitempty"`
	// DeletedFirst tells that a replacement is made after what it replaces is gone.
	DeletedFirst bool `json:"deletedFirst,omitempty"`

	id string // of the old resource
}

// A Property is a property of a resource that changes. Before and After are
// there where they are short, and nobody's secret.
type Property struct {
	Path   string `json:"path"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	// Follows is the resource whose replacement the property follows.
	Follows string `json:"follows,omitempty"`
}

// A Preview is what the engine says it will do.
type Preview struct {
	Steps []Step
	// Errors are why it will not.
	Errors []string
}

// event is the part of the engine's events that is read, of those that
// `pulumi preview --event-log FILE` writes.
type event struct {
	Resource *struct {
		Metadata metadata `json:"metadata"`
	} `json:"resourcePreEvent"`
	Diagnostic *struct {
		Message  string `json:"message"`
		Severity string `json:"severity"`
	} `json:"diagnosticEvent"`
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
}

// ops are the engine's own operations. One replacement is three of them.
var ops = map[string]Op{
	"create": Create, "import": Create, "update": Update, "delete": Delete, "same": Same,
	"replace": Replace, "create-replacement": Replace, "delete-replaced": Replace,
}

// Read reads the engine's events.
func Read(events io.Reader) (Preview, error) {
	var p Preview
	at := map[string]int{}
	for decoder := json.NewDecoder(events); ; {
		var e event
		if err := decoder.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return Preview{}, fmt.Errorf("reading the engine's events: %w", err)
		}
		if d := e.Diagnostic; d != nil && d.Severity == "error" {
			p.Errors = append(p.Errors, strings.TrimSpace(d.Message))
		}
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
		case len(p.Steps[i].Because) == 0: // what is deleted first is explained later
			step.DeletedFirst = p.Steps[i].DeletedFirst
			p.Steps[i] = step
		}
	}
	follow(p.Steps)
	return p, nil
}

// step returns what the engine does to a resource of a provider, if it is one.
func (m metadata) step() (Step, bool) {
	op, known := ops[m.Op]
	r := cmp.Or(m.New, m.Old)
	if !known || r == nil || !r.Custom || strings.HasPrefix(m.Type, "pulumi:") {
		return Step{}, false
	}
	s := Step{
		Op: op, Name: nameIn(m.URN), Type: m.Type, Component: nameIn(r.Parent), DeletedFirst: m.Op == "delete-replaced",
	}
	if m.Old != nil {
		s.id = m.Old.ID
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

// unknown is what the engine writes for a value that only the update will tell.
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

// property returns a property with its values, where it is a text, a number or a
// truth. The engine has put [secret] in the place of secrets.
func (m metadata) property(path string) Property {
	p := Property{Path: path, Before: plain(m.Old.Inputs[path]), After: plain(m.New.Inputs[path])}
	if p.After == unknown {
		p.After = "known after it is made"
	}
	return p
}

// longest is what a table's cell takes of a value.
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
