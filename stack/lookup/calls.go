package lookup

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

// call sends a request with the provider's function for it.
func call(ctx *pulumi.Context, request lookupplan.Request, provider pulumi.InvokeOption) (any, error) {
	switch request := request.(type) {
	case lookupplan.AvailabilityZones:
		return availabilityZones(ctx, request, provider)
	case lookupplan.PrefixList:
		return prefixList(ctx, request, provider)
	default:
		return nil, fmt.Errorf("no function for the request %T", request)
	}
}

func availabilityZones(
	ctx *pulumi.Context, request lookupplan.AvailabilityZones, provider pulumi.InvokeOption,
) (lookupplan.Zones, error) {
	args := &aws.GetAvailabilityZonesArgs{Filters: []aws.GetAvailabilityZonesFilter{
		{Name: "opt-in-status", Values: []string{"opt-in-not-required"}},
		{Name: "zone-type", Values: []string{"availability-zone"}},
	}}
	if request.Available {
		args.State = new("available")
	}
	zones, err := aws.GetAvailabilityZones(ctx, args, provider)
	if err != nil {
		return lookupplan.Zones{}, err
	}
	return lookupplan.Zones{Names: zones.Names, IDs: zones.ZoneIds}, nil
}

func prefixList(ctx *pulumi.Context, request lookupplan.PrefixList, provider pulumi.InvokeOption) (lookupplan.PrefixListSize, error) {
	list, err := ec2.LookupManagedPrefixList(ctx, &ec2.LookupManagedPrefixListArgs{Id: &request.ID}, provider)
	if err != nil {
		return lookupplan.PrefixListSize{}, err
	}
	return lookupplan.PrefixListSize{MaxEntries: list.MaxEntries, IPv6: list.AddressFamily == "IPv6"}, nil
}
