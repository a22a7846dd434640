package main

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/data"
	"ecs-foundation/iam"
	"ecs-foundation/internal/naming"
	"ecs-foundation/logs"
	"ecs-foundation/monitoring"
	"ecs-foundation/network"
	"ecs-foundation/security"
	"ecs-foundation/sharing"
)

// outputs are the contract with the programs that deploy services: a name here
// is never changed, and what it means never either.
func outputs(
	net *network.Network, groups *security.Groups, stores *data.SubnetGroups, endpoints *network.Endpoints,
	watched *monitoring.Monitoring, roles *iam.Roles, logGroups *logs.Groups, shared *sharing.Sharing, albs *balancers,
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
		"securityGroupIds":     naming.Map(groups.IDs),
		"taskSecurityGroupIds": naming.Map(groups.TaskIDs),
		"subnetGroupNames":     naming.Map(stores.Names),
		"executionRoleArns":    naming.Map(roles.ExecutionRoleARNs),
		"taskRoleArns":         naming.Map(roles.TaskRoleARNs),
		"roleArns":             naming.Map(roles.OtherRoleARNs),
		"logGroupNames":        naming.Map(logGroups.Names),
		"logDestinationArn":    shared.LogDestinationARN,
		"detectorId":           watched.DetectorID,
		"findingsTopicArn":     watched.FindingsTopicARN,
		"loadBalancerArn":      alb.ARN,
		"loadBalancerDnsName":  alb.DNSName,
		"loadBalancerZoneId":   alb.ZoneID,
		"certificateArn":       alb.CertificateARN,
		"logBucketName":        alb.LogBucket,
		"loadBalancerShards":   albs.further(),
		"listenerArns":         naming.Map(alb.ListenerARNs),
		"targetGroupArns":      naming.Map(albs.targets),
		"greenTargetGroupArns": naming.Map(albs.green),
	}
}

func export(ctx *pulumi.Context, all pulumi.Map) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		ctx.Export(name, all[name])
	}
}
