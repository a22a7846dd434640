package reach

import (
	"cmp"
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
)

// lastEntry is the number of the default entry, which denies everything else. The
// default entry for IPv6 has the next number.
const lastEntry = 32767

var allPorts = netaddr.Ports{First: 0, Last: 65535}

func (r *reader) acls() {
	for _, a := range r.d.NetworkAcls {
		if a.VpcId != r.vpc {
			continue
		}
		acl := ACL{Key: a.NetworkAclId}
		for _, e := range a.Entries {
			from := cmp.Or(e.CidrBlock, e.Ipv6CidrBlock)
			all, tcp := isProtocol(e.Protocol)
			if e.RuleNumber >= lastEntry || from == "" || !all && !tcp {
				continue
			}
			entry := Entry{Number: e.RuleNumber, Allow: e.RuleAction == "allow", CIDR: r.prefix(from), Ports: allPorts}
			entry.Named = !entry.Allow && r.isNamed(entry.CIDR)
			if e.PortRange != nil && tcp {
				entry.Ports = netaddr.Ports{First: e.PortRange.From, Last: e.PortRange.To}
			}
			if e.Egress {
				acl.Out = append(acl.Out, entry)
			} else {
				acl.In = append(acl.In, entry)
			}
		}
		r.n.ACLs = append(r.n.ACLs, acl)
		for _, s := range a.Associations {
			r.update(s.SubnetId, func(subnet *Subnet) { subnet.ACL = a.NetworkAclId })
		}
	}
}

// isNamed reports whether an entry that denies a range is about particular addresses outside
// the VPC, such as those of an attacker. It does not matter for the rest of the internet.
func (r *reader) isNamed(denied netip.Prefix) bool {
	const particular = 16 // bits
	return !r.n.Holds(denied) && (denied.Bits() >= particular || denied.Addr().IsPrivate())
}

// isProtocol reports whether a protocol, by its number or its name, is all or TCP.
func isProtocol(protocol string) (all, tcp bool) {
	return slices.Contains([]string{"-1", "all"}, protocol), slices.Contains([]string{"6", "tcp"}, protocol)
}

func (r *reader) groups() {
	for _, g := range r.d.SecurityGroups {
		if g.VpcId == r.vpc {
			r.n.Groups = append(r.n.Groups, Group{Key: g.GroupId, In: r.rules(g.IpPermissions), Out: r.rules(g.IpPermissionsEgress)})
		}
	}
}

func (r *reader) rules(permissions []DescribedPermission) []Rule {
	var rules []Rule
	for _, p := range permissions {
		ports := netaddr.Ports{First: p.FromPort, Last: p.ToPort}
		all, tcp := isProtocol(p.IpProtocol)
		switch {
		case all || tcp && p.FromPort == -1:
			ports = allPorts
		case !tcp:
			continue
		}
		for _, c := range p.IpRanges {
			rules = append(rules, Rule{Name: c.CidrIp, CIDR: r.prefix(c.CidrIp), Ports: ports})
		}
		for _, c := range p.Ipv6Ranges {
			rules = append(rules, Rule{Name: c.CidrIpv6, CIDR: r.prefix(c.CidrIpv6), Ports: ports})
		}
		for _, g := range p.UserIdGroupPairs {
			rules = append(rules, Rule{Name: g.GroupId, Group: g.GroupId, Ports: ports})
		}
		for _, l := range p.PrefixListIds {
			list := r.list(l.PrefixListId)
			rules = append(rules, Rule{
				Name: l.PrefixListId, PrefixList: cmp.Or(list.service, l.PrefixListId), Ranges: list.ranges, Unread: list.unread, Ports: ports,
			})
		}
	}
	return rules
}
