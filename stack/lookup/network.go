package lookup

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/lookup/vpc"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// checkNetwork follows the connections of a stack through its existing network, if it has one.
func checkNetwork(
	ctx *pulumi.Context, p stack.Plan, deployed change.Deployed, provider pulumi.ResourceOrInvokeOption, errs, notes validate.Errors,
) {
	if p.Network.Existing == nil {
		return
	}
	args := vpc.Args{Region: p.Config.Region, VPC: p.Network.Existing.VPC, Services: preflight.Services(p)}
	for _, s := range p.Network.Existing.Subnets {
		args.Subnets = append(args.Subnets, s.ID)
	}
	if existing := p.Primary().Existing; existing != nil && existing.Listener != nil {
		args.Groups = existing.Listener.SecurityGroups
		args.Subnets = append(args.Subnets, existing.Listener.Subnets...)
		slices.Sort(args.Subnets)
		args.Subnets = slices.Compact(args.Subnets)
	}
	network := vpc.Read(ctx, args, provider)
	errs, notes = errs.Child(p.Config.KeyPrefix()), notes.Child(p.Config.KeyPrefix())
	for _, failure := range network.Failures {
		notes.Child("network.existing").Addf("%s: connections that depend on it are not checked; "+
			"allow the action, or set preflight.lookups: false", validate.Redact("", failure))
	}
	if len(network.Vpcs) == 0 {
		return // the failure to read the VPC is a warning
	}
	unknown, err := preflight.CheckExisting(p, deployed.Outputs, network.Description)
	notes.Add(unknown)
	errs.Add(err)
}
