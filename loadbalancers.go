package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	"ecs-foundation/loadbalancer"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
)

// loadBalancers are the load balancers of a stack: the primary one, and the
// additional ones by name. Each service is behind one of them.
type loadBalancers struct {
	primary    *loadbalancer.LoadBalancer
	additional map[string]*loadbalancer.LoadBalancer
	// targets and green are the ARNs of all target groups, by service.
	targets, green component.Outputs
	// logBucketARN is the ARN of the bucket for logs, or "" without one.
	logBucketARN pulumi.StringOutput
}

// createLoadBalancers creates the certificate of the stack's domain, the load balancers with a
// bucket for their logs, and their DNS names.
func createLoadBalancers(
	ctx *pulumi.Context, plan stack.Plan, net *network.Network, group pulumi.StringInput, scope policy.Scope,
	at place,
) (*loadBalancers, error) {
	if len(plan.LoadBalancers) == 0 {
		return noLoadBalancers(), nil
	}
	primary := plan.Primary()
	zone := pulumi.String(plan.Config.LoadBalancer.ZoneID)
	logs, err := loadbalancer.NewLogs(ctx, at.name("alb-logs"), &loadbalancer.LogsArgs{Plan: primary.Logs, Scope: scope}, at.option)
	if err != nil {
		return nil, err
	}
	subnets, err := loadBalancerSubnets(plan, net)
	if err != nil {
		return nil, err
	}
	args := loadbalancer.Args{
		New: plan.New, IPv6: plan.Network.IPv6, VPCID: net.VPCID, SubnetIDs: subnets, SecurityGroupID: group, LogBucket: logs.BucketName,
	}
	if primary.Certificate.Domain != "" {
		certificate, err := loadbalancer.NewCertificate(ctx, at.name("certificate"), &loadbalancer.CertificateArgs{
			Plan: primary.Certificate, ZoneID: zone,
		}, at.option)
		if err != nil {
			return nil, err
		}
		args.CertificateARN = certificate.ARN
	}
	albs := &loadBalancers{
		additional: map[string]*loadbalancer.LoadBalancer{}, logBucketARN: logs.BucketARN,
		targets: component.NewOutputs("target group"), green: component.NewOutputs("green target group"),
	}
	names := map[string]*loadbalancer.LoadBalancer{}
	for _, planned := range plan.LoadBalancers {
		args.Plan = planned
		alb, err := albs.add(ctx, args, scope, at)
		if err != nil {
			return nil, err
		}
		for _, domain := range planned.Names {
			names[domain] = alb
		}
	}
	_, err = loadbalancer.NewRecords(ctx, at.name("names"), &loadbalancer.RecordsArgs{Names: names, ZoneID: zone}, at.option)
	return albs, err
}

// noLoadBalancers returns the outputs of a stack without a load balancer, which are empty.
func noLoadBalancers() *loadBalancers {
	empty := pulumi.String("").ToStringOutput()
	return &loadBalancers{
		primary: &loadbalancer.LoadBalancer{
			ARN: empty, DNSName: empty, ZoneID: empty, CertificateARN: empty, LogBucket: empty,
			ListenerARNs: component.NewOutputs("listener"),
		},
		targets: component.NewOutputs("target group"), green: component.NewOutputs("green target group"), logBucketARN: empty,
	}
}

// loadBalancerSubnets returns the IDs of the subnets of the load balancers. A load balancer that
// clients use gets a subnet when it has its route to the internet, because clients are sent there
// at once. A new one does not wait: it is the resource that takes the longest to create.
func loadBalancerSubnets(plan stack.Plan, net *network.Network) (pulumi.StringMapOutput, error) {
	switch {
	case plan.Primary().Internal:
		return net.UnroutedSubnetIDs(networkplan.Private)
	case plan.New:
		return net.UnroutedSubnetIDs(networkplan.Public)
	default:
		return net.PublicSubnetIDs, nil
	}
}

// add creates a load balancer, with its alarms and its dashboard.
func (albs *loadBalancers) add(
	ctx *pulumi.Context, args loadbalancer.Args, scope policy.Scope, at place,
) (*loadbalancer.LoadBalancer, error) {
	name := args.Plan.Name()
	alb, err := loadbalancer.New(ctx, at.name(name), &args, at.option)
	if err != nil {
		return nil, err
	}
	if shard := args.Plan.Shard; shard == "" {
		albs.primary = alb
	} else {
		albs.additional[shard] = alb
	}
	albs.targets.Add(alb.TargetGroupARNs)
	albs.green.Add(alb.GreenTargetGroupARNs)
	_, err = loadbalancer.NewAlarms(ctx, at.name("alarms-"+name), &loadbalancer.AlarmsArgs{
		Plan: args.Plan.Alarms, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
	}, at.option)
	if err != nil || !args.Plan.Dashboard {
		return alb, err
	}
	_, err = loadbalancer.NewDashboard(ctx, at.name("dashboard-"+name), &loadbalancer.DashboardArgs{
		Scope: scope, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
	}, at.option)
	return alb, err
}

// arn returns the ARN of the load balancer with the name of a shard, or of the primary one.
func (albs *loadBalancers) arn(shard string) pulumi.StringOutput {
	if shard == "" {
		return albs.primary.ARN
	}
	return albs.additional[shard].ARN
}

// additionalOutputs returns the outputs of the additional load balancers, by name.
func (albs *loadBalancers) additionalOutputs() pulumi.Map {
	outputs := pulumi.Map{}
	for name, alb := range albs.additional {
		outputs[name] = pulumi.Map{
			"arn": alb.ARN, "dnsName": alb.DNSName, "zoneId": alb.ZoneID, "listenerArns": alb.ListenerARNs.Map(),
		}
	}
	return outputs
}
