package preflight

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// A Connection is allowed, at least from one zone to another.
type Connection struct {
	From string `json:"from"`
	To   string `json:"to"`
	Port int    `json:"port"`
	// Partly reports whether it is allowed only from a part of From, or to a part
	// of To.
	Partly bool `json:"partly,omitempty"`
	// Reason lists what allows it: the rules and routes on one of its paths.
	Reason string `json:"reason,omitempty"`
}

// Connections returns every allowed connection of a stack, port by port, at the
// ports that the security groups open. A range that may connect to the load
// balancer has its own rows in addition to the internet's.
func Connections(p stack.Plan) []Connection {
	network, ports := model(p), openPorts(p.Security)
	names, ends := participants(p)
	for _, e := range p.Security.Edges {
		from := outside(e.From.CIDR)
		isInternet := slices.ContainsFunc(internetEnds(p), func(i reach.End) bool { return i.Range == from.Range })
		if !e.From.CIDR.IsValid() || callerName(p.Security, e) != "" || isInternet || ends[from.Name] != nil {
			continue
		}
		names = append(names, from.Name)
		ends[from.Name] = []reach.End{from}
	}
	tasks := p.Security.Of(securityplan.OfTasks)
	var open []Connection
	for _, from := range names {
		if slices.Contains(networkplan.GatewayServices(), from) {
			continue // AWS services do not open connections
		}
		for _, to := range names {
			if from == to && !slices.Contains(tasks, from) { // services that share a group can call each other
				continue
			}
			a, b := ends[from], ends[to]
			if slices.Contains(tasks, from) && slices.Contains(tasks, to) {
				a, b = inOneSubnet(a, b)
			}
			for _, port := range ports[to] {
				if path := widest(network, a, b, port); path.Verdict() != reach.Closed {
					open = append(open, Connection{from, to, port, path.Verdict() == reach.Partly, reason(path)})
				}
			}
		}
	}
	for _, c := range fromConnectedNetworks(p) {
		if !slices.Contains(names, c.From) {
			names = append(names, c.From)
		}
		open = append(open, c)
	}
	slices.SortStableFunc(open, func(a, b Connection) int {
		return cmp.Or(
			slices.Index(names, a.From)-slices.Index(names, b.From), slices.Index(names, a.To)-slices.Index(names, b.To), a.Port-b.Port,
		)
	})
	return open
}

// fromConnectedNetworks returns the connections that an internal load balancer allows from
// ranges outside the VPC and from prefix lists. The routes of connected networks are not part
// of the stack, so that only the rules of the security group count.
func fromConnectedNetworks(p stack.Plan) []Connection {
	var open []Connection
	for _, e := range p.Security.Edges {
		if p.Security.Kind(e.To.Group) != securityplan.OfInternalALB {
			continue
		}
		within := func(r netip.Prefix) bool { return netaddr.Contains(r, e.From.CIDR) }
		switch {
		case e.From.CustomerManaged():
			open = append(open, Connection{e.From.PrefixList, e.To.Group, e.Port, false, ruleOnly(e)})
		case e.From.CIDR.IsValid() && !slices.ContainsFunc(p.Network.CIDRs(), within):
			open = append(open, Connection{e.From.CIDR.String(), e.To.Group, e.Port, false, ruleOnly(e)})
		}
	}
	return open
}

// ruleOnly returns the reason of a connection from a network whose routes are not known.
func ruleOnly(e securityplan.Edge) string {
	return "group " + e.To.Group + ", in: " + e.String() + "-ingress; the routes of the connected network are not part of the stack"
}

// widest returns the path with the widest verdict of all pairs of ends.
func widest(n *reach.Network, from, to []reach.End, port int) reach.Path {
	widest := reach.Path{Hops: []reach.Hop{{Verdict: reach.Closed}}}
	for _, a := range from {
		for _, b := range to {
			path := n.Explain(a, b, port)
			if path.Verdict() == reach.Open {
				return path
			}
			if path.Verdict() > widest.Verdict() {
				widest = path
			}
		}
	}
	return widest
}

// reason returns the decisions on a path.
func reason(p reach.Path) string {
	hops := make([]string, len(p.Hops))
	for i, h := range p.Hops {
		hops[i] = h.Where + ": " + h.Why
	}
	return strings.Join(hops, "; ")
}

// participants returns the names that connections have as source or destination, in
// the order of a report, with their ends.
func participants(p stack.Plan) ([]string, map[string][]reach.End) {
	names := []string{internetName}
	ends := map[string][]reach.End{internetName: internetEnds(p)}
	for _, e := range p.Security.Edges {
		name := callerName(p.Security, e)
		if name == "" {
			continue
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		ends[name] = append(ends[name], sources(p, e)...)
	}
	for _, g := range p.Security.Groups {
		names = append(names, g.Key)
		ends[g.Key] = endsOf(p, g.Key)
	}
	for _, service := range networkplan.GatewayServices() {
		names = append(names, service)
		ends[service] = []reach.End{reach.Service(service)}
	}
	return names, ends
}

// callerName returns the name of an edge's source if it is neither a group nor a
// range of the internet.
func callerName(c securityplan.Plan, e securityplan.Edge) string {
	switch {
	case e.From.Clients() != "":
		return e.From.Clients()
	case c.Kind(e.To.Group) == securityplan.OfInternalALB && e.From.Group == "":
		return vpcName
	default:
		return ""
	}
}
