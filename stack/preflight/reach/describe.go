package reach

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
)

// Describe returns the model of an existing VPC. Subnets, route tables, groups and so
// on have their IDs as keys, services the last part of their endpoint's name.
func Describe(vpc string, d Description) (*Network, error) {
	r := &reader{vpc: vpc, d: d, n: &Network{Key: vpc, Unread: d.Unread}, lists: map[string]prefixList{}}
	for _, v := range d.Vpcs {
		if v.VpcId == vpc {
			r.ranges(v)
			if d.Account != "" && v.OwnerId != d.Account {
				r.n.Owner = v.OwnerId
			}
			r.dns(v)
		}
	}
	if !r.n.CIDR.IsValid() {
		return nil, fmt.Errorf("VPC %s is not in the description", vpc)
	}
	r.prefixLists()
	r.subnets()
	r.tables()
	r.gateways()
	r.endpoints()
	r.acls()
	r.groups()
	return r.n, r.err
}

// A reader builds a model from a description; err is the first error.
type reader struct {
	vpc   string
	d     Description
	n     *Network
	lists map[string]prefixList // by ID
	err   error
}

// A prefixList is a prefix list: that of an AWS service, or ranges.
type prefixList struct {
	service string
	ranges  []netip.Prefix
	unread  bool
}

// ranges reads the VPC's primary range, and its secondary ranges.
func (r *reader) ranges(v DescribedVPC) {
	r.n.CIDR, r.n.IPv6 = r.prefix(v.CidrBlock), r.ipv6(v.Ipv6CidrBlockAssociationSet)
	for _, a := range v.CidrBlockAssociationSet {
		if a.CidrBlock != v.CidrBlock && a.CidrBlockState.State == "associated" {
			r.n.Secondary = append(r.n.Secondary, r.prefix(a.CidrBlock))
		}
	}
}

// dns reads the DNS attributes and the DNS servers.
func (r *reader) dns(v DescribedVPC) {
	for _, a := range r.d.VpcAttributes {
		if a.VpcId != r.vpc {
			continue
		}
		r.n.DNS.Off = r.n.DNS.Off || a.EnableDnsSupport != nil && !a.EnableDnsSupport.Value
		r.n.DNS.HostnamesOff = r.n.DNS.HostnamesOff || a.EnableDnsHostnames != nil && !a.EnableDnsHostnames.Value
	}
	for _, o := range r.d.DhcpOptions {
		for _, c := range o.DhcpConfigurations {
			if o.DhcpOptionsId != v.DhcpOptionsId || c.Key != "domain-name-servers" {
				continue
			}
			for _, s := range c.Values {
				if s.Value != "AmazonProvidedDNS" && !r.isResolver(s.Value) {
					r.n.DNS.Servers = append(r.n.DNS.Servers, s.Value)
				}
			}
		}
	}
}

// isResolver reports whether an address is that of the Amazon DNS server: the third of the
// VPC, or a link-local one.
// https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
func (r *reader) isResolver(address string) bool {
	third := r.n.CIDR.Masked().Addr().Next().Next()
	return slices.Contains([]string{third.String(), "169.254.169.253", "fd00:ec2::253"}, address)
}

func (r *reader) prefix(text string) netip.Prefix {
	p, err := netip.ParsePrefix(text)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("invalid CIDR block %q: %w", text, err)
	}
	return p
}

// ipv6 returns the associated range, if there is one.
func (r *reader) ipv6(associations []DescribedIPv6) netip.Prefix {
	for _, a := range associations {
		if a.Ipv6CidrBlockState.State == "associated" {
			return r.prefix(a.Ipv6CidrBlock)
		}
	}
	return netip.Prefix{}
}

// prefixLists reads the prefix lists of AWS services and those of customers.
func (r *reader) prefixLists() {
	for _, l := range r.d.PrefixLists {
		list := prefixList{unread: l.Entries == nil}
		if strings.Contains(l.PrefixListName, "com.amazonaws.") {
			list.service, list.unread = awsname.EndpointService(l.PrefixListName), false
		}
		for _, e := range l.Entries {
			list.ranges = append(list.ranges, r.prefix(e.Cidr))
		}
		r.lists[l.PrefixListId] = list
	}
}

// list returns a prefix list by its ID. One that is not described has entries that are not
// known.
func (r *reader) list(id string) prefixList {
	if l, ok := r.lists[id]; ok {
		return l
	}
	return prefixList{unread: true}
}

func (r *reader) subnets() {
	for _, s := range r.d.Subnets {
		if s.VpcId != r.vpc {
			continue
		}
		subnet := Subnet{
			Key: s.SubnetId, IPv6: r.ipv6(s.Ipv6CidrBlockAssociationSet), Zone: s.AvailabilityZone, Blocked: r.blocked(s),
		}
		if s.CidrBlock != "" || !subnet.IPv6.IsValid() { // a subnet can have IPv6 addresses only
			subnet.CIDR = r.prefix(s.CidrBlock)
		}
		r.n.Subnets = append(r.n.Subnets, subnet)
	}
}

// blocked returns the mode of VPC Block Public Access of a subnet, which AWS reports with
// the exclusions. Without it, the mode of the account counts.
func (r *reader) blocked(s DescribedSubnet) BlockMode {
	mode := s.BlockPublicAccessStates.InternetGatewayBlockMode
	for _, v := range r.d.Vpcs {
		if mode == "" && v.VpcId == r.vpc {
			mode = v.BlockPublicAccessStates.InternetGatewayBlockMode
		}
	}
	if mode == "" {
		mode = r.d.VpcBlockPublicAccessOptions.InternetGatewayBlockMode
	}
	if mode == "off" {
		return ""
	}
	return BlockMode(mode)
}

// update changes a subnet of the model.
func (r *reader) update(subnet string, set func(*Subnet)) {
	for i := range r.n.Subnets {
		if r.n.Subnets[i].Key == subnet {
			set(&r.n.Subnets[i])
		}
	}
}
