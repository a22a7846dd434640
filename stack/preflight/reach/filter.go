package reach

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
)

// groupOut evaluates the egress rules of the source's security groups, if they are known.
func (w *walk) groupOut(from, to End, r netip.Prefix) {
	if !from.hasGroups() {
		w.hop("group, out", "", Open, "unknown group, assumed to allow the connection")
		return
	}
	rules, ok := w.rules(from, "out", func(g Group) []Rule { return g.Out })
	if !ok {
		return
	}
	v, why := w.evaluate(rules, to, r)
	if v == Closed {
		why = fmt.Sprintf("no egress rule allows port %d to %s", w.path.Port, to.Name)
	}
	where, object := named(from, "out")
	w.hop(where, object, v, why)
}

// groupIn evaluates the ingress rules of the destination's security groups.
func (w *walk) groupIn(to, from End, r netip.Prefix) {
	if w.n.Key != "" && !to.hasGroups() {
		w.hop("group, in", to.Subnet, Unknown, "the security groups of "+to.Name+" are not known")
		return
	}
	rules, ok := w.rules(to, "in", func(g Group) []Rule { return g.In })
	if !ok {
		return
	}
	v, why := w.evaluate(rules, from, r)
	if v == Closed {
		why = fmt.Sprintf("no ingress rule allows port %d from %s", w.path.Port, from.Name)
	}
	where, object := named(to, "in")
	w.hop(where, object, v, why)
}

// named returns the name of the groups of an end in one direction, and the first one.
func named(e End, direction string) (where, object string) {
	if len(e.Groups) == 0 {
		return "group " + e.Group + ", " + direction, e.Group
	}
	groups := e.groups()
	if len(groups) == 1 {
		return "group " + groups[0] + ", " + direction, groups[0]
	}
	return "groups " + strings.Join(groups, ", ") + ", " + direction, groups[0]
}

// rules returns the rules of all groups of an end: what one of them allows is allowed.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
func (w *walk) rules(e End, direction string, rules func(Group) []Rule) ([]Rule, bool) {
	const action = "ec2:DescribeSecurityGroups"
	if w.n.isUnread(action) {
		where, object := named(e, direction)
		w.hop(where, object, Unknown, "not known "+missing(action))
		return nil, false
	}
	if g, ok := find(w.n.Groups, func(g Group) bool { return g.Key == e.Group }); ok && len(e.Groups) == 0 {
		return rules(g), true
	}
	var union []Rule
	for _, key := range e.groups() {
		g, ok := find(w.n.Groups, func(g Group) bool { return g.Key == key })
		if !ok && w.n.Key != "" {
			where, _ := named(e, direction)
			w.absent(where, key, "security group "+key+" does not exist in "+w.n.Key)
			return nil, false
		}
		union = append(union, rules(g)...)
	}
	return union, true
}

// evaluate returns the widest verdict of a group's rules on a peer, and the rule.
func (w *walk) evaluate(rules []Rule, peer End, r netip.Prefix) (Verdict, string) {
	widest, name := Closed, ""
	if w.closed {
		return widest, name
	}
	for _, rule := range rules {
		if !rule.Ports.Covers(netaddr.Port(w.path.Port)) || w.coversOnlyVPC(rule.CIDR, r) {
			continue
		}
		v, why := w.approximate(rule.matches(peer, r), peer), rule.Name
		if rule.Group != "" && w.n.Key != "" && peer.Subnet != "" && !peer.hasGroups() {
			v, why = Unknown, rule.Group+": whether "+peer.Name+" is in that group is not known"
		}
		if v > widest {
			widest, name = v, why
		}
	}
	return widest, w.approximateReason(widest, name, peer)
}

// approximate returns Unknown for a part of the addresses of an AWS service in an existing
// VPC: the model has no addresses of services, and takes the internet's.
func (w *walk) approximate(v Verdict, peer End) Verdict {
	if v == Partly && w.n.Key != "" && w.path.From.Subnet != "" && peer.Service != "" && peer.Range.Bits() == 0 {
		return Unknown
	}
	return v
}

func (w *walk) approximateReason(v Verdict, why string, peer End) string {
	if v == Unknown && w.approximate(Partly, peer) == Unknown {
		return why + ": whether that has the addresses of " + peer.Service + " is not known"
	}
	return why
}

// coversOnlyVPC reports whether a rule is about the VPC's own addresses and the
// peer is outside. A peer such as 0.0.0.0/0 contains the VPC's addresses, but no
// packet from outside has one.
func (w *walk) coversOnlyVPC(rule, peer netip.Prefix) bool {
	return w.n.Holds(rule) && !w.n.Holds(peer)
}

// matches returns how much of a peer's range the rule allows.
func (r Rule) matches(peer End, peerRange netip.Prefix) Verdict {
	switch {
	case r.Group != "":
		return openIf(peer.isIn(r.Group))
	case r.PrefixList != "" && r.PrefixList == peer.Service:
		return Open
	case r.Unread:
		return Unknown
	case r.PrefixList != "":
		return covered(r.Ranges, peerRange)
	default:
		return covers(r.CIDR, peerRange)
	}
}

// covered returns how much of a peer's range is in one of the ranges.
func covered(ranges []netip.Prefix, peer netip.Prefix) Verdict {
	widest := Closed
	for _, r := range ranges {
		widest = max(widest, covers(r, peer))
	}
	return widest
}

// covers returns how much of a peer's range is in a range.
func covers(r, peer netip.Prefix) Verdict {
	switch {
	case netaddr.Contains(r, peer):
		return Open
	case r.Overlaps(peer):
		return Partly
	default:
		return Closed
	}
}

func openIf(ok bool) Verdict {
	if ok {
		return Open
	}
	return Closed
}

// acl evaluates a subnet's network ACL in one direction for the range and the ports
// of a peer. A subnet without one has AWS's default, which allows everything.
func (w *walk) acl(s Subnet, direction string, peer netip.Prefix, ports netaddr.Ports) {
	const action = "ec2:DescribeNetworkAcls"
	if w.n.isUnread(action) {
		w.hop("ACL of "+s.Key+", "+direction, s.Key, Unknown, "not known "+missing(action))
		return
	}
	acl, ok := find(w.n.ACLs, func(a ACL) bool { return a.Key == s.ACL })
	if !ok || w.closed {
		return
	}
	entries := acl.In
	if direction == "out" {
		entries = acl.Out
	}
	entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return w.coversOnlyVPC(e.CIDR, peer) })
	v, why := decide(entries, peer, ports)
	to := w.path.To
	to.Range = peer
	if w.approximate(v, to) != v {
		v = Unknown
		why = w.approximateReason(v, why, to)
	}
	w.hop("ACL of "+s.Key+", "+direction, acl.Key, v, why)
}

// decide evaluates entries in the order of their numbers, as AWS does, and returns
// how much of a range and its ports they allow, with the entry that decides. An
// entry that covers the whole range settles its ports. One that covers a part
// leaves them to the entries after it, for the rest of the range.
func decide(entries []Entry, peer netip.Prefix, ports netaddr.Ports) (Verdict, string) {
	slices.SortFunc(entries, func(a, b Entry) int { return a.Number - b.Number })
	unsettled := []netaddr.Ports{ports}
	allowed, denied := "", ""
	for _, e := range entries {
		containsPeer := netaddr.Contains(e.CIDR, peer)
		if !e.CIDR.Overlaps(peer) || e.Named && !containsPeer {
			continue
		}
		var left []netaddr.Ports
		for _, p := range unsettled {
			common := netaddr.Ports{First: max(p.First, e.Ports.First), Last: min(p.Last, e.Ports.Last)}
			if common.First > common.Last {
				left = append(left, p)
				continue
			}
			if e.Allow && allowed == "" {
				allowed = fmt.Sprintf("entry %d", e.Number)
			}
			if !e.Allow && denied == "" {
				denied = fmt.Sprintf("entry %d", e.Number)
			}
			if containsPeer {
				left = append(left, p.Without(common)...)
			} else {
				left = append(left, p)
			}
		}
		unsettled = left
	}
	return verdictOf(allowed, denied, unsettled, fmt.Sprintf("%s at %s", peer, ports))
}

// verdictOf returns the verdict of the first entries that allowed and denied a
// part of the packets, and the ports that no entry settled.
func verdictOf(allowed, denied string, unsettled []netaddr.Ports, packets string) (Verdict, string) {
	switch {
	case len(unsettled) == 0 && denied == "":
		return Open, allowed
	case allowed == "" && denied != "":
		return Closed, denied + " denies " + packets
	case allowed == "":
		return Closed, "no entry allows " + packets
	case denied != "":
		return Partly, fmt.Sprintf("%s allows a part of %s, and %s denies a part", allowed, packets, denied)
	default:
		return Partly, fmt.Sprintf("%s allows a part of %s, but no entry allows ports %s", allowed, packets, unsettled[0])
	}
}
