// Package orphans finds what an interrupted update or a removed stack has left in AWS: resources with the tags or the names
// of a stack that are in no state. It reads with the AWS CLI, and changes nothing: it prints the commands that delete
// what it finds.
package orphans

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/explain/awscli"
)

// A Stack identifies the resources of a stack.
type Stack struct {
	// Project and Environment are the values of the tags of its resources.
	Project, Environment string
	Region               string
	// Profile is the profile of the AWS CLI for the printed commands, or "".
	Profile string
	// Names are the fixed names of resources by type, as far as a stack file is known.
	Names map[string][]string
	// ZoneID is the hosted zone of its records, or "".
	ZoneID string
	// Pulumi is the name of the stack for the printed commands, or "" if no state is read.
	Pulumi string
}

// An Orphan is a resource in AWS that is in no state.
type Orphan struct {
	Type string `json:"type"`
	Kind string `json:"kind"`
	// ID is the ID with which Pulumi imports it.
	ID   string `json:"id"`
	ARN  string `json:"arn,omitempty"`
	Name string `json:"name,omitempty"`
	// Since is when AWS created it, if AWS returns it.
	Since *time.Time `json:"since,omitempty"`
	// Monthly is what it costs in USD a month without traffic.
	Monthly float64 `json:"monthlyUSD"`
	// URN is the resource that an interrupted update was creating, or "".
	URN string `json:"urn,omitempty"`
	// Owner is the other owner of one of the stack's names: the stack that the tags name, or that there are no tags of a stack.
	Owner string `json:"owner,omitempty"`
	// Delete are the commands that delete it.
	Delete []string `json:"delete"`
	Note   string   `json:"note,omitempty"`
}

// A Lost is a resource in the state that does not exist any more.
type Lost struct {
	URN string `json:"urn"`
	ID  string `json:"id"`
}

// A Report is the result of a search.
type Report struct {
	Project     string   `json:"project"`
	Environment string   `json:"environment"`
	Region      string   `json:"region"`
	Orphans     []Orphan `json:"orphans"`
	// NotCreated are the resources that an interrupted update has not created, and Rewritten those that an update
	// writes again, whether or not they were created.
	NotCreated []string `json:"notCreated"`
	Rewritten  []string `json:"rewritten"`
	// Unknown are those of which it is not known whether they were created.
	Unknown []string `json:"unknown"`
	// Clear is the command that removes the interrupted operations from the state, after the orphans are deleted.
	Clear   string `json:"clear,omitempty"`
	Lost    []Lost `json:"lost"`
	Refresh string `json:"refresh,omitempty"`
	// Others is the number of resources with the stack's tags of types that the program does not create.
	Others int `json:"others"`
	// Failures are the calls that AWS did not answer.
	Failures []Failure `json:"failures"`
}

// Found reports whether something is left, lost or interrupted.
func (r Report) Found() bool {
	return len(r.Orphans)+len(r.NotCreated)+len(r.Rewritten)+len(r.Unknown)+len(r.Lost) > 0
}

// Find searches AWS for what is left of a stack. The states are those of the stack, and those of others with its tags.
func Find(ctx context.Context, run awscli.Runner, stack Stack, own State, others State) (Report, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	s := &search{
		reader: &reader{run: run, stop: stop, slots: make(chan struct{}, parallel), calls: map[string]*answer{}},
		stack:  stack, state: State{Resources: slices.Concat(own.Resources, others.Resources), Pending: own.Pending},
	}
	s.readTags(ctx)
	found := s.all(ctx)
	r := Report{
		Project: stack.Project, Environment: stack.Environment, Region: stack.Region,
		Orphans: []Orphan{}, NotCreated: []string{}, Rewritten: []string{}, Unknown: []string{}, Lost: []Lost{},
	}
	var left []Object
	for i, objects := range found {
		r.Lost = append(r.Lost, objects.lost(kinds[i].typ, own)...)
		left = append(left, slices.DeleteFunc(objects.list, s.state.has)...)
	}
	left = s.withoutContents(left)
	s.details(ctx, left)
	if err := context.Cause(ctx); err != nil {
		return Report{}, err
	}
	urns := r.matchPending(own.Pending, left, found)
	r.addOrphans(left, urns, stack)
	r.addCommands(stack)
	r.Others, r.Failures = s.countOthers(), s.sorted()
	return r, nil
}

// A result is what the find of a kind has returned.
type result struct {
	list     []Object
	complete bool
}

// all runs the finds of all kinds.
func (s *search) all(ctx context.Context) []result {
	results := make([]result, len(kinds))
	var group sync.WaitGroup
	for i, k := range kinds {
		group.Go(func() { results[i].list, results[i].complete = k.find(ctx, s, k) })
	}
	group.Wait()
	return results
}

// lost returns the resources of a type in the state that do not exist.
func (r result) lost(typ string, own State) []Lost {
	var lost []Lost
	for _, resource := range own.Resources {
		exists := slices.ContainsFunc(r.list, func(o Object) bool { return o.is(resource) })
		if r.complete && resource.Type == typ && !resource.Delete && !exists {
			lost = append(lost, Lost{resource.URN, resource.ID})
		}
	}
	return lost
}

// withoutContents drops the routes of route tables that are left themselves: they go with the table.
func (s *search) withoutContents(left []Object) []Object {
	return slices.DeleteFunc(left, func(o Object) bool {
		table, _, _ := strings.Cut(o.ID, "_")
		return o.Type == "aws:ec2/route:Route" && slices.ContainsFunc(left, func(t Object) bool { return t.ID == table })
	})
}

// details adds what deletions require.
func (s *search) details(ctx context.Context, left []Object) {
	var group sync.WaitGroup
	for i := range left {
		if k := kindOf(left[i].Type); k.detail != nil {
			group.Go(func() { k.detail(ctx, s, &left[i]) })
		}
	}
	group.Wait()
}

// readTags reads the tags of all resources in the region with the stack's tags. AWS also returns some that were deleted
// a short time ago: each kind lists what exists.
// https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
func (s *search) readTags(ctx context.Context) {
	s.tagged = map[string]map[string]string{}
	values, _ := s.call(ctx, "tag:GetResources", "resourcegroupstaggingapi", "get-resources", "--tag-filters",
		"Key=Project,Values="+s.stack.Project, "Key=Environment,Values="+s.stack.Environment, "Key=ManagedBy,Values=pulumi")
	for _, mapping := range list(values, "ResourceTagMappingList") {
		s.tagged[text(mapping, "ResourceARN")] = tagsOf(mapping)
	}
}

// countOthers counts the resources with the stack's tags whose types the program does not create.
func (s *search) countOthers() int {
	n := 0
	for arn := range s.tagged {
		if !slices.ContainsFunc(kinds, func(k kind) bool { return k.has(arn) }) {
			n++
		}
	}
	return n
}

// addOrphans adds the objects in the order in which they can be deleted.
func (r *Report) addOrphans(left []Object, urns map[string]string, stack Stack) {
	slices.SortStableFunc(left, func(a, b Object) int {
		return cmp.Or(cmp.Compare(rank(a.Type), rank(b.Type)), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	printed := map[string]bool{}
	for _, o := range left {
		k := kindOf(o.Type)
		orphan := Orphan{
			Type: o.Type, Kind: k.noun, ID: o.ID, ARN: o.ARN, Name: o.Name, URN: urns[o.Type+" "+o.ID], Note: k.note, Delete: []string{},
		}
		if !o.Created.IsZero() {
			orphan.Since = &o.Created
		}
		units := 1
		if k.units != nil {
			units = k.units(o)
		}
		orphan.Monthly = cost.Monthly(o.Type, stack.Region, units)
		orphan.Owner = ownerOf(stack, o)
		for _, arguments := range k.remove(o) {
			if line := stack.awsCommand(arguments, k.global); !printed[line] {
				printed[line] = true
				orphan.Delete = append(orphan.Delete, line)
			}
		}
		r.Orphans = append(r.Orphans, orphan)
	}
}

// ownerOf describes the owner of an object with one of the stack's names and without its tags.
func ownerOf(stack Stack, o Object) string {
	k := kindOf(o.Type)
	switch {
	case stack.owns(o.Tags) || k.untagged:
		return ""
	case o.Tags["Project"] != "" && o.Tags["Environment"] != "":
		return "stack " + o.Tags["Environment"] + " of project " + o.Tags["Project"]
	default:
		return "no tags of a stack"
	}
}

// JSON returns the report as JSON.
func (r Report) JSON() (string, error) {
	text, err := json.MarshalIndent(r, "", "  ")
	return string(text) + "\n", err
}
