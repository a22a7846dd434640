package change

import "fmt"

func vpcRangeChanged(before, after Record) []Change {
	if before.Network.CIDR == after.Network.CIDR {
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
