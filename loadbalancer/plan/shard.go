package plan

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// shardName allows no hyphen, so that names made from different shards differ.
var shardName = regexp.MustCompile(`^[a-z][a-z0-9]{0,7}$`)

// reservedShards are names of the first load balancer.
var reservedShards = []string{"public", "private"}

// dnsTargets returns the names that get DNS records, each with the load balancer
// that it points to: the domain, the alternative names of its certificate, and the
// hosts of rules at or below the domain. A name that no rule has points to the
// first load balancer. With an existing load balancer only the hosts of rules get records,
// because the domain can be that of several stacks. Patterns get no records, and neither do
// other hosts, which may belong to another hosted zone.
func (in Input) dnsTargets() map[string]string {
	s := in.Spec
	targets := map[string]string{}
	if s.Domain == "" || !or(s.Aliases, true) {
		return targets
	}
	for _, name := range append(slices.Clone(s.AlternativeNames), s.Domain) {
		if !strings.HasPrefix(name, "*.") && s.Existing == nil {
			targets[name] = ""
		}
	}
	for _, r := range in.allRules() {
		for _, host := range r.Hosts {
			if name, ok := s.nameInDomain(host); ok {
				targets[name] = r.Shard
			}
		}
	}
	return targets
}

// names returns the names whose DNS records point to this load balancer, sorted.
func (in Input) names() []string {
	targets := in.dnsTargets()
	maps.DeleteFunc(targets, func(_, shard string) bool { return shard != in.Shard })
	return slices.Sorted(maps.Keys(targets))
}

// validateShards reports invalid and unused additional load balancers, and services,
// rules and names that cannot be assigned to theirs.
func validateShards(in Input, errs validate.Errors) {
	used := map[string]bool{}
	for _, s := range in.Services {
		used[s.Shard] = true
		serviceErrs := errs.Child("services").Child(s.Name).Child("shard")
		if in.Spec.Existing != nil && s.Shard != "" {
			serviceErrs.Addf("not supported with an existing load balancer: remove the key")
			continue
		}
		in.validateShard(s.Shard, serviceErrs)
		if s.Shard != "" && !in.serves(s) {
			serviceErrs.Addf("has no effect without routes: add routes, or remove the key")
		}
	}
	spec := errs.Child("loadBalancer")
	for _, name := range slices.Sorted(maps.Keys(in.Spec.Rules)) {
		in.validateShard(in.Spec.Rules[name].Shard, spec.Child("rules").Child(name).Child("shard"))
	}
	for i, name := range in.Spec.Shards {
		if slices.Contains(reservedShards, name) {
			spec.Child("shards").Index(i).Addf("reserved name %q: it is a name of the first load balancer; use another one", name)
		} else if !used[name] {
			spec.Child("shards").Index(i).Addf("unused: set shard: %s on the services that belong to it, or remove it", name)
		}
	}
	validateHosts(in, errs)
}

func (in Input) validateShard(name string, errs validate.Errors) {
	if name != "" && !slices.Contains(in.Spec.Shards, name) {
		validate.UnknownName(errs, "load balancer", name, in.Spec.Shards, "add it to loadBalancer.shards")
	}
}

// validateHosts reports a host with a DNS record that has rules on two load
// balancers. Its record can point to only one.
func validateHosts(in Input, errs validate.Errors) {
	targets, first := in.dnsTargets(), map[string]Rule{}
	for _, r := range in.allRules() {
		for i, host := range r.Hosts {
			name, _ := in.Spec.nameInDomain(host)
			if _, ok := targets[name]; !ok {
				continue
			}
			other, ok := first[name]
			if !ok {
				first[name] = r
			} else if other.Shard != r.Shard {
				errs.Child(r.Key).Child("hosts").Index(i).Addf("%s belongs to another load balancer, and the DNS record of %s points to only one: "+
					"set the same shard on both", other.Key, name)
			}
		}
	}
}
