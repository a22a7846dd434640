package importfile

import (
	"fmt"
	"slices"

	"ecs-foundation/stack"
)

// A matcher finds the resources of a plan in a state.
type matcher struct {
	plan  stack.Plan
	state State

	vpc     string              // its ID
	subnets map[string]Resource // by the keys of the plan
	tables  map[string]string   // ID of the imported route table, by the keys of the plan
	out     Import
}

// all returns the resources of a type for which a condition is true.
func (m *matcher) all(kind string, condition func(Resource) bool) []Resource {
	var matches []Resource
	for _, r := range m.state.Resources {
		if r.Type == kind && condition(r) {
			matches = append(matches, r)
		}
	}
	return matches
}

// first returns the first of them, if any.
func (m *matcher) first(kind string, condition func(Resource) bool) (Resource, bool) {
	matches := m.all(kind, condition)
	if len(matches) == 0 {
		return Resource{}, false
	}
	return matches[0], true
}

// inVPC reports whether a resource is in the VPC.
func (m *matcher) inVPC(r Resource) bool { return r.text("vpc_id") == m.vpc }

// add imports a resource as a child of a component.
func (m *matcher) add(kind, parent, suffix, id string, r Resource) {
	name := parent + "-" + suffix
	m.out.File.Add("aws:"+kind, name, id, parent)
	m.out.Imported[name] = r
}

// problemf reports a problem once.
func (m *matcher) problemf(format string, args ...any) {
	if problem := fmt.Sprintf(format, args...); !slices.Contains(m.out.Problems, problem) {
		m.out.Problems = append(m.out.Problems, problem)
	}
}

func (m *matcher) changef(format string, args ...any) {
	m.out.Changes = append(m.out.Changes, fmt.Sprintf(format, args...))
}
