package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	"ecs-foundation/iam/policy"
	"ecs-foundation/monitoring"
	"ecs-foundation/network"
	"ecs-foundation/stack"
)

// createRoles creates the roles. Those that preview and deploy the stack can manage only
// the buckets that the stack creates, and those that deploy services can run tasks only in
// its subnets.
func createRoles(
	ctx *pulumi.Context, plan stack.Plan, net *network.Network, detection *monitoring.Monitoring, albs *loadBalancers,
	scope policy.Scope, provider pulumi.ResourceOption,
) (*iam.Roles, error) {
	subnets := map[string]pulumi.StringInput{}
	for _, s := range plan.TaskSubnets() {
		ids, err := net.UnroutedSubnetIDs(s.Tier)
		if err != nil {
			return nil, err
		}
		subnets[s.Key] = ids.MapIndex(pulumi.String(s.Zone.Key))
	}
	return iam.New(ctx, "iam", &iam.Args{Plan: plan.IAM, Scope: scope, SubnetIDs: subnets, BucketARNs: map[string]pulumi.StringInput{
		stack.LogBucket: albs.logBucketARN, stack.TrailBucket: detection.TrailBucketARN,
	}}, provider)
}
