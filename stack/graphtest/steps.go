package graphtest

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Steps are the changes that the engine would make to a stack. Resources are written as
// type::name, such as aws:ec2/vpc:Vpc::network-vpc.
type Steps struct {
	Creates, Updates, Replaces, Deletes []string
	// Causes are the predicted replacements that no other one causes.
	Causes []string
}

// Add adds an operation of the engine on a resource. A replacement has up to three.
func (s *Steps) Add(op apitype.OpType, resource string) {
	list := map[apitype.OpType]*[]string{
		apitype.OpCreate: &s.Creates, apitype.OpUpdate: &s.Updates, apitype.OpDelete: &s.Deletes,
		apitype.OpReplace: &s.Replaces, apitype.OpCreateReplacement: &s.Replaces, apitype.OpDeleteReplaced: &s.Replaces,
	}[op]
	if list != nil && !slices.Contains(*list, resource) {
		*list = append(*list, resource)
	}
}

// Sorted returns the steps in a deterministic order.
func (s Steps) Sorted() Steps {
	for _, list := range [][]string{s.Creates, s.Updates, s.Replaces, s.Deletes} {
		slices.Sort(list)
	}
	return s
}

// policies matches the resources of IAM policies.
var policies = regexp.MustCompile(`^aws:iam/(policy|rolePolicy|rolePolicyAttachment):`)

// hidden matches resources whose updates a preview does not always show: while the ID of a
// subnet or a route table is unknown, the provider shows no change of an endpoint's lists.
var hidden = regexp.MustCompile(`^aws:ec2/vpcEndpoint:`)

// Shown returns the steps that a preview always shows, as text, without those of IAM
// policies, which follow the names and types of all resources.
func (s Steps) Shown() string {
	var b strings.Builder
	for _, part := range []struct {
		verb      string
		resources []string
	}{
		{"create", s.Creates}, {"update", s.Updates}, {"replace", s.Replaces}, {"delete", s.Deletes},
	} {
		for _, r := range part.resources {
			if !policies.MatchString(r) && (part.verb != "update" || !hidden.MatchString(r)) {
				b.WriteString(part.verb + " " + r + "\n")
			}
		}
	}
	return b.String()
}

// Diff predicts the changes from one graph to another one: a resource is replaced if one
// of its inputs changes that the AWS provider cannot update, or if such an input is the ID
// of a resource that is replaced.
func Diff(before, after *Graph) Steps {
	d := differ{before, after, map[string]operation{}, map[string]bool{}}
	var steps Steps
	for _, name := range after.Names("") {
		r := after.resources[name]
		if !r.Custom {
			continue
		}
		entry := r.Type + "::" + name
		switch d.of(name) {
		case create:
			steps.Creates = append(steps.Creates, entry)
		case update:
			steps.Updates = append(steps.Updates, entry)
		case replace:
			steps.Replaces = append(steps.Replaces, entry)
			if d.causes[name] {
				steps.Causes = append(steps.Causes, entry)
			}
		case same:
		}
	}
	for _, name := range before.Names("") {
		r := before.resources[name]
		if now, ok := after.resources[name]; r.Custom && (!ok || now.Type != r.Type) {
			steps.Deletes = append(steps.Deletes, r.Type+"::"+name)
		}
	}
	return steps.Sorted()
}

type operation int

const (
	same operation = iota
	create
	update
	replace
)

type differ struct {
	before, after *Graph
	known         map[string]operation
	causes        map[string]bool // replacements because of a new value
}

// of returns the operation on a resource of the new graph.
func (d differ) of(name string) operation {
	if operation, ok := d.known[name]; ok {
		return operation
	}
	d.known[name] = same // for a cycle, which no graph has
	d.known[name] = d.compare(name)
	return d.known[name]
}

func (d differ) compare(name string) operation {
	now := d.after.resources[name]
	old, ok := d.before.resources[name]
	if !ok || old.Type != now.Type {
		return create
	}
	operation := same
	for input := range union(old.Inputs, now.Inputs) {
		refers := d.refersToReplaced(now, input)
		if slices.Contains(now.Ignored, input) || reflect.DeepEqual(old.Inputs[input], now.Inputs[input]) && !refers {
			continue
		}
		if slices.Contains(replacements[now.Type], input) {
			d.causes[name] = d.causes[name] || !refers
			operation = replace
		}
		operation = max(operation, update)
	}
	if operation == same && d.defaultTagsChange() && strings.HasPrefix(now.Type, "aws:") && !slices.Contains(untaggable, now.Type) {
		return update
	}
	return operation
}

// reference matches an ID or an output in a recorded value: <network-vpc>, <public-alb arn>.
var reference = regexp.MustCompile(`<([^<> ]+)(?: [A-Za-z0-9]+)?>`)

// refersToReplaced reports whether an input contains an output of a resource that is
// replaced: its ID, or its name, which can be the same as before.
func (d differ) refersToReplaced(r *Resource, input string) bool {
	text := render(r.Inputs[input])
	ids := reference.FindAllStringSubmatch(text, -1)
	return slices.ContainsFunc(ids, func(id []string) bool { return d.replaces(id[1]) }) ||
		slices.ContainsFunc(r.Uses[input], func(name string) bool {
			named, ok := d.after.resources[name]
			return ok && render(named.Inputs["name"]) == text && d.replaces(name)
		})
}

func (d differ) replaces(name string) bool {
	r, ok := d.after.resources[name]
	return ok && r.Custom && d.of(name) == replace
}

// defaultTagsChange reports whether the tags change that the provider adds to every resource.
func (d differ) defaultTagsChange() bool {
	return !reflect.DeepEqual(d.before.defaultTags(), d.after.defaultTags())
}

func (g *Graph) defaultTags() any {
	if provider, ok := g.resources["aws"]; ok {
		return provider.Inputs["defaultTags"]
	}
	return nil
}

func union(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// uses returns the resources on which each input depends.
func uses(rpc *pulumirpc.RegisterResourceRequest) map[string][]string {
	uses := map[string][]string{}
	for input, depended := range rpc.GetPropertyDependencies() {
		uses[input] = names(depended.GetUrns())
	}
	return uses
}
