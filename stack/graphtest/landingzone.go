package graphtest

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	networkplan "ecs-foundation/network/plan"
)

// LandingZone is a VPC with a public, a private and a data subnet in two zones, and a public and
// a private one that no stack uses yet. The first subnets of a tier have the tag Tier.
func LandingZone() networkplan.Existing { return landingZone(1) }

// landingZone returns the n-th landing zone of the account.
func landingZone(n int) networkplan.Existing {
	vpc := fmt.Sprintf("vpc-0000000%d", n)
	subnet := func(i int, tier networkplan.Tier, zone, target string) networkplan.ExistingSubnet {
		return networkplan.ExistingSubnet{
			ID: fmt.Sprintf("subnet-000000%d%d", n, i), VPC: vpc, Tier: tier, Zone: "us-east-1" + zone, Free: 100, Default: target,
			CIDR: netip.MustParsePrefix(fmt.Sprintf("10.2%d.%d.0/24", n, i)),
		}
	}
	return networkplan.Existing{
		VPC: vpc, Owner: Account, Account: Account, DNSSupport: true, DNSHostnames: true,
		CIDRs: []netip.Prefix{netip.MustParsePrefix(fmt.Sprintf("10.2%d.0.0/16", n))},
		Subnets: []networkplan.ExistingSubnet{
			subnet(1, networkplan.Public, "a", "igw-1"), subnet(2, networkplan.Public, "c", "igw-1"),
			subnet(3, networkplan.Private, "a", "nat-1"), subnet(4, networkplan.Private, "c", "tgw-1"),
			subnet(5, networkplan.Data, "a", ""), subnet(6, networkplan.Data, "c", ""),
		},
	}
}

// spare are the subnets of the first landing zone that have no tag.
var spare = []networkplan.ExistingSubnet{
	{
		ID: "subnet-00000017", VPC: "vpc-00000001", Tier: networkplan.Public, Zone: "us-east-1b",
		CIDR: netip.MustParsePrefix("10.21.7.0/24"), Free: 100, Default: "igw-1",
	},
	{
		ID: "subnet-00000018", VPC: "vpc-00000001", Tier: networkplan.Private, Zone: "us-east-1c",
		CIDR: netip.MustParsePrefix("10.21.8.0/24"), Free: 100, Default: "nat-1",
	},
}

// network returns an existing network of the account.
func (g *Graph) network(vpc string) networkplan.Existing {
	for _, n := range g.existing {
		if n.VPC == vpc {
			return n
		}
	}
	return networkplan.Existing{}
}

// subnet returns a subnet of the existing networks.
func (g *Graph) subnet(id string) networkplan.ExistingSubnet {
	subnets := slices.Clone(spare)
	for _, n := range g.existing {
		subnets = append(subnets, n.Subnets...)
	}
	for _, s := range subnets {
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
		for _, s := range g.existing[0].Subnets {
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
