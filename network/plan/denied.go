package plan

import (
	"net/netip"
	"slices"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

// validateDenied reports denied ranges that have no effect or that block the VPC.
func validateDenied(s Spec, errs validate.Errors) {
	if len(s.DenyCIDRs) > 0 && !s.ACLs {
		errs.Addf("requires network.acls: true, because only network ACLs deny traffic: set it, or remove the key")
	}
	for i, denied := range s.DenyCIDRs {
		at := errs.Index(i)
		enclosing := slices.IndexFunc(s.DenyCIDRs, func(r netip.Prefix) bool { return r != denied && netaddr.Contains(r, denied) })
		overlapped := slices.IndexFunc(s.CIDRs(), denied.Overlaps)
		switch {
		case !denied.Addr().Is4() && !s.IPv6:
			at.Addf("%s is not an IPv4 range, and the network has IPv4 addresses only: set network.ipv6: true, or remove the range", denied)
		case denied != denied.Masked():
			at.Addf("%s has host bits set: did you mean %s?", denied, denied.Masked())
		case overlapped >= 0:
			at.Addf("%s overlaps the VPC's %s, which would block its own subnets: choose ranges outside the VPC", denied, s.CIDRs()[overlapped])
		case enclosing >= 0:
			at.Addf("%s is within %s, which is also listed: remove it", denied, s.DenyCIDRs[enclosing])
		}
	}
}
