package webpage

import (
	"fmt"
	"net/netip"

	"ecs-foundation/stack/report"
)

// A space is a range of the VPC with its subnets, to scale of addresses.
type space struct {
	CIDR  string
	Note  string
	Parts []part
}

// A part is a subnet in a range. X and Width are in thousandths of the range.
type part struct {
	report.Subnet
	X, Width  float64
	Addresses string
}

func spaces(a report.Architecture) []space {
	var list []space
	for _, cidr := range a.CIDRs {
		whole, err := netip.ParsePrefix(cidr)
		if err != nil {
			continue
		}
		s, used := space{CIDR: cidr}, 0.0
		for _, subnet := range a.Subnets {
			r, err := netip.ParsePrefix(subnet.CIDR)
			if err != nil || !whole.Contains(r.Addr()) {
				continue
			}
			used += size(r)
			offset := 0.0
			for i, b := range r.Addr().AsSlice() {
				offset = offset*256 + float64(b) - float64(whole.Addr().AsSlice()[i])
			}
			s.Parts = append(s.Parts, part{
				subnet, 1000 * offset / size(whole), max(1000*size(r)/size(whole), 1.5), thousands(size(r)),
			})
		}
		s.Note = fmt.Sprintf("%s of %s addresses are in subnets (%.0f%%)", thousands(used), thousands(size(whole)), 100*used/size(whole))
		list = append(list, s)
	}
	return list
}

// size returns the number of addresses of a range.
func size(p netip.Prefix) float64 {
	n := 1.0
	for range p.Addr().BitLen() - p.Bits() {
		n *= 2
	}
	return n
}

// addresses returns the number of addresses of a range, or 0 if it is not valid.
func addresses(cidr string) float64 {
	p, err := netip.ParsePrefix(cidr)
	if err != nil {
		return 0
	}
	return size(p)
}

// thousands returns a number with commas.
func thousands(n float64) string {
	text := fmt.Sprintf("%.0f", n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
