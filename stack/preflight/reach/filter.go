package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
)

// groupOut asks the group that a connection leaves, where it is known.
func (w *walk) groupOut(from, to End, r netip.Prefix) bool {
	if from.Group == "" {
		return w.hop("group, out", Open, "whatever it is, for nobody says which")
	}
	v, why := w.judge(w.n.group(from.Group).Out, to, r)
	if v == Closed {
		why = fmt.Sprintf("no rule lets it out to %s at %d", to.Name, w.path.Port)
	}
	return w.hop("group "+from.Group+", out", v, why)
}

// groupIn asks the group that a connection enters.
func (w *walk) groupIn(to, from End, r netip.Prefix) bool {
	v, why := w.judge(w.n.group(to.Group).In, from, r)
	if v == Closed {
		why = fmt.Sprintf("no rule lets %s in at %d", from.Name, w.path.Port)
	}
	return w.hop("group "+to.Group+", in", v, why)
}

// judge returns the widest verdict of a group's rules on a peer, and the rule.
func (w *walk) judge(rules []Rule, peer End, r netip.Prefix) (Verdict, string) {
	best, by := Closed, ""
	for _, rule := range rules {
		if !rule.Ports.Covers(netaddr.Port(w.path.Port)) || w.apart(rule.CIDR, r) {
			continue
		}
		if v := rule.matches(peer, r); v > best {
			best, by = v, rule.Name
		}
	}
	return best, by
}

// apart tells whether a rule is about the VPC's own addresses and the peer is
// outside: every address there is contains the VPC's on paper only.
func (w *walk) apart(rule, peer netip.Prefix) bool {
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

// acl asks a subnet's network ACL in one direction about a peer's range and
// ports.
func (w *walk) acl(s Subnet, direction string, peer netip.Prefix, ports netaddr.Ports) bool {
	acl, ok := find(w.n.ACLs, func(a ACL) bool { return a.Key == s.ACL })
	if !ok {
		return true // AWS's default lets everything pass
	}
	entries := acl.In
	if direction == "out" {
		entries = acl.Out
	}
	entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return w.apart(e.CIDR, peer) })
	v, why := decide(entries, peer, ports)
	return w.hop("ACL of "+s.Key+", "+direction, v, why)
}

// decide sorts entries and goes through them by their numbers, as AWS does, and returns how
// much of a range and its ports they let pass, with the entry that says so. An
// entry that covers the whole range settles its ports; one that covers a part
// leaves them to the rest, for the rest of the range.
func decide(entries []Entry, peer netip.Prefix, ports netaddr.Ports) (Verdict, string) {
	slices.SortFunc(entries, byNumber)
	open := []netaddr.Ports{ports} // what no entry has settled
	allowed, denied := "", ""
	for _, e := range entries {
		left := open[:0:0]
		for _, p := range open {
			common := netaddr.Ports{First: max(p.First, e.Ports.First), Last: min(p.Last, e.Ports.Last)}
			named := e.Named && !netaddr.Contains(e.CIDR, peer)
			if common.First > common.Last || !e.CIDR.Overlaps(peer) || named {
				left = append(left, p)
				continue
			}
			note(&allowed, &denied, e)
			if !netaddr.Contains(e.CIDR, peer) {
				left = append(left, p)
				continue
			}
			left = append(left, p.Without(common)...)
		}
		open = left
	}
	asked := fmt.Sprintf("%s at %s", peer, ports)
	switch {
	case len(open) == 0 && denied == "":
		return Open, allowed
	case allowed == "" && denied != "":
		return Closed, denied + " denies " + asked
	case allowed == "":
		return Closed, "no entry allows " + asked
	case denied != "":
		return Partly, fmt.Sprintf("%s allows a part of %s, %s denies one", allowed, asked, denied)
	default:
		return Partly, fmt.Sprintf("%s allows a part of %s, but nothing allows ports %s", allowed, asked, open[0])
	}
}

func byNumber(a, b Entry) int { return a.Number - b.Number }

// note keeps the first entry that allows something, and the first that denies.
func note(allowed, denied *string, e Entry) {
	to := denied
	if e.Allow {
		to = allowed
	}
	if *to == "" {
		*to = fmt.Sprintf("entry %d", e.Number)
	}
}
