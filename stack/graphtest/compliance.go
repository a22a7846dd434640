package graphtest

import (
	"fmt"
	"slices"
	"strings"
)

// A Rule is one that others judge a stack by.
type Rule struct {
	// IDs are what they call it: Security Hub (ELB.1, S3.5), checkov (CKV),
	// trivy (AVD), and in words Pulumi's policy packs. They ask for the same, and
	// the first stands for all.
	IDs   []string
	Wants string

	of  string // the type that is judged
	met judge
}

// A judge tells whether a resource of a graph is as a rule wants it.
type judge func(*Graph, *Resource) bool

// Findings returns the resources that break a rule, sorted, by the rule's first
// ID.
func (g *Graph) Findings() map[string][]string {
	found := map[string][]string{}
	for _, rule := range rules {
		for _, name := range g.Names(rule.of) {
			if !rule.met(g, g.resources[name]) {
				found[rule.IDs[0]] = append(found[rule.IDs[0]], name)
			}
		}
	}
	return found
}

// is judges by an input: it is one of these.
func is(key string, wanted ...any) judge {
	return func(_ *Graph, r *Resource) bool { return slices.Contains(wanted, r.input(key)) }
}

// set judges by an input: it is there.
func set(key string) judge {
	return func(_ *Graph, r *Resource) bool { return r.input(key) != nil }
}

// input returns an input by its key, within others where the key has dots; of a
// list it is the first element's.
func (r *Resource) input(key string) any {
	var value any = r.Inputs
	for part := range strings.SplitSeq(key, ".") {
		if list, ok := value.([]any); ok && len(list) > 0 {
			value = list[0]
		}
		object, _ := value.(map[string]any)
		value = object[part]
	}
	return value
}

// beside judges by another resource: one of a type whose input names this one,
// by its ID or its ARN, and which is as it should be.
func beside(typ, key string, met judge) judge {
	return func(g *Graph, of *Resource) bool {
		return slices.ContainsFunc(g.Names(typ), func(name string) bool {
			other := g.resources[name]
			named := other.Inputs[key]
			return (named == fmt.Sprintf("<%s>", of.Name) || named == fmt.Sprintf("<%s arn>", of.Name)) && met(g, other)
		})
	}
}

// every and either join judges.
func every(judges ...judge) judge {
	return func(g *Graph, r *Resource) bool {
		return !slices.ContainsFunc(judges, func(met judge) bool { return !met(g, r) })
	}
}

func either(judges ...judge) judge {
	return func(g *Graph, r *Resource) bool {
		return slices.ContainsFunc(judges, func(met judge) bool { return met(g, r) })
	}
}

// always and never are judges of what has no setting here.
func always(*Graph, *Resource) bool { return true }
func never(*Graph, *Resource) bool  { return false }
