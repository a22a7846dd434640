package change

import (
	"fmt"
	"maps"
	"slices"
)

const updateFirewall = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallRuleGroupAssociation.html"

// firewallChanged reports rule groups of DNS Firewall that AWS does not change: those with
// mutation protection, and those whose priority another one has.
func firewallChanged(before, after Record) []Change {
	var changes []Change
	for _, group := range slices.Sorted(maps.Keys(after.Network.DNSFirewall)) {
		planned := after.Network.DNSFirewall[group]
		deployed, exists := before.Network.DNSFirewall[group]
		if exists && deployed.Priority == planned.Priority {
			continue
		}
		c := Change{Key: "network.dnsFirewall", Resource: "vpc-" + group, Verdict: Impossible, Source: updateFirewall}
		holder := holderOfPriority(before.Network, planned.Priority, group)
		switch {
		case exists && deployed.Protected:
			c.Reason = "its priority cannot change while AWS protects the association from changes (mutationProtection)"
			c.Way = "set mutationProtection: false in a separate update first"
		case holder != "":
			c.Reason = fmt.Sprintf("priority %d belongs to %s until the end of the update, and AWS allows a priority only once in a VPC",
				planned.Priority, holder)
			c.Way = "give it a free priority; exchange two priorities in two updates, by way of a free one"
		default:
			continue
		}
		changes = append(changes, c)
	}
	return append(changes, firewallRemoved(before, after)...)
}

func firewallRemoved(before, after Record) []Change {
	var changes []Change
	for _, group := range slices.Sorted(maps.Keys(before.Network.DNSFirewall)) {
		if _, kept := after.Network.DNSFirewall[group]; kept {
			continue
		}
		c := Change{
			Key: "network.dnsFirewall", Resource: "vpc-" + group, Verdict: Interrupts,
			Reason: "the association is deleted: the rule group no longer filters the DNS queries of the VPC",
			Way:    "keep the rule group in network.dnsFirewall",
			Source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DisassociateFirewallRuleGroup.html",
		}
		if before.Network.DNSFirewall[group].Protected {
			c.Verdict = Impossible
			c.Reason = "the association cannot be deleted while AWS protects it from changes (mutationProtection)"
			c.Way = "set mutationProtection: false in a separate update first"
		}
		changes = append(changes, c)
	}
	return changes
}

// holderOfPriority returns another deployed rule group with a priority, or "".
func holderOfPriority(n Network, priority int, group string) string {
	for _, other := range slices.Sorted(maps.Keys(n.DNSFirewall)) {
		if other != group && n.DNSFirewall[other].Priority == priority {
			return other
		}
	}
	return ""
}

// dhcpChanged reports DHCP options that are replaced or removed. AWS cannot change them, and
// a VPC whose options are disassociated has none.
func dhcpChanged(before, after Record) []Change {
	from, to := before.Network.DHCP, after.Network.DHCP
	if from == "" || from == to {
		return nil
	}
	c := Change{
		Key: "network.dhcp", Resource: "vpc-dhcp", Verdict: Ordered,
		Reason: "the VPC gets the new options before the old ones are deleted; what runs uses them within a few hours, when it renews its lease",
		Source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateDhcpOptions.html",
	}
	if to == "" {
		c.Verdict, c.With = Interrupts, []string{"vpc-dhcp-association"}
		c.Reason = "the VPC has no DHCP options then, not those of AWS: new network interfaces learn of no name server"
		c.Way = "set network.dhcp: {nameServers: [AmazonProvidedDNS]}"
	}
	return []Change{c}
}

// queryLogsChanged reports DNS query logs that stop or move.
func queryLogsChanged(before, after Record) []Change {
	from, to := before.Network.QueryLogs, after.Network.QueryLogs
	if from == "" || from == to {
		return nil
	}
	c := Change{
		Key: "network.queryLogConfig", Resource: "vpc-query-logs", Verdict: Ordered,
		Reason: "DNS queries are logged by " + to + " before " + from + " stops",
		Source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateResolverQueryLogConfig.html",
	}
	if to == "" {
		c.Verdict, c.Reason, c.Way = Interrupts, "DNS queries of the VPC are no longer logged", "keep network.queryLogConfig"
	}
	return []Change{c}
}

// exclusionReduced reports an exclusion from VPC Block Public Access that ends.
func exclusionReduced(before, after Record) []Change {
	from, to := before.Network.Exclusion, after.Network.Exclusion
	if from == "" || from == to || to == "bidirectional" {
		return nil
	}
	reason := "where VPC Block Public Access is on, it blocks "
	if to == "" {
		reason += "all traffic between the VPC and the internet"
	} else {
		reason += "the requests from the internet to the load balancer"
	}
	return []Change{{
		Key: "network.blockPublicAccessExclusion", Resource: "vpc-public-access", Verdict: Interrupts, Reason: reason,
		Way:    "first check with aws ec2 describe-vpc-block-public-access-options that it is off",
		Source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html",
	}}
}

// namesRemoved reports DNS names that no longer resolve.
func namesRemoved(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(before.DNS.Names)) {
		_, kept := after.DNS.Names[name]
		c := Change{
			Key: "loadBalancer.domain", Resource: "names-a-" + name, With: []string{"names-aaaa-" + name}, Verdict: Interrupts,
			Reason: "the record of " + name + " is deleted: clients cannot resolve the name",
			Way:    "first create a record for the name elsewhere, or wait until no client uses it",
			Source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-deleting.html",
		}
		switch {
		case kept && before.DNS.ZoneID == after.DNS.ZoneID:
			continue
		case kept:
			c.Key = "loadBalancer.zoneId"
			c.Reason = "the record of " + name + " moves to another hosted zone: clients whose resolvers ask the old one cannot resolve the name"
			c.Way = "first delegate the domain to the new hosted zone, and create the record there"
		case len(after.DNS.Names) == 0 && len(after.DNS.Certificate) > 0:
			c.Key = "loadBalancer.aliases"
		}
		changes = append(changes, c)
	}
	return changes
}

// certificateChanged reports a requested certificate that is replaced.
func certificateChanged(before, after Record) []Change {
	if len(before.DNS.Certificate) == 0 || slices.Equal(before.DNS.Certificate, after.DNS.Certificate) {
		return nil
	}
	key := "loadBalancer.alternativeNames"
	if len(after.DNS.Certificate) == 0 {
		key = "loadBalancer.certificateArn"
	} else if before.DNS.Certificate[0] != after.DNS.Certificate[0] {
		key = "loadBalancer.domain"
	}
	return []Change{{
		Key: key, Resource: "certificate-request", Verdict: Ordered,
		Reason: "the listener gets the new certificate when it is issued, and then the old one is deleted",
		Source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
	}}
}
