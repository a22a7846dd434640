package preflight

import (
	"cmp"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

const listenerKey = "loadBalancer.existing.listenerArn"

// describedListener returns the existing listener of a stack, or nil if the stack has none or
// AWS was not asked.
func describedListener(p stack.Plan) *lbplan.ExistingListener {
	if existing := p.Primary().Existing; existing != nil {
		return existing.Listener
	}
	return nil
}

// listenerEnds returns the ends of the load balancer of an existing listener, in its subnets that
// are described, with its security groups if they are described.
func listenerEnds(p stack.Plan, n *reach.Network) []reach.End {
	listener := describedListener(p)
	if listener == nil {
		return nil
	}
	end := reach.End{Group: securityplan.ALB, Public: !listener.Internal, Client: netaddr.AnyClient}
	var groups []string
	for _, id := range listener.SecurityGroups {
		if slices.ContainsFunc(n.Groups, func(g reach.Group) bool { return g.Key == id }) {
			groups = append(groups, id)
		}
	}
	if len(groups) > 0 {
		end.Group, end.Groups = groups[0], groups[1:]
	}
	var ends []reach.End
	for _, id := range listener.Subnets {
		if slices.ContainsFunc(n.Subnets, func(s reach.Subnet) bool { return s.Key == id }) {
			end.Name, end.Subnet = "the load balancer in "+id, id
			ends = append(ends, end)
		}
	}
	return ends
}

// endsAtListener reports whether a path leads to or from a subnet of the existing load balancer.
func endsAtListener(p stack.Plan, path reach.Path) bool {
	listener := describedListener(p)
	return listener != nil && (slices.Contains(listener.Subnets, path.From.Subnet) || slices.Contains(listener.Subnets, path.To.Subnet))
}

// isClient reports whether a flow is that of a client of the load balancer.
func isClient(f flow, alb []reach.End) bool {
	return f.From.Group == "" && slices.ContainsFunc(alb, func(e reach.End) bool { return e.Name == f.To.Name })
}

// checkClients reports an existing load balancer that no client reaches at the port of the
// listener: without a rule for it, or in a subnet that lets none of the admitted clients pass. It
// reports whether the rules of the load balancer are known. Which clients are admitted is up to
// the owner of the load balancer.
func checkClients(p stack.Plan, n *reach.Network, alb []reach.End, blocked *findings, errs validate.Errors) bool {
	if len(alb) == 0 || alb[0].Group == securityplan.ALB || slices.Contains(n.Unread, "ec2:DescribeSecurityGroups") {
		return false
	}
	listener := describedListener(p)
	rules := clientRules(n, append([]string{alb[0].Group}, alb[0].Groups...), listener.Port)
	if len(rules) == 0 {
		errs.Child(listenerKey).Addf("clients cannot reach the load balancer, because no ingress rule of %s allows port %d: add a rule to %s",
			strings.Join(listener.SecurityGroups, " or "), listener.Port, alb[0].Group)
		return true
	}
	clients, ok := outsideClients(n, rules)
	if listener.Internal || !ok {
		return true
	}
	for _, to := range alb {
		var best reach.Path
		for i, from := range clients {
			if path := n.Explain(from, to, listener.Port); i == 0 || path.Verdict() > best.Verdict() {
				best = path
			}
		}
		if best.Verdict() == reach.Closed {
			blocked.add(flow{Why: "clients cannot reach the load balancer"}, best)
		}
	}
	return true
}

// clientRules returns the ingress rules of security groups that admit clients at a port.
func clientRules(n *reach.Network, groups []string, port int) []reach.Rule {
	var rules []reach.Rule
	for _, g := range n.Groups {
		for _, rule := range g.In {
			if slices.Contains(groups, g.Key) && rule.Ports.Covers(netaddr.Port(port)) {
				rules = append(rules, rule)
			}
		}
	}
	return rules
}

// outsideClients returns the clients that rules admit, the widest range first, and whether all of
// them are on the internet. The routes of others are not known.
func outsideClients(n *reach.Network, rules []reach.Rule) ([]reach.End, bool) {
	var clients []reach.End
	for _, rule := range rules {
		switch {
		case rule.PrefixList != "":
			end := reach.Outside("clients in "+rule.Name, netaddr.AllIPv4)
			end.Service = rule.PrefixList
			clients = append(clients, end)
		case rule.Group != "", rule.CIDR.Addr().IsPrivate(), n.Holds(rule.CIDR):
			return nil, false
		default:
			clients = append(clients, outside(rule.CIDR))
		}
	}
	slices.SortStableFunc(clients, func(a, b reach.End) int { return cmp.Compare(a.Range.Bits(), b.Range.Bits()) })
	return clients, true
}
