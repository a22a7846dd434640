package reach

import (
	"cmp"
	"fmt"
	"net/netip"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/netaddr"
)

// Describe returns the model of an existing VPC. Subnets, route tables, groups and so
// on have their IDs as keys, services the last part of their endpoint's name.
func Describe(vpc string, d Description) (*Network, error) {
	r := &reader{vpc: vpc, d: d, n: &Network{}, lists: map[string]string{}}
	for _, v := range d.Vpcs {
		if v.VpcId == vpc {
			r.ranges(v)
		}
	}
	if !r.n.CIDR.IsValid() {
		return nil, fmt.Errorf("VPC %s is not in the description", vpc)
	}
	r.subnets()
	r.tables()
	r.gateways()
	r.endpoints()
	r.acls()
	r.groups()
	return r.n, r.err
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

// A reader builds a model from a description; err is the first error.
type reader struct {
	vpc   string
	d     Description
	n     *Network
	lists map[string]string // services by the ID of their prefix list
	err   error
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

func (r *reader) subnets() {
	for _, s := range r.d.Subnets {
		if s.VpcId == r.vpc {
			r.n.Subnets = append(r.n.Subnets, Subnet{
				Key: s.SubnetId, CIDR: r.prefix(s.CidrBlock), IPv6: r.ipv6(s.Ipv6CidrBlockAssociationSet), Zone: s.AvailabilityZone,
			})
		}
	}
}

// update changes a subnet of the model.
func (r *reader) update(subnet string, set func(*Subnet)) {
	for i := range r.n.Subnets {
		if r.n.Subnets[i].Key == subnet {
			set(&r.n.Subnets[i])
		}
	}
}

func (r *reader) tables() {
	for _, t := range r.d.RouteTables {
		if t.VpcId != r.vpc {
			continue
		}
		table := Table{Key: t.RouteTableId}
		for _, route := range t.Routes {
			to := cmp.Or(route.DestinationCidrBlock, route.DestinationIpv6CidrBlock)
			if route.GatewayId == "local" || to == "" || route.State == "blackhole" {
				continue
			}
			out := Route{Destination: r.prefix(to), Via: ViaInternet}
			switch {
			case route.NatGatewayId != "":
				out.Via, out.NAT = ViaNAT, route.NatGatewayId
			case route.EgressOnlyInternetGatewayId != "":
				out.Via = ViaEgressOnly
			}
			table.Routes = append(table.Routes, out)
		}
		for _, e := range r.d.VpcEndpoints {
			for _, id := range e.RouteTableIds {
				if id == t.RouteTableId && e.State == "available" {
					table.Routes = append(table.Routes, Route{PrefixList: awsname.EndpointService(e.ServiceName), Via: ViaEndpoint})
				}
			}
		}
		r.n.Tables = append(r.n.Tables, table)
		for _, a := range t.Associations {
			if a.Main {
				r.n.Main = table
			}
			r.update(a.SubnetId, func(s *Subnet) { s.Table = t.RouteTableId })
		}
	}
}

func (r *reader) gateways() {
	for _, g := range r.d.InternetGateways {
		for _, a := range g.Attachments {
			r.n.Attached = r.n.Attached || a.VpcId == r.vpc
		}
	}
	for _, g := range r.d.NatGateways {
		if g.State == "available" {
			r.n.NATs = append(r.n.NATs, NAT{Key: g.NatGatewayId, Subnet: g.SubnetId})
		}
	}
}

func (r *reader) endpoints() {
	for _, e := range r.d.VpcEndpoints {
		if e.VpcId != r.vpc || e.VpcEndpointType != "Interface" || e.State != "available" || !e.PrivateDnsEnabled {
			continue
		}
		out := Endpoint{Service: awsname.EndpointService(e.ServiceName), Subnets: e.SubnetIds}
		if len(e.Groups) > 0 {
			out.Group = e.Groups[0].GroupId
		}
		r.n.Endpoints = append(r.n.Endpoints, out)
	}
}

// lastEntry is the number of the default entry, which denies everything else. The
// default entry for IPv6 has the next number.
const lastEntry = 32767

func (r *reader) acls() {
	for _, a := range r.d.NetworkAcls {
		if a.VpcId != r.vpc {
			continue
		}
		acl := ACL{Key: a.NetworkAclId}
		for _, e := range a.Entries {
			from := cmp.Or(e.CidrBlock, e.Ipv6CidrBlock)
			if e.RuleNumber >= lastEntry || from == "" || e.Protocol != "-1" && e.Protocol != "6" {
				continue
			}
			entry := Entry{Number: e.RuleNumber, Allow: e.RuleAction == "allow", CIDR: r.prefix(from), Ports: netaddr.Ports{First: 0, Last: 65535}}
			if e.PortRange != nil && e.Protocol == "6" {
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

func (r *reader) groups() {
	for _, l := range r.d.PrefixLists {
		r.lists[l.PrefixListId] = awsname.EndpointService(l.PrefixListName)
	}
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
		switch p.IpProtocol {
		case "tcp":
		case "-1":
			ports = netaddr.Ports{First: 0, Last: 65535}
		default:
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
			rules = append(rules, Rule{Name: l.PrefixListId, PrefixList: r.lists[l.PrefixListId], Ports: ports})
		}
	}
	return rules
}
