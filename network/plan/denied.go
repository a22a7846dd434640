package plan

import (
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

// validateDenied tells ranges that nobody is kept out by, and ranges without the
// ACLs that would keep them out.
func validateDenied(s Spec, errs validate.Errors) {
	if len(s.DenyCIDRs) > 0 && !s.ACLs {
		errs.Addf("network ACLs are off, and nothing else denies: write network.acls: true, or take the key off")
	}
	for i, denied := range s.DenyCIDRs {
		at := errs.Index(i)
		wider := slices.IndexFunc(s.DenyCIDRs, func(r netip.Prefix) bool { return r != denied && netaddr.Contains(r, denied) })
		own := slices.IndexFunc(s.CIDRs(), denied.Overlaps)
		switch {
		case !denied.Addr().Is4() && !s.IPv6:
			at.Addf("%s is no IPv4 range: the network has IPv4 addresses only: write network.ipv6: true, or take it off", denied)
		case denied != denied.Masked():
			at.Addf("%s has bits set behind its prefix: did you mean %s?", denied, denied.Masked())
		case own >= 0:
			at.Addf("%s overlaps the VPC's %s and would cut its own subnets off: name ranges outside it", denied, s.CIDRs()[own])
		case slices.Contains(s.DenyCIDRs[:i], denied):
			at.Addf("%s is listed twice: take one off", denied)
		case wider >= 0:
			at.Addf("%s lies within %s, which is listed too: take it off", denied, s.DenyCIDRs[wider])
		}
	}
}
