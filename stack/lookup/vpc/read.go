package vpc

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack/preflight/reach"
)

// Args describe what to read of a VPC.
type Args struct {
	Region string
	// VPC is its ID.
	VPC string
	// Subnets are the IDs of the subnets in use.
	Subnets []string
	// Services are the AWS services that tasks call, such as ecr.api. Only their endpoints are
	// read.
	Services []string
	// Groups are the IDs of the security groups to read in addition to those of the endpoints.
	Groups []string
}

// A Result is what AWS describes, and a line for each thing that could not be read.
type Result struct {
	reach.Description
	Failures []string
}

// Read describes a VPC: all that decides about connections of its subnets in use.
func Read(ctx *pulumi.Context, args Args, provider pulumi.ResourceOrInvokeOption) Result {
	r := &reader{Args: args, ctx: ctx, provider: provider, slots: make(chan struct{}, maxCalls), denied: map[string][]string{}}
	together(
		r.readVPC,
		r.readTables,
		r.readInternetGateway,
		func() { each(args.Subnets, r.readSubnet) },
		func() { each(args.Services, r.readEndpoints) },
	)
	together(
		r.readTargets,
		func() { each(r.groupIDs(), r.readGroup) },
	)
	each(r.unreadSubnets(), r.readSubnet)
	together(
		r.readACLs,
		func() { each(r.prefixListIDs(), r.readPrefixList) },
	)
	r.sort()
	return Result{Description: r.d, Failures: r.failureLines()}
}

// failureLines returns a line for each action that the credentials do not allow, and for each other
// failure.
func (r *reader) failureLines() []string {
	var lines []string
	for _, action := range slices.Sorted(maps.Keys(r.denied)) {
		what := r.denied[action]
		slices.Sort(what)
		lines = append(lines, "the credentials do not allow "+action+", to read "+strings.Join(what, ", "))
	}
	slices.Sort(r.failures)
	return append(lines, slices.Compact(r.failures)...)
}

// sort puts the description in an order that does not depend on which call ended first.
func (r *reader) sort() {
	slices.SortFunc(r.d.Subnets, func(a, b reach.DescribedSubnet) int { return cmp.Compare(a.SubnetId, b.SubnetId) })
	slices.SortFunc(r.d.RouteTables, func(a, b reach.DescribedTable) int { return cmp.Compare(a.RouteTableId, b.RouteTableId) })
	slices.SortFunc(r.d.NatGateways, func(a, b reach.DescribedNATGateway) int { return cmp.Compare(a.NatGatewayId, b.NatGatewayId) })
	slices.SortFunc(r.d.VpcEndpoints, func(a, b reach.DescribedEndpoint) int { return cmp.Compare(a.VpcEndpointId, b.VpcEndpointId) })
	slices.SortFunc(r.d.NetworkAcls, func(a, b reach.DescribedACL) int { return cmp.Compare(a.NetworkAclId, b.NetworkAclId) })
	slices.SortFunc(r.d.SecurityGroups, func(a, b reach.DescribedGroup) int { return cmp.Compare(a.GroupId, b.GroupId) })
	slices.SortFunc(r.d.PrefixLists, func(a, b reach.DescribedPrefixList) int { return cmp.Compare(a.PrefixListId, b.PrefixListId) })
	slices.Sort(r.d.Unread)
}
