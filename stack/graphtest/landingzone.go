package graphtest

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	networkplan "ecs-foundation/network/plan"
)

// LandingZone is a VPC with a public, a private and a data subnet in two zones. The subnets of
// a tier have the tag Tier.
func LandingZone() networkplan.Existing {
	subnet := func(n int, tier networkplan.Tier, zone, target string) networkplan.ExistingSubnet {
		return networkplan.ExistingSubnet{
			ID: fmt.Sprintf("subnet-0000000%d", n), VPC: "vpc-00000001", Tier: tier, Zone: zone, Free: 100, Default: target,
			CIDR: netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 20, byte(n), 0}), 24),
		}
	}
	return networkplan.Existing{
		VPC: "vpc-00000001", Owner: Account, Account: Account, DNSSupport: true, DNSHostnames: true,
		CIDRs: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")},
		Subnets: []networkplan.ExistingSubnet{
			subnet(1, networkplan.Public, "us-east-1a", "igw-1"), subnet(2, networkplan.Public, "us-east-1c", "igw-1"),
			subnet(3, networkplan.Private, "us-east-1a", "nat-1"), subnet(4, networkplan.Private, "us-east-1c", "tgw-1"),
			subnet(5, networkplan.Data, "us-east-1a", ""), subnet(6, networkplan.Data, "us-east-1c", ""),
		},
	}
}

// subnet returns a subnet of the existing network.
func (g *Graph) subnet(id string) networkplan.ExistingSubnet {
	for _, s := range g.existing.Subnets {
		if s.ID == id {
			return s
		}
	}
	return networkplan.ExistingSubnet{}
}

// tagged returns the IDs of the subnets that a filter by the tag Tier matches.
func (g *Graph) tagged(filters []resource.PropertyValue) []string {
	ids := []string{}
	for _, filter := range filters {
		f := filter.ObjectValue()
		for _, s := range g.existing.Subnets {
			if f["name"].StringValue() == "tag:Tier" && f["values"].ArrayValue()[0].StringValue() == string(s.Tier) {
				ids = append(ids, s.ID)
			}
		}
	}
	return ids
}

// texts returns addresses as text.
func texts(addresses []netip.Addr) []string {
	var list []string
	for _, a := range addresses {
		list = append(list, a.String())
	}
	return list
}
