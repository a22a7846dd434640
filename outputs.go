package main

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	"ecs-foundation/monitoring"
	"ecs-foundation/network"
	"ecs-foundation/security"
)

// outputs are the contract with the programs that deploy services: a name here
// is never changed, and what it means never either.
func outputs(
	net *network.Network, groups *security.Groups, stores *network.SubnetGroups, endpoints *network.Endpoints,
	watched *monitoring.Monitoring, roles *iam.Roles, logGroups *monitoring.LogGroups, shared *iam.Sharing, albs *balancers,
) pulumi.Map {
	alb := albs.first
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
		"logGroupNames":        logGroups.Names.Map(),
		"logDestinationArn":    shared.LogDestinationARN,
		"detectorId":           watched.DetectorID,
		"findingsTopicArn":     watched.FindingsTopicARN,
		"loadBalancerArn":      alb.ARN,
		"loadBalancerDnsName":  alb.DNSName,
		"loadBalancerZoneId":   alb.ZoneID,
		"certificateArn":       alb.CertificateARN,
		"logBucketName":        alb.LogBucket,
		"loadBalancerShards":   albs.further(),
		"listenerArns":         alb.ListenerARNs.Map(),
		"targetGroupArns":      albs.targets.Map(),
		"greenTargetGroupArns": albs.green.Map(),
	}
}

func export(ctx *pulumi.Context, all pulumi.Map) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		ctx.Export(name, all[name])
	}
}
