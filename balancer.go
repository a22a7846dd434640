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

// balancers are a stack's load balancers: the first, and the further ones by
// name. A service stands at one of them.
type balancers struct {
	first  *loadbalancer.LoadBalancer
	shards map[string]*loadbalancer.LoadBalancer
	// targets and green are all the target groups' ARNs, by service.
	targets, green component.Outputs
}

// balance makes the way in: the certificate of the stack's domain, the load
// balancers with a place for their logs, and the names that lead to them.
func balance(
	ctx *pulumi.Context, plan stack.Plan, net *network.Network, group pulumi.StringInput, scope policy.Scope,
	provider pulumi.ResourceOption,
) (*balancers, error) {
	spec := plan.Config.LoadBalancer
	logs, err := loadbalancer.NewLogs(ctx, "alb-logs", &loadbalancer.LogsArgs{Plan: spec.Logging(), Scope: scope}, provider)
	if err != nil {
		return nil, err
	}
	// Another scheme is another load balancer. It has target groups of its own:
	// AWS leads to a target group from one load balancer only.
	name, subnets := "public", net.PublicSubnetIDs
	if spec.Internal {
		name = "private"
		if subnets, err = net.UnroutedSubnetIDs(networkplan.Private); err != nil {
			return nil, err
		}
	}
	args := loadbalancer.Args{
		Routing: plan.LoadBalancers[0].Input, VPCID: net.VPCID, SubnetIDs: subnets, SecurityGroupID: group, IPv6: net.Plan.IPv6,
		LogBucket: logs.BucketName,
	}
	if spec.MakesCertificate() {
		certificate, err := loadbalancer.NewCertificate(ctx, "certificate", &loadbalancer.CertificateArgs{
			Domain: spec.Domain, AlternativeNames: spec.AlternativeNames, ZoneID: pulumi.String(spec.ZoneID),
		}, provider)
		if err != nil {
			return nil, err
		}
		args.CertificateARN = certificate.ARN
	}
	all := &balancers{
		shards:  map[string]*loadbalancer.LoadBalancer{},
		targets: component.NewOutputs("target group"), green: component.NewOutputs("green target group"),
	}
	if all.first, err = all.add(ctx, name, args, scope, provider); err != nil {
		return nil, err
	}
	for _, shard := range spec.Shards {
		args.Routing.Shard = shard
		if all.shards[shard], err = all.add(ctx, shard+"-"+name, args, scope, provider); err != nil {
			return nil, err
		}
	}
	return all, all.lead(ctx, spec.ZoneID, provider)
}

// add makes a load balancer, with its alarms and its dashboard.
func (all *balancers) add(
	ctx *pulumi.Context, name string, args loadbalancer.Args, scope policy.Scope, provider pulumi.ResourceOption,
) (*loadbalancer.LoadBalancer, error) {
	alb, err := loadbalancer.New(ctx, name, &args, provider)
	if err != nil {
		return nil, err
	}
	all.targets.Add(alb.TargetGroupARNs)
	all.green.Add(alb.GreenTargetGroupARNs)
	_, err = loadbalancer.NewAlarms(ctx, "alarms-"+name, &loadbalancer.AlarmsArgs{
		Plan: alb.Plan.Alarms, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
	}, provider)
	if err != nil || !alb.Plan.Dashboard {
		return alb, err
	}
	_, err = loadbalancer.NewDashboard(ctx, "dashboard-"+name, &loadbalancer.DashboardArgs{
		Scope: scope, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
	}, provider)
	return alb, err
}

// lead makes the names that lead to each load balancer.
func (all *balancers) lead(ctx *pulumi.Context, zone string, provider pulumi.ResourceOption) error {
	names := map[string]*loadbalancer.LoadBalancer{}
	for _, name := range all.first.Plan.Names {
		names[name] = all.first
	}
	for _, alb := range all.shards {
		for _, name := range alb.Plan.Names {
			names[name] = alb
		}
	}
	_, err := loadbalancer.NewRecords(ctx, "names", &loadbalancer.RecordsArgs{ZoneID: pulumi.String(zone), Names: names}, provider)
	return err
}

// further returns what the further load balancers are known by.
func (all *balancers) further() pulumi.Map {
	out := pulumi.Map{}
	for name, alb := range all.shards {
		out[name] = pulumi.Map{
			"arn": alb.ARN, "dnsName": alb.DNSName, "zoneId": alb.ZoneID, "listenerArns": alb.ListenerARNs.Map(),
		}
	}
	return out
}
