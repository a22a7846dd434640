package preflight

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// existingModel returns the model of the existing network with what the stack adds to it. The
// stack's deployed endpoints are those of the plan.
func existingModel(p stack.Plan, deployed stack.Outputs, described reach.Description) (*reach.Network, error) {
	described.Account, described.VpcEndpoints = p.Network.Existing.Account, otherEndpoints(deployed, described)
	network, err := reach.Describe(p.Network.Existing.VPC, described)
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	planned := map[string]string{}
	for group, id := range deployed.SecurityGroupIDs {
		planned[id] = group
	}
	for _, g := range network.Groups {
		for _, rules := range [][]reach.Rule{g.In, g.Out} {
			for i := range rules {
				if group, ok := planned[rules[i].Group]; ok {
					rules[i].Group = group
				}
			}
		}
	}
	model := model(p)
	removeAssumed(p, network.Groups, model.Groups)
	addToExistingGroups(p, network.Groups, model.Groups)
	network.Groups = append(network.Groups, model.Groups...)
	for _, e := range model.Endpoints {
		for i, subnet := range e.Subnets {
			e.Subnets[i] = existingSubnet(p, subnet)
		}
		network.Endpoints = append([]reach.Endpoint{e}, network.Endpoints...)
	}
	return network, nil
}

// removeAssumed removes the rules from the groups of a plan that are assumed of an existing group,
// if the existing rules are known.
func removeAssumed(p stack.Plan, existing, planned []reach.Group) {
	assumed := map[string]bool{}
	for _, r := range p.Security.Rules() {
		assumed[r.Key] = r.Assumed
	}
	for i, g := range p.Security.Groups {
		if !slices.ContainsFunc(existing, func(e reach.Group) bool { return e.Key == g.ID }) {
			continue
		}
		for _, rules := range []*[]reach.Rule{&planned[i].In, &planned[i].Out} {
			*rules = slices.DeleteFunc(*rules, func(r reach.Rule) bool { return assumed[r.Name] })
		}
	}
}

// addToExistingGroups adds the rules that the stack adds to existing groups, such as that of the
// endpoints of another stack, and lets the planned rules refer to them by ID, too.
func addToExistingGroups(p stack.Plan, existing, planned []reach.Group) {
	ids := map[string]string{}
	for _, g := range p.Security.Groups {
		if g.ID != "" {
			ids[g.Key] = g.ID
		}
	}
	for i := range planned {
		g := &planned[i]
		for _, rules := range []*[]reach.Rule{&g.In, &g.Out} {
			for _, rule := range *rules {
				if id := ids[rule.Group]; id != "" {
					rule.Group = id
					*rules = append(*rules, rule)
				}
			}
		}
		for j := range existing {
			if e := &existing[j]; ids[g.Key] != "" && e.Key == ids[g.Key] {
				e.In, e.Out = append(e.In, g.In...), append(e.Out, g.Out...)
			}
		}
	}
}

// existingSubnet returns the ID of a subnet of the plan.
func existingSubnet(p stack.Plan, key string) string {
	tier, zone, _ := strings.Cut(key, "-")
	return cmp.Or(p.Network.Existing.IDs()[networkplan.Tier(tier)][zone], key)
}

// existingEnd returns an end of a flow in the existing network.
func existingEnd(p stack.Plan, e reach.End) reach.End {
	if id := existingSubnet(p, e.Subnet); id != e.Subnet {
		e.Name, e.Subnet = strings.Replace(e.Name, " in "+e.Subnet, " in "+id, 1), id
	}
	return e
}

// otherEndpoints returns the endpoints in the VPC that the stack has not created.
func otherEndpoints(deployed stack.Outputs, described reach.Description) []reach.DescribedEndpoint {
	own := slices.Collect(maps.Values(deployed.InterfaceEndpointIDs))
	return slices.DeleteFunc(slices.Clone(described.VpcEndpoints), func(e reach.DescribedEndpoint) bool {
		return slices.Contains(own, e.VpcEndpointId)
	})
}
