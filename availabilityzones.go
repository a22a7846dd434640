package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// availabilityZones returns a function that returns the names of the
// Availability Zones of a region, without Local and Wavelength Zones. It returns nil
// except in a preview, because the function creates a provider, which an update would
// add to the stack.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html
func availabilityZones(ctx *pulumi.Context, region string) func() ([]string, error) {
	if !ctx.DryRun() {
		return nil
	}
	return func() ([]string, error) {
		provider, err := aws.NewProvider(ctx, "zones", &aws.ProviderArgs{Region: pulumi.String(region)})
		if err != nil {
			return nil, err
		}
		zones, err := aws.GetAvailabilityZones(ctx, &aws.GetAvailabilityZonesArgs{
			State: new("available"),
			Filters: []aws.GetAvailabilityZonesFilter{
				{Name: "opt-in-status", Values: []string{"opt-in-not-required"}},
				{Name: "zone-type", Values: []string{"availability-zone"}},
			},
		}, pulumi.Provider(provider))
		if err != nil {
			return nil, err
		}
		return zones.Names, nil
	}
}
