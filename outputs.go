package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	"ecs-foundation/internal/component"
	"ecs-foundation/monitoring"
	"ecs-foundation/network"
	"ecs-foundation/registry"
	"ecs-foundation/security"
	"ecs-foundation/stack"
	"ecs-foundation/stack/lookup"
	"ecs-foundation/stack/preflight/change"
)

// outputs returns the outputs of the stack by the names of stack.Outputs.
func outputs(
	net *network.Network, groups *security.Groups, stores *network.SubnetGroups, endpoints *network.Endpoints,
	detection *monitoring.Monitoring, roles *iam.Roles, logGroups *monitoring.LogGroups, shared *iam.Sharing,
	repositories *registry.Repositories, albs *loadBalancers,
) pulumi.Map {
	alb := albs.primary
	return pulumi.Map{
		"vpcId":                net.VPCID,
		"publicSubnetIds":      net.PublicSubnetIDs,
		"privateSubnetIds":     net.PrivateSubnetIDs,
		"dataSubnetIds":        net.DataSubnetIDs,
		"tierSubnetIds":        net.Tiers(),
		"natPublicIps":         net.NATPublicIPs,
		"gatewayEndpointIds":   net.GatewayEndpointIDs,
		"interfaceEndpointIds": endpoints.IDs,
		"securityGroupIds":     groups.IDs.Map(),
		"taskSecurityGroupIds": groups.Tasks.Map(),
		"subnetGroupNames":     stores.Names.Map(),
		"executionRoleArns":    roles.ExecutionRoleARNs.Map(),
		"taskRoleArns":         roles.TaskRoleARNs.Map(),
		"roleArns":             roles.OtherRoleARNs.Map(),
		"repositoryUrls":       repositories.URLs.Map(),
		"logGroupNames":        logGroups.Names.Map(),
		"logDestinationArn":    shared.LogDestinationARN,
		"detectorId":           detection.DetectorID,
		"findingsTopicArn":     detection.FindingsTopicARN,
		"loadBalancerArn":      alb.ARN,
		"loadBalancerDnsName":  alb.DNSName,
		"loadBalancerZoneId":   alb.ZoneID,
		"certificateArn":       alb.CertificateARN,
		"logBucketName":        alb.LogBucket,
		"loadBalancerShards":   albs.additionalOutputs(),
		"listenerArns":         alb.ListenerARNs.Map(),
		"targetGroupArns":      albs.targets.Map(),
		"greenTargetGroupArns": albs.green.Map(),
	}
}

// export exports the outputs of a stack.
func export(ctx *pulumi.Context, outputs pulumi.Map) {
	for name, value := range outputs {
		ctx.Export(name, value)
	}
}

// complete returns the outputs with the record of what is deployed. They must be exactly
// those of stack.Outputs.
func complete(ctx *pulumi.Context, plan stack.Plan, outputs pulumi.Map, at place) (pulumi.Map, error) {
	deployed := change.RecordOf(plan)
	deployed.Network.ZoneIDs = lookup.ZoneIDs(ctx, at.option)
	record, err := deployed.Data()
	if err != nil {
		return nil, err
	}
	outputs[change.Output] = pulumi.Any(record)
	return outputs, component.CheckOutputs(outputs, stack.OutputNames())
}
