package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
)

// groupOut evaluates the egress rules of the source's security group, if it is known.
func (w *walk) groupOut(from, to End, r netip.Prefix) {
	if from.Group == "" {
		w.hop("group, out", Open, "unknown group, assumed to allow the connection")
		return
	}
	v, why := w.evaluate(w.n.group(from.Group).Out, to, r)
	if v == Closed {
		why = fmt.Sprintf("no egress rule allows port %d to %s", w.path.Port, to.Name)
	}
	w.hop("group "+from.Group+", out", v, why)
}

// groupIn evaluates the ingress rules of the destination's security group.
func (w *walk) groupIn(to, from End, r netip.Prefix) {
	v, why := w.evaluate(w.n.group(to.Group).In, from, r)
	if v == Closed {
		why = fmt.Sprintf("no ingress rule allows port %d from %s", w.path.Port, from.Name)
	}
	w.hop("group "+to.Group+", in", v, why)
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
		if v := rule.matches(peer, r); v > widest {
			widest, name = v, rule.Name
		}
	}
	return widest, name
}

// coversOnlyVPC reports whether a rule is about the VPC's own addresses and the
// peer is outside. A peer such as 0.0.0.0/0 contains the VPC's addresses, but no
// packet from outside has one.
func (w *walk) coversOnlyVPC(rule, peer netip.Prefix) bool {
	return w.n.holds(rule) && !w.n.holds(peer)
}

// matches returns how much of a peer's range the rule allows.
func (r Rule) matches(peer End, peerRange netip.Prefix) Verdict {
	switch {
	case r.Group != "":
		return openIf(r.Group == peer.Group)
	case r.PrefixList != "":
		return openIf(r.PrefixList == peer.Service)
	case netaddr.Contains(r.CIDR, peerRange):
		return Open
	case r.CIDR.Overlaps(peerRange):
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
	w.hop("ACL of "+s.Key+", "+direction, v, why)
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
