package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// zonesOf returns who asks AWS for the Availability Zones of a region that an
// account sees, by name. Local and Wavelength Zones are none of them. It asks at
// preview only, so that its provider never gets into the stack.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html
func zonesOf(ctx *pulumi.Context, region string) func() ([]string, error) {
	if !ctx.DryRun() {
		return nil
	}
	return func() ([]string, error) {
		provider, err := aws.NewProvider(ctx, "zones", &aws.ProviderArgs{Region: pulumi.String(region)})
		if err != nil {
			return nil, err
		}
		found, err := aws.GetAvailabilityZones(ctx, &aws.GetAvailabilityZonesArgs{
			State: new("available"),
			Filters: []aws.GetAvailabilityZonesFilter{
				{Name: "opt-in-status", Values: []string{"opt-in-not-required"}},
				{Name: "zone-type", Values: []string{"availability-zone"}},
			},
		}, pulumi.Provider(provider))
		if err != nil {
			return nil, err
		}
		return found.Names, nil
	}
}
