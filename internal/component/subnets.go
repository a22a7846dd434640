package component

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// SortedByID returns the IDs of subnets that are keyed by zone, sorted. AWS keeps
// the subnets of load balancers, ECS services and subnet groups as a set. Sorted IDs
// are in a deterministic order, so that they never show as a change.
func SortedByID(subnets pulumi.StringMapInput) pulumi.StringArrayOutput {
	return subnets.ToStringMapOutput().ApplyT(func(ids map[string]string) []string {
		return slices.Sorted(maps.Values(ids))
	}).(pulumi.StringArrayOutput)
}

// SortedByZone returns the IDs of subnets that are keyed by zone, in the order of
// the zones.
func SortedByZone(subnets pulumi.StringMapInput) pulumi.StringArrayOutput {
	return subnets.ToStringMapOutput().ApplyT(func(ids map[string]string) []string {
		sorted := make([]string, 0, len(ids))
		for _, zone := range slices.Sorted(maps.Keys(ids)) {
			sorted = append(sorted, ids[zone])
		}
		return sorted
	}).(pulumi.StringArrayOutput)
}
