package change

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
)

func vpcRangeChanged(before, after Record) []Change {
	if before.Network.CIDR == after.Network.CIDR || before.Network.VPC != "" {
		return nil
	}
	return []Change{{
		Key: "network.cidr", Resource: "network-vpc", Verdict: Impossible,
		Reason: fmt.Sprintf("changing %s to %s would replace the VPC and everything in it, because a VPC keeps its primary range",
			before.Network.CIDR, after.Network.CIDR),
		Way:    "for more addresses, add a range to network.secondaryCidrs; otherwise " + another,
		Source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
	}}
}

// ipamPoolChanged reports a pool that has no effect, because it is used only when the VPC is
// created.
func ipamPoolChanged(before, after Record) []Change {
	if before.Network.IPAMPool == after.Network.IPAMPool {
		return nil
	}
	return []Change{{
		Key: "network.ipamPool", Resource: "network-vpc", Verdict: InPlace,
		Reason: "the deployed VPC keeps its range and its pool: the key is used only when a VPC is created",
		Source: "https://docs.aws.amazon.com/vpc/latest/ipam/create-vpc-ipam.html",
	}}
}

// ipv6Removed reports that IPv6 is turned off. The load balancer stays dual-stack while its
// subnets lose their ranges.
func ipv6Removed(before, after Record) []Change {
	if !before.Network.IPv6 || after.Network.IPv6 {
		return nil
	}
	return []Change{{
		Key: "network.ipv6", Resource: "network-vpc", Verdict: Impossible,
		Reason: "IPv6 cannot be turned off, because AWS does not remove the IPv6 range of a subnet whose interfaces have addresses of it",
		Way:    "keep network.ipv6: true; without IPv6, " + another,
		Source: "https://docs.aws.amazon.com/vpc/latest/userguide/modify-subnets.html",
	}}
}

// secondaryRangeRemoved reports a range that the VPC loses.
func secondaryRangeRemoved(before, after Record) []Change {
	var changes []Change
	for _, cidr := range before.Network.Secondary {
		if before.Network.VPC == "" && !slices.Contains(after.Network.Secondary, cidr) {
			changes = append(changes, Change{
				Key: "network.secondaryCidrs", Resource: "network-range-" + netaddr.InName(cidr), Verdict: Ordered,
				Reason: cidr + " is removed from the VPC after its subnets are deleted",
				Way:    "first delete the subnets in it that other stacks have",
				Source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateVpcCidrBlock.html",
			})
		}
	}
	return changes
}

const (
	createSubnet = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html"
	deleteSubnet = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-deleting.html"
)

// subnetsChanged reports subnets that are deleted or replaced. A subnet that is created has
// to be outside every range that a deployed one holds until the end of the update.
func subnetsChanged(before, after Record) []Change {
	if before.Network.CIDR != after.Network.CIDR || before.Network.VPC != "" {
		return nil // follows from the range of the VPC
	}
	var conflicts, changes []Change
	for _, key := range slices.Sorted(maps.Keys(after.Network.Subnets)) {
		planned := after.Network.Subnets[key]
		deployed, exists := before.Network.Subnets[key]
		switch {
		case exists && deployed.Zone == planned.Zone && deployed.CIDR == planned.CIDR:
			changes = append(changes, tierKindChanged(key, deployed, planned)...)
		case holderOf(before.Network, planned.CIDR) != "":
			conflicts = append(conflicts, subnetInConflict(key, before, after))
		case exists:
			changes = append(changes, Change{
				Key: subnetKey(key, before, after), Resource: "network-" + key, With: []string{"network-" + key + "-association"}, Verdict: Interrupts,
				Reason: fmt.Sprintf("the subnet %s is replaced by %s. What is in it has to leave it: AWS does not delete a subnet in use, "+
					"and the update fails after five minutes", deployed.CIDR, planned.CIDR),
				Way:    "keep the range; or first move the tasks, databases and caches in the subnet to another zone",
				Source: deleteSubnet,
			})
		}
	}
	if len(conflicts) > 0 {
		return conflicts // the other changes follow from the same key
	}
	return append(changes, subnetsRemoved(before, after)...)
}

func subnetsRemoved(before, after Record) []Change {
	var changes []Change
	for _, key := range slices.Sorted(maps.Keys(before.Network.Subnets)) {
		if _, kept := after.Network.Subnets[key]; kept {
			continue
		}
		changes = append(changes, Change{
			Key: subnetKey(key, before, after), Resource: "network-" + key, With: []string{"network-" + key + "-association"}, Verdict: Interrupts,
			Reason: "the subnet " + before.Network.Subnets[key].CIDR + " is deleted. Tasks, databases and caches in it stop serving, " +
				"and while one of them uses it, AWS does not delete it and the update fails after five minutes",
			Way:    "first move what is in the subnet to other subnets, and deploy the services without it",
			Source: deleteSubnet,
		})
	}
	return changes
}

// subnetInConflict reports a subnet that AWS rejects (InvalidSubnet.Conflict).
func subnetInConflict(key string, before, after Record) Change {
	planned := after.Network.Subnets[key]
	holder := holderOf(before.Network, planned.CIDR)
	deployed := before.Network.Subnets[holder]
	return Change{
		Key: subnetKey(key, before, after), Resource: "network-" + key, Verdict: Impossible,
		Reason: fmt.Sprintf("the subnet needs %s in %s, but network-%s has %s in %s until the end of the update "+
			"(InvalidSubnet.Conflict)", planned.CIDR, planned.Zone, holder, deployed.CIDR, deployed.Zone),
		Way:    subnetWay(key, before, after),
		Source: createSubnet,
	}
}

// subnetWay returns how to make a change of subnets whose ranges conflict.
func subnetWay(key string, before, after Record) string {
	planned := after.Network.Subnets[key]
	deployed, exists := before.Network.Subnets[key]
	switch {
	case exists && deployed.Zone == planned.Zone && after.Network.Explicit:
		return fmt.Sprintf("keep each range in its zone: network.subnets.%s: {%s: %s, ...}", planned.Tier, deployed.Zone, deployed.CIDR)
	case exists && deployed.Zone == planned.Zone:
		return fmt.Sprintf("keep %s in %s; for other sizes, add a tier to network.tiers in a free range and move to it, or %s",
			deployed.CIDR, deployed.Zone, another)
	case exists || !slices.Contains(before.Network.zones(), planned.Zone):
		return fmt.Sprintf("write each zone as it is deployed (%s), and give a new zone a range that no subnet has",
			strings.Join(before.Network.zones(), ", "))
	default:
		return "give the tier a range that no subnet has, move what uses the old one, and then remove that in another update"
	}
}

// tierKindChanged reports a custom tier whose default route changes.
func tierKindChanged(key string, deployed, planned Subnet) []Change {
	if deployed.Kind == planned.Kind {
		return nil
	}
	return []Change{{
		Key: "network.tiers." + planned.Tier + ".kind", Resource: "network-" + key + "-association", Verdict: Interrupts,
		Reason: fmt.Sprintf("the default route changes from that of a %s tier to that of a %s tier: open connections that use it are closed",
			deployed.Kind, planned.Kind),
		Way:    "add another tier of the new kind and move to it",
		Source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRouteTableAssociation.html",
	}}
}

// subnetKey returns the configuration key that changes a subnet.
func subnetKey(key string, before, after Record) string {
	s, planned := after.Network.Subnets[key]
	old, deployed := before.Network.Subnets[key]
	if !planned {
		s = old
	}
	standard := slices.Contains([]string{"public", "private", "data"}, s.Tier)
	switch {
	case planned && !slices.Contains(before.Network.zones(), s.Zone), !slices.Contains(after.Network.zones(), s.Zone),
		planned && deployed && old.Zone != s.Zone:
		return "network.zones"
	case !standard:
		return "network.tiers." + s.Tier
	case !planned:
		return "network.publicSubnets"
	case before.Network.Explicit || after.Network.Explicit:
		return "network.subnets." + s.Tier
	default:
		return "network.sizes"
	}
}

// zones returns the zones of the network, sorted.
func (n Network) zones() []string {
	zones := map[string]bool{}
	for _, s := range n.Subnets {
		zones[s.Zone] = true
	}
	return slices.Sorted(maps.Keys(zones))
}

// holderOf returns the key of a deployed subnet that overlaps a range, or "".
func holderOf(n Network, cidr string) string {
	planned, err := netip.ParsePrefix(cidr)
	if err != nil {
		return ""
	}
	for _, key := range slices.Sorted(maps.Keys(n.Subnets)) {
		if deployed, err := netip.ParsePrefix(n.Subnets[key].CIDR); err == nil && deployed.Overlaps(planned) {
			return key
		}
	}
	return ""
}
