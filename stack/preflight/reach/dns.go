package reach

import "strings"

// DNS is how a VPC resolves names. The zero value resolves all, with private DNS.
type DNS struct {
	// Off reports that enableDnsSupport is false: the Amazon DNS server does not answer.
	Off bool
	// HostnamesOff reports that enableDnsHostnames is false: the private names of endpoints
	// do not resolve to them.
	// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
	HostnamesOff bool
	// Servers are the DNS servers of the DHCP options, if they are not Amazon's.
	Servers []string
}

// resolve returns the destination that the name of a service resolves to: its interface
// endpoint, if it has one, or the service's public addresses. Network ACLs and security
// groups do not filter queries to the Amazon DNS server.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
func (w *walk) resolve(source Subnet, to End) (End, *Endpoint) {
	w.nameServers(to)
	for i := range w.n.Endpoints {
		e := &w.n.Endpoints[i]
		if e.Service != to.Service {
			continue
		}
		if unused := e.unused(w.n.DNS); unused != "" {
			w.note = "endpoint " + e.Key + " is not used: " + unused
			continue
		}
		subnets := e.subnetsFor(w.n, source)
		if len(subnets) == 0 {
			continue
		}
		w.choices = len(subnets)
		subnet := subnets[w.choice]
		w.hop("name", e.Key, Open, to.Service+" resolves to its interface endpoint in "+subnet)
		return End{Name: "endpoint " + to.Service, Subnet: subnet, Group: e.Group, Groups: e.Groups, Calls: to.Calls}, e
	}
	return to, nil
}

// nameServers checks that the name of a service resolves, and says what is assumed.
func (w *walk) nameServers(to End) {
	dns := w.n.DNS
	switch {
	case len(dns.Servers) > 0:
		w.hop("name", w.n.Key, Unknown, "the DHCP options name the DNS servers "+strings.Join(dns.Servers, ", ")+
			"; they are assumed to resolve names as Amazon's")
	case dns.Off:
		w.hop("name", w.n.Key, Closed, "enableDnsSupport is off, so the name of "+to.Service+" does not resolve")
	}
	for _, action := range []string{"ec2:DescribeVpcAttribute", "ec2:DescribeVpcEndpoints"} {
		if w.n.isUnread(action) {
			w.hop("name", w.n.Key, Unknown, "what "+to.Service+" resolves to is not known "+missing(action))
		}
	}
}

// subnetsFor returns the subnets of the endpoint's network interfaces that the name can
// resolve to: the one in the caller's zone if there is one.
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
func (e Endpoint) subnetsFor(n *Network, source Subnet) []string {
	for _, key := range e.Subnets {
		if s, _ := n.subnet(key); s.Zone == source.Zone {
			return []string{key}
		}
	}
	return e.Subnets
}

// unused returns the reason for which the name does not resolve to an endpoint, or "".
func (e Endpoint) unused(dns DNS) string {
	if e.Unused == "" && dns.HostnamesOff {
		return "enableDnsHostnames of the VPC is off, so its private name does not resolve to it"
	}
	return e.Unused
}
