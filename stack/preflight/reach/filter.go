package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
)

// groupOut evaluates the security group that a connection leaves, if it is known.
func (w *walk) groupOut(from, to End, r netip.Prefix) {
	if from.Group == "" {
		w.hop("group, out", Open, "whatever it is, for nobody says which")
		return
	}
	v, why := w.evaluate(w.n.group(from.Group).Out, to, r)
	if v == Closed {
		why = fmt.Sprintf("no rule lets it out to %s at %d", to.Name, w.path.Port)
	}
	w.hop("group "+from.Group+", out", v, why)
}

// groupIn evaluates the security group that a connection enters.
func (w *walk) groupIn(to, from End, r netip.Prefix) {
	v, why := w.evaluate(w.n.group(to.Group).In, from, r)
	if v == Closed {
		why = fmt.Sprintf("no rule lets %s in at %d", from.Name, w.path.Port)
	}
	w.hop("group "+to.Group+", in", v, why)
}

// evaluate returns the widest verdict of a group's rules on a peer, and the rule.
func (w *walk) evaluate(rules []Rule, peer End, r netip.Prefix) (Verdict, string) {
	best, name := Closed, ""
	if w.closed {
		return best, name
	}
	for _, rule := range rules {
		if !rule.Ports.Covers(netaddr.Port(w.path.Port)) || w.coversOnlyVPC(rule.CIDR, r) {
			continue
		}
		if v := rule.matches(peer, r); v > best {
			best, name = v, rule.Name
		}
	}
	return best, name
}

// coversOnlyVPC reports whether a rule is about the VPC's own addresses and the
// peer is outside. A peer such as 0.0.0.0/0 contains the VPC's addresses, but no
// packet from outside has one.
func (w *walk) coversOnlyVPC(rule, peer netip.Prefix) bool {
	return w.n.holds(rule) && !w.n.holds(peer)
}

func (r Rule) matches(peer End, of netip.Prefix) Verdict {
	switch {
	case r.Group != "":
		return sure(r.Group == peer.Group)
	case r.PrefixList != "":
		return sure(r.PrefixList == peer.Service)
	case netaddr.Contains(r.CIDR, of):
		return Open
	case r.CIDR.Overlaps(of):
		return Partly
	default:
		return Closed
	}
}

func sure(ok bool) Verdict {
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
		whole := netaddr.Contains(e.CIDR, peer)
		if !e.CIDR.Overlaps(peer) || e.Named && !whole {
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
			if whole {
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
		return Partly, fmt.Sprintf("%s allows a part of %s, %s denies one", allowed, packets, denied)
	default:
		return Partly, fmt.Sprintf("%s allows a part of %s, but nothing allows ports %s", allowed, packets, unsettled[0])
	}
}
