package plan

import (
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

// The private ranges of RFC 1918, and the shared address space of RFC 6598.
var (
	ten             = netip.MustParsePrefix("10.0.0.0/8")
	oneSeventyTwo   = netip.MustParsePrefix("172.16.0.0/12")
	oneNinetyTwo    = netip.MustParsePrefix("192.168.0.0/16")
	shared          = netip.MustParsePrefix("100.64.0.0/10")
	firstOfTen      = netip.MustParsePrefix("10.0.0.0/16")
	firstTwoOfTen   = netip.MustParsePrefix("10.0.0.0/15")
	defaultVPCRange = netip.MustParsePrefix("172.31.0.0/16")
)

// private are the ranges that are not routed on the internet.
var private = []netip.Prefix{ten, oneSeventyTwo, oneNinetyTwo, shared}

// special are the ranges that no network can have: "this host", loopback, link-local,
// multicast and reserved addresses.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("224.0.0.0/3"),
}

// CIDRs returns all ranges of the VPC, the primary range first.
func (s Spec) CIDRs() []netip.Prefix {
	if s.UsesExisting() {
		return s.ExistingNetwork("").CIDRs
	}
	return append([]netip.Prefix{s.CIDR}, s.SecondaryCIDRs...)
}

// validateVPC reports a VPC range that AWS rejects, and a public range, which AWS accepts
// but which makes the same addresses on the internet unreachable. It returns the range to
// check subnets against, or the zero value if there is no such range.
func validateVPC(p netip.Prefix, errs validate.Errors) netip.Prefix {
	validateRange(p, errs)
	if !validateRange(p.Masked(), validate.NewErrors("")) {
		return netip.Prefix{}
	}
	const fix = "choose a range within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10"
	within := func(r netip.Prefix) bool { return netaddr.Contains(r, p) }
	switch {
	case slices.ContainsFunc(private, within):
		return p.Masked()
	case slices.ContainsFunc(special, within):
		errs.Addf("%s is reserved for loopback, link-local or multicast addresses: %s", p, fix)
	default:
		errs.Addf("%s is not private, so the VPC could not reach these addresses on the internet: %s", p, fix)
	}
	return netip.Prefix{}
}

// validateRange reports a range that AWS rejects for a VPC or a subnet, and returns
// whether the range is valid.
func validateRange(p netip.Prefix, errs validate.Errors) bool {
	switch {
	case !p.Addr().Is4():
		errs.Addf("%s is not an IPv4 range: must be one such as 10.0.0.0/16", p)
	case p != p.Masked():
		errs.Addf("%s has host bits set: did you mean %s?", p, p.Masked())
	case p.Bits() < largestPrefix || p.Bits() > smallestPrefix:
		errs.Addf("invalid size of %s: must be between /%d and /%d", p, largestPrefix, smallestPrefix)
	default:
		return true
	}
	return false
}

// validateSecondary reports ranges that AWS cannot add to the VPC, and returns the others.
// Pulumi adds the ranges in parallel, so that each range must be valid in addition to all
// others.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
func validateSecondary(vpc netip.Prefix, more []netip.Prefix, errs validate.Errors) []netip.Prefix {
	var valid []netip.Prefix
	for i, r := range more {
		at := errs.Index(i)
		if !validateVPC(r, at).IsValid() || !vpc.IsValid() {
			continue
		}
		others := slices.Concat([]netip.Prefix{vpc}, more[:i], more[i+1:])
		before := others[:i+1]
		taken := slices.IndexFunc(before, r.Overlaps)
		family := familyOf(vpc)
		switch {
		case taken >= 0:
			at.Addf("%s overlaps the VPC's %s: choose a range that does not", r, before[taken])
		case !netaddr.Contains(family, r) && !netaddr.Contains(shared, r):
			at.Addf("AWS cannot add %s to a VPC in %s: choose a range within %s", r, family, secondaryFamilies(family))
		case netaddr.Contains(defaultVPCRange, r):
			at.Addf("AWS cannot add a range of %s to a VPC in %s (got %s): choose another range within %s",
				defaultVPCRange, family, r, secondaryFamilies(family))
		case netaddr.Contains(firstOfTen, r) && slices.ContainsFunc(others, firstTwoOfTen.Overlaps):
			at.Addf("AWS cannot add a range of %s to a VPC with addresses in %s (got %s): choose another range within %s",
				firstOfTen, firstTwoOfTen, r, secondaryFamilies(family))
		default:
			valid = append(valid, r)
		}
	}
	return valid
}

// familyOf returns the private range that contains the VPC's range.
func familyOf(vpc netip.Prefix) netip.Prefix {
	return private[slices.IndexFunc(private, func(r netip.Prefix) bool { return netaddr.Contains(r, vpc) })]
}

// secondaryFamilies returns the ranges that secondary ranges of a VPC may be in, as text.
func secondaryFamilies(family netip.Prefix) string {
	if family == shared {
		return shared.String()
	}
	return family.String() + " or " + shared.String()
}

// joinTexts joins ranges for a message.
func joinTexts(ranges []netip.Prefix) string {
	texts := make([]string, len(ranges))
	for i, r := range ranges {
		texts[i] = r.String()
	}
	return strings.Join(texts, " and ")
}
