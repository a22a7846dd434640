package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	"ecs-foundation/iam/policy"
	"ecs-foundation/monitoring"
	"ecs-foundation/stack"
)

// createRoles creates the roles. Those that preview and deploy the stack can manage only
// the buckets that the stack creates.
func createRoles(
	ctx *pulumi.Context, plan stack.Plan, detection *monitoring.Monitoring, albs *loadBalancers, scope policy.Scope,
	provider pulumi.ResourceOption,
) (*iam.Roles, error) {
	return iam.New(ctx, "iam", &iam.Args{Plan: plan.IAM, Scope: scope, BucketARNs: map[string]pulumi.StringInput{
		stack.LogBucket: albs.logBucketARN, stack.TrailBucket: detection.TrailBucketARN,
	}}, provider)
}
