package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/config"
	"ecs-foundation/iam/policy"
	"ecs-foundation/loadbalancer"
	"ecs-foundation/network"
	"ecs-foundation/network/plan"
)

// balance makes the way in: the certificate of the stack's domain, the load
// balancer with a place for its logs, and the names that lead to it.
func balance(
	ctx *pulumi.Context, cfg config.Config, net *network.Network, group pulumi.StringInput, scope policy.Scope,
	provider pulumi.ResourceOption,
) (*loadbalancer.LoadBalancer, error) {
	spec := cfg.LoadBalancer
	// Another scheme is another load balancer. It has target groups of its own:
	// AWS leads to a target group from one load balancer only.
	name, subnets := "public", pulumi.StringMapInput(net.PublicSubnetIDs)
	if spec.Internal {
		name, subnets = "private", net.Addresses(plan.Private)
	}
	logs, err := loadbalancer.NewLogs(ctx, "alb-logs", &loadbalancer.LogsArgs{Plan: spec.Logging(), Scope: scope}, provider)
	if err != nil {
		return nil, err
	}
	args := &loadbalancer.Args{
		Routing: cfg.Routing(), VPCID: net.VPCID, SubnetIDs: subnets, SecurityGroupID: group, IPv6: net.Plan.IPv6,
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
	alb, err := loadbalancer.New(ctx, name, args, provider)
	if err != nil {
		return nil, err
	}
	names := map[string]*loadbalancer.LoadBalancer{}
	for _, one := range alb.Plan.Names {
		names[one] = alb
	}
	_, err = loadbalancer.NewRecords(ctx, "names", &loadbalancer.RecordsArgs{ZoneID: pulumi.String(spec.ZoneID), Names: names}, provider)
	if err != nil {
		return nil, err
	}
	return alb, observe(ctx, name, alb, scope.Region, provider)
}

// observe watches a load balancer by alarms, and shows it on a dashboard, where
// its plan wants that.
func observe(
	ctx *pulumi.Context, name string, alb *loadbalancer.LoadBalancer, region string, provider pulumi.ResourceOption,
) error {
	_, err := loadbalancer.NewAlarms(ctx, "alarms-"+name, &loadbalancer.AlarmsArgs{
		Plan: alb.Plan.Alarms, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
	}, provider)
	if err != nil || !alb.Plan.Dashboard {
		return err
	}
	_, err = loadbalancer.NewDashboard(ctx, "dashboard-"+name, &loadbalancer.DashboardArgs{
		Region: region, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
	}, provider)
	return err
}
