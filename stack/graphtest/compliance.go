package graphtest

import (
	"fmt"
	"slices"
	"strings"
)

// A Rule is a published rule that stacks are checked against.
type Rule struct {
	// IDs are its names in Security Hub (ELB.1, S3.5), checkov (CKV), trivy (AVD) and
	// Pulumi's policy packs (in words). The first one identifies the rule.
	IDs []string
	// Wants is what the rule requires, as a clause.
	Wants string

	typ string // the resource type that it applies to
	met condition
}

// A condition reports whether a resource of a graph complies with a rule.
type condition func(*Graph, *Resource) bool

// Findings returns the resources that violate a rule, sorted, by the rule's first ID.
func (g *Graph) Findings() map[string][]string {
	findings := map[string][]string{}
	for _, rule := range rules {
		for _, name := range g.Names(rule.typ) {
			if !rule.met(g, g.resources[name]) {
				findings[rule.IDs[0]] = append(findings[rule.IDs[0]], name)
			}
		}
	}
	return findings
}

// is checks that an input has one of the values.
func is(key string, wanted ...any) condition {
	return func(_ *Graph, r *Resource) bool { return slices.Contains(wanted, r.input(key)) }
}

// set checks that an input is set.
func set(key string) condition {
	return func(_ *Graph, r *Resource) bool { return r.input(key) != nil }
}

// input returns an input by its key, nested if the key has dots. Of a list it uses
// the first element.
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

// attached checks that another resource of a type meets a condition. One of its inputs
// is the ID or the ARN of this resource.
func attached(typ, key string, met condition) condition {
	return func(g *Graph, r *Resource) bool {
		return slices.ContainsFunc(g.Names(typ), func(name string) bool {
			other := g.resources[name]
			named := other.Inputs[key]
			return (named == fmt.Sprintf("<%s>", r.Name) || named == fmt.Sprintf("<%s arn>", r.Name)) && met(g, other)
		})
	}
}

// every and either combine conditions.
func every(conditions ...condition) condition {
	return func(g *Graph, r *Resource) bool {
		return !slices.ContainsFunc(conditions, func(met condition) bool { return !met(g, r) })
	}
}

func either(conditions ...condition) condition {
	return func(g *Graph, r *Resource) bool {
		return slices.ContainsFunc(conditions, func(met condition) bool { return met(g, r) })
	}
}

// always and never are constant conditions. A rule with never requires a setting that
// this project does not have.
func always(*Graph, *Resource) bool { return true }
func never(*Graph, *Resource) bool  { return false }
