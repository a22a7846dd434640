package lookup

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

// ZoneNames returns a function that returns the names of the zones of a region, which
// replace a count of zones in a stack file: without names there is no plan to ask
// about. It returns nil except in a preview, because the function creates a provider with a
// name, which an update would add to the stack.
func ZoneNames(ctx *pulumi.Context, name, region string) func() ([]string, error) {
	if !ctx.DryRun() {
		return nil
	}
	return func() ([]string, error) {
		provider, err := aws.NewProvider(ctx, name, &aws.ProviderArgs{Region: pulumi.String(region)})
		if err != nil {
			return nil, err
		}
		zones, err := availabilityZones(ctx, lookupplan.AvailabilityZones{Available: true}, pulumi.Provider(provider))
		return zones.Names, err
	}
}

// ZoneIDs returns the IDs of the region's zones by name. It returns none if AWS does not show
// them: then only zones in the form in which they are deployed keep their subnets.
func ZoneIDs(ctx *pulumi.Context, provider pulumi.InvokeOption) map[string]string {
	zones, err := availabilityZones(ctx, lookupplan.AvailabilityZones{}, provider)
	if err != nil {
		return nil
	}
	ids := map[string]string{}
	for i, name := range zones.Names {
		ids[name] = zones.IDs[i]
	}
	return ids
}
