package orphans

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ecs-foundation/internal/printable"
)

// A State is what Pulumi has stored about one or more stacks: the resources that exist, and the operations that an
// interrupted update has started.
type State struct {
	Resources []Resource
	// Pending are the resources whose creation has started, and not ended.
	Pending []Resource
}

// A Resource is a resource in a state.
type Resource struct {
	URN     string         `json:"urn"`
	Custom  bool           `json:"custom"`
	Type    string         `json:"type"`
	ID      string         `json:"id"`
	Inputs  map[string]any `json:"inputs"`
	Outputs map[string]any `json:"outputs"`
	// External is set for a resource that the program only reads, and Delete for one that was replaced.
	External bool `json:"external"`
	Delete   bool `json:"delete"`
}

// deployment is the part of a state that both formats have.
// https://github.com/pulumi/pulumi/blob/v3.250.0/sdk/go/common/apitype/core.go
type deployment struct {
	Resources []Resource `json:"resources"`
	Pending   []struct {
		Type     string   `json:"type"`
		Resource Resource `json:"resource"`
	} `json:"pending_operations"`
}

// Read adds the output of `pulumi stack export`, or the checkpoint file of a backend.
func (s *State) Read(in io.Reader) error {
	var document struct {
		Deployment *deployment `json:"deployment"`
		Checkpoint *struct {
			Latest *deployment `json:"latest"`
		} `json:"checkpoint"`
	}
	if err := json.NewDecoder(in).Decode(&document); err != nil {
		return fmt.Errorf("read the state: %w: it must be the output of pulumi stack export", printable.JSONError(err))
	}
	d := document.Deployment
	if document.Checkpoint != nil {
		d = document.Checkpoint.Latest
		if d == nil {
			return nil // a stack that was never updated
		}
	}
	if d == nil {
		return errors.New("read the state: it has no deployment: it must be the output of pulumi stack export")
	}
	for _, r := range d.Resources {
		if r.Custom && !r.External && !strings.HasPrefix(r.Type, "pulumi:") {
			s.Resources = append(s.Resources, r)
		}
	}
	for _, operation := range d.Pending {
		if operation.Type == "creating" && operation.Resource.Custom {
			s.Pending = append(s.Pending, operation.Resource)
		}
	}
	return nil
}

// text returns a property of the outputs, or else of the inputs.
func (r Resource) text(key string) string {
	if text, ok := r.Outputs[key].(string); ok && text != "" {
		return text
	}
	text, _ := r.Inputs[key].(string)
	return text
}

// label returns the value of the tag Name among the inputs.
func (r Resource) label() string {
	tags, _ := r.Inputs["tags"].(map[string]any)
	name, _ := tags["Name"].(string)
	return name
}

// has reports whether the state has a resource of AWS, by its ARN or ID or by the keys of its kind.
func (s State) has(o Object) bool {
	return slices.ContainsFunc(s.Resources, o.is)
}
