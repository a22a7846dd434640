package orphans

import (
	"context"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
)

// A kind is a resource type that the program creates.
type kind struct {
	typ  string // in Pulumi
	noun string
	// arns are the beginnings of the ARNs of its objects, from the service on, if AWS can tag them.
	arns []string
	// find returns the objects that have the stack's tags or names, or are in the state. It reports false if AWS did not
	// answer, so that what is missing is not known.
	find finder
	// detail adds to an object that is left what its deletion requires.
	detail func(context.Context, *search, *Object)
	// remove returns the commands of the AWS CLI that delete an object. Without it the object goes with another one.
	remove func(Object) [][]string
	// units is how many units of the type's price an object costs, if it is not one.
	units func(Object) int
	// note is what a reader has to know before the commands.
	note string
	// global kinds have no region.
	global bool
	// untagged kinds have no tags.
	untagged bool
}

// A finder finds the objects of a kind.
type finder func(ctx context.Context, s *search, k kind) ([]Object, bool)

// kinds are all kinds in the order in which they can be deleted.
var kinds = slices.Concat(loadBalancerKinds, monitoringKinds, networkKinds, storageKinds, roleKinds)

// kindOf returns the kind of an object.
func kindOf(typ string) kind { return kinds[rank(typ)] }

// rank is the position of a type in the order of deletion, or -1 for a type without a kind.
func rank(typ string) int {
	return slices.IndexFunc(kinds, func(k kind) bool { return k.typ == typ })
}

// A listing is a command of the AWS CLI that lists the objects of a kind, and the names of the fields of its answer.
type listing struct {
	command, action, items string
	id, arn, name, created string
	// keep reports whether an item is an object of the kind.
	keep func(map[string]any) bool
}

// A search is what the finds of all kinds know.
type search struct {
	*reader
	stack Stack
	state State
	// tagged are the tags of the resources with the stack's tags, by ARN.
	tagged map[string]map[string]string
}

// owns reports whether tags are those of the stack's resources.
func (s Stack) owns(tags map[string]string) bool {
	return tags["Project"] == s.Project && tags["Environment"] == s.Environment && tags["ManagedBy"] == "pulumi"
}

// ids returns the IDs of a type in the state.
func (s *search) ids(typ string) []string {
	var ids []string
	for _, r := range s.state.Resources {
		if r.Type == typ && r.ID != "" {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// has reports whether an ARN is that of an object of the kind.
func (k kind) has(arn string) bool {
	parsed, _ := awsname.ParseARN(arn)
	name := parsed.Service + ":" + parsed.Resource
	return slices.ContainsFunc(k.arns, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// arns returns the ARNs of a kind's objects that have the stack's tags.
func (s *search) arns(k kind) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.tagged)), func(arn string) bool { return !k.has(arn) })
}

// mentions reports whether the state, an operation, a tag or a fixed name is about a kind, so that it is worth a call.
func (s *search) mentions(k kind) bool {
	return len(s.arns(k)) > 0 || len(s.stack.Names[k.typ]) > 0 || s.knows(k.typ)
}

// knows reports whether the state has a resource or an operation of a type.
func (s *search) knows(typ string) bool {
	isType := func(r Resource) bool { return r.Type == typ }
	return slices.ContainsFunc(s.state.Resources, isType) || slices.ContainsFunc(s.state.Pending, isType)
}

// relevant returns the objects of a type that have the stack's tags or names, or are in the state.
func (s *search) relevant(typ string, objects []Object) []Object {
	var kept []Object
	for _, o := range objects {
		o.Type = typ
		if tags, ok := s.tagged[strings.TrimSuffix(o.ARN, ":*")]; ok {
			o.Tags = tags
		}
		o.Named = slices.Contains(s.stack.Names[typ], o.Name)
		if s.stack.owns(o.Tags) || o.Named || s.state.has(o) {
			kept = append(kept, o)
		}
	}
	return kept
}

// listed is the find of a kind whose objects one command lists, all of the account. If the list has no ARNs, they end with
// the ID.
func listed(l listing) finder {
	return func(ctx context.Context, s *search, k kind) ([]Object, bool) {
		if !s.mentions(k) {
			return nil, true
		}
		objects, ok := s.items(ctx, l)
		for i, o := range objects {
			if l.arn == "" {
				objects[i].ARN = s.arn(k, o.ID)
			}
		}
		return s.relevant(k.typ, objects), ok
	}
}

// arn returns the ARN of the object of a kind with an ID, or "" if it does not have the stack's tags.
func (s *search) arn(k kind, id string) string {
	for _, arn := range s.arns(k) {
		parsed, _ := awsname.ParseARN(arn)
		if slices.ContainsFunc(k.arns, func(prefix string) bool { return parsed.Service+":"+parsed.Resource == prefix+id }) {
			return arn
		}
	}
	return ""
}

// command returns the arguments of a command, in which an argument follows the words.
func command(words string, args ...string) [][]string {
	return [][]string{append(strings.Fields(words), args...)}
}

// byID returns the commands that delete an object by its ID.
func byID(words string) func(Object) [][]string {
	return func(o Object) [][]string { return command(words, o.ID) }
}
