package quota

import (
	"slices"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// A Resource is a resource type that AWS limits in a region, by the name of the quota.
type Resource string

// The resource types.
const (
	VPCs          Resource = "VPCs"
	Addresses     Resource = "Elastic IPs"
	LoadBalancers Resource = "Application Load Balancers"
)

// A Shared is the usage of a quota that all stacks in a region share.
type Shared struct {
	Use
	Resource Resource
	// Service and Code identify the quota in Service Quotas.
	Service, Code string
	// Raised reports whether the limit is from the configuration.
	Raised bool
}

// The default quotas of a region.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const (
	vpcsDefault          = 5
	loadBalancersDefault = 50
)

// CountShared returns the usage of each quota that all stacks in a region share. AWS
// raises the quota of internet gateways together with that of VPCs.
func CountShared(in Input, raised Limits) []Shared {
	balancers := slices.DeleteFunc(slices.Clone(in.LoadBalancers), func(p lbplan.Plan) bool { return p.Existing != nil })
	addresses, vpcs := 0, 1
	if in.Network.Existing != nil {
		vpcs = 0
	}
	for _, nat := range in.Network.NATs {
		if nat.ElasticIP == "" {
			addresses++
		}
	}
	return []Shared{
		{
			Use: Use{
				"VPCs of a region", vpcs, or(raised.VPCs, vpcsDefault), "network", "deploy the stack in another region or account", "vpcs",
			},
			Resource: VPCs, Service: "vpc", Code: "L-F678F1CE", Raised: raised.VPCs > 0,
		},
		{
			Use: Use{
				"Elastic IPs of a region", addresses, or(raised.ElasticIPs, elasticIPsDefault), "network.nat",
				"use fewer NAT gateways, or existing addresses (elasticIps)", "elasticIps",
			},
			Resource: Addresses, Service: "ec2", Code: "L-0263D0A3", Raised: raised.ElasticIPs > 0,
		},
		{
			Use: Use{
				"Application Load Balancers of a region", len(balancers), or(raised.LoadBalancers, loadBalancersDefault),
				"loadBalancer", "use fewer load balancers", "loadBalancers",
			},
			Resource: LoadBalancers, Service: "elasticloadbalancing", Code: "L-53DA6B97", Raised: raised.LoadBalancers > 0,
		},
	}
}
