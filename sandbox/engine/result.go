package engine

import (
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Result describes what a run changed, or what a preview would change. Resources are written as type::name, such as
// aws:ec2/vpc:Vpc::network-vpc.
type Result struct {
	Creates  []string
	Updates  []string
	Replaces []string
	Deletes  []string
	Same     []string
	// Order lists the operations in the order in which they finished, such as "create aws:ec2/vpc:Vpc::network-vpc".
	Order []string
	// Events is the path of the file with the engine's events.
	Events string
	// Output is the output of the command.
	Output string
	// Err is the error of the run, or nil.
	Err error
}

// Changed returns the resources that are created, updated, replaced or deleted.
func (r Result) Changed() []string {
	return slices.Concat(r.Creates, r.Updates, r.Replaces, r.Deletes)
}

// read reads the changes from the engine's events.
func (r *Result) read(events io.Reader) error {
	decoder := json.NewDecoder(events)
	for {
		var event apitype.EngineEvent
		err := decoder.Decode(&event)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if event.ResOutputsEvent != nil {
			r.add(event.ResOutputsEvent.Metadata)
		}
	}
	for _, resources := range [][]string{r.Creates, r.Updates, r.Replaces, r.Deletes, r.Same} {
		slices.Sort(resources)
	}
	return nil
}

func (r *Result) add(step apitype.StepEventMetadata) {
	urn := resource.URN(step.URN)
	name := string(urn.Type()) + "::" + urn.Name()
	if step.Op != apitype.OpSame {
		r.Order = append(r.Order, string(step.Op)+" "+name)
	}
	switch step.Op {
	case apitype.OpCreate:
		r.Creates = appendUnique(r.Creates, name)
	case apitype.OpUpdate:
		r.Updates = appendUnique(r.Updates, name)
	case apitype.OpReplace, apitype.OpCreateReplacement, apitype.OpDeleteReplaced:
		r.Replaces = appendUnique(r.Replaces, name) // a replacement has up to three steps
	case apitype.OpDelete:
		r.Deletes = appendUnique(r.Deletes, name)
	case apitype.OpSame:
		r.Same = appendUnique(r.Same, name)
	default:
	}
}

func appendUnique(names []string, name string) []string {
	if slices.Contains(names, name) {
		return names
	}
	return append(names, name)
}
