package awscli

import (
	"regexp"
	"slices"

	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/preflight/reach"
)

// subnetID and groupID match the IDs in the ends of a flow.
var (
	subnetID = regexp.MustCompile(`\bsubnet-[0-9a-f]+`)
	groupID  = regexp.MustCompile(`\bsg-[0-9a-f]+`)
)

// asked returns the IDs in the ends of the flow that was asked for.
func asked(a *account.Account, id *regexp.Regexp) []string {
	return appendNew(nil, append(id.FindAllString(a.From, -1), id.FindAllString(a.To, -1)...)...)
}

// vpcs returns the IDs of the VPCs of the subnets and groups that were read.
func vpcs(a *account.Account) []string {
	var ids []string
	for _, s := range a.Subnets {
		ids = appendNew(ids, s.VpcId)
	}
	for _, g := range a.SecurityGroups {
		ids = appendNew(ids, g.VpcId)
	}
	return ids
}

// taskSubnets returns a call for each subnet of the tasks and of the flow. It is one call for each, because AWS answers a
// call that includes a deleted subnet with an error.
func taskSubnets(a *account.Account) []Call {
	ids := asked(a, subnetID)
	for _, s := range a.Services {
		ids = appendNew(ids, s.Current().NetworkConfiguration.AwsvpcConfiguration.Subnets...)
	}
	if a.Task != "" {
		for _, t := range a.Tasks {
			ids = appendNew(ids, t.Detail("subnetId"))
		}
	}
	return each(ids, "--subnet-ids")
}

// targets returns the IDs of one kind that routes lead to.
func targets(a *account.Account, id func(reach.DescribedRoute) string) []string {
	var ids []string
	for _, table := range a.RouteTables {
		for _, route := range table.Routes {
			ids = appendNew(ids, id(route))
		}
	}
	return ids
}

// prefixLists returns the IDs of the prefix lists that routes and rules name, once the lists have been read.
func prefixLists(a *account.Account) []string {
	if len(a.PrefixLists) == 0 {
		return nil
	}
	ids := targets(a, func(r reach.DescribedRoute) string { return r.DestinationPrefixListId })
	for _, g := range a.SecurityGroups {
		for _, p := range slices.Concat(g.IpPermissions, g.IpPermissionsEgress) {
			for _, l := range p.PrefixListIds {
				ids = appendNew(ids, l.PrefixListId)
			}
		}
	}
	return ids
}
