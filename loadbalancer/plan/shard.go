package plan

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// shardName has no hyphen, so that no name made from it is another's.
var shardName = regexp.MustCompile(`^[a-z][a-z0-9]{0,7}$`)

// ownNames are what the first load balancer is called.
var ownNames = []string{"public", "private"}

// shard returns the load balancer that a place is a rule of: "" is the first.
func (p place) shard() string {
	if p.service != nil {
		return p.service.Shard
	}
	return p.Shard
}

// leads returns the names that get DNS records, and the load balancer that each
// leads to: the domain, what its certificate names beside it, and the hosts at or
// below the domain that rules are about. One that no rule names leads to the
// first. Patterns are no names, and what is elsewhere may be in another zone.
func (in Input) leads() map[string]string {
	s := in.Spec
	all := map[string]string{}
	if s.Domain == "" || s.Aliases != nil && !*s.Aliases {
		return all
	}
	for _, name := range append(slices.Clone(s.AlternativeNames), s.Domain) {
		if !strings.HasPrefix(name, "*.") {
			all[name] = ""
		}
	}
	for _, p := range in.places() {
		for _, host := range p.Hosts {
			if name, ok := s.own(host); ok {
				all[name] = p.shard()
			}
		}
	}
	return all
}

// names are those that lead to this load balancer, sorted.
func (in Input) names() []string {
	all := in.leads()
	maps.DeleteFunc(all, func(_, shard string) bool { return shard != in.Shard })
	return slices.Sorted(maps.Keys(all))
}

// validateShards tells further load balancers that cannot be, and what stands at
// one that is not there.
func validateShards(in Input, errs validate.Errors) {
	at := errs.Child("loadBalancer").Child("shards")
	used := map[string]bool{}
	for _, s := range in.Services {
		used[s.Shard] = true
		in.validateShard(s.Shard, errs.Child("services").Child(s.Name).Child("shard"))
		if s.Shard != "" && !in.serves(s) {
			errs.Child("services").Child(s.Name).Child("shard").Addf("without routes it stands at no load balancer: give it routes, or take the key off")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.Spec.OwnRules)) {
		in.validateShard(in.Spec.OwnRules[name].Shard, errs.Child("loadBalancer").Child("rules").Child(name).Child("shard"))
	}
	for i, name := range in.Spec.Shards {
		switch {
		case slices.Contains(ownNames, name):
			at.Index(i).Addf("%q is what the first load balancer is called: choose another name", name)
		case !used[name]:
			at.Index(i).Addf("no service stands at %q: write shard: %s at those that should, or take it off", name, name)
		}
	}
	validateNamed(in, errs)
}

func (in Input) validateShard(name string, errs validate.Errors) {
	if name != "" && !slices.Contains(in.Spec.Shards, name) {
		errs.Addf("there is no %q in loadBalancer.shards: %s", name, validate.Choices(name, in.Spec.Shards, "add it there"))
	}
}

// validateNamed tells a name that would have to lead to two load balancers.
func validateNamed(in Input, errs validate.Errors) {
	leads, first := in.leads(), map[string]place{}
	for _, p := range in.places() {
		for i, host := range p.Hosts {
			name, _ := in.Spec.own(host)
			if _, led := leads[name]; !led {
				continue
			}
			other, ok := first[name]
			if !ok {
				first[name] = p
				continue
			}
			if other.shard() != p.shard() {
				errs.Child(p.key).Child("hosts").Index(i).Addf("%s stands at another load balancer, and %s leads to one: "+
					"write the same shard at both", other.key, name)
			}
		}
	}
}
