package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	"ecs-foundation/monitoring"
	"ecs-foundation/network"
	"ecs-foundation/stack"
)

// referred are the components whose resources the policies of roles refer to.
type referred struct {
	net       *network.Network
	flowLogs  *network.FlowLogs
	detection *monitoring.Monitoring
	albs      *loadBalancers
	shared    *iam.Sharing
}

// createRoles creates the roles. Those that preview and deploy the stack can manage only
// what the stack creates, and those that deploy services can run tasks only in its subnets.
func createRoles(
	ctx *pulumi.Context, plan stack.Plan, to referred, scope policy.Scope, at place,
) (*iam.Roles, error) {
	references, err := to.references(plan, scope, at)
	if err != nil {
		return nil, err
	}
	buckets := map[string]pulumi.StringInput{
		at.name(stack.LogBucket): to.albs.logBucketARN, at.name(stack.TrailBucket): to.detection.TrailBucketARN,
	}
	return iam.New(ctx, at.name("iam"), &iam.Args{
		Plan: plan.IAM, Scope: scope, References: references, BucketARNs: buckets,
	}, at.option)
}

// references returns the values of the references in policies.
func (to referred) references(plan stack.Plan, scope policy.Scope, at place) (map[policy.Reference]pulumi.StringInput, error) {
	values := map[policy.Reference]pulumi.StringInput{
		{Kind: policy.LogRoleARN, Name: at.name(stack.FlowLogRole)}: to.flowLogs.RoleARN,
		{Kind: policy.LogRoleARN, Name: at.name(stack.SharingRole)}: to.shared.RoleARN,
		policy.VPC(): component.Apply(to.net.VPCID.ToStringOutput(), func(id string) (string, error) {
			return policy.VPCCondition(id, scope.Region), nil
		}),
	}
	for _, s := range plan.TaskSubnets() {
		ids, err := to.net.UnroutedSubnetIDs(s.Tier)
		if err != nil {
			return nil, err
		}
		values[policy.Reference{Kind: policy.SubnetID, Name: s.Key}] = ids.MapIndex(pulumi.String(s.Zone.Key))
	}
	for _, planned := range plan.LoadBalancers {
		values[policy.Reference{Kind: policy.LoadBalancerARN, Name: planned.Name()}] = to.albs.arn(planned.Shard)
	}
	return values, nil
}
