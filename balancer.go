package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/config"
	"ecs-foundation/loadbalancer"
	"ecs-foundation/network"
	"ecs-foundation/network/plan"
)

// balance makes the way in: the certificate of the stack's domain, the load
// balancer, and the names that lead to it.
func balance(
	ctx *pulumi.Context, cfg config.Config, net *network.Network, group pulumi.StringInput, provider pulumi.ResourceOption,
) (*loadbalancer.LoadBalancer, error) {
	spec := cfg.LoadBalancer
	// Another scheme is another load balancer. It has target groups of its own:
	// AWS leads to a target group from one load balancer only.
	name, subnets := "public", pulumi.StringMapInput(net.PublicSubnetIDs)
	if spec.Internal {
		name, subnets = "private", net.Addresses(plan.Private)
	}
	args := &loadbalancer.Args{
		Routing: cfg.Routing(), VPCID: net.VPCID, SubnetIDs: subnets, SecurityGroupID: group, IPv6: net.Plan.IPv6,
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
	return alb, err
}
