package preflight

import (
	"cmp"
	"slices"

	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// A Connection may be opened, from one zone to another at least.
type Connection struct {
	From string `json:"from"`
	To   string `json:"to"`
	Port int    `json:"port"`
	// Partly tells that not all of From may open it, or not to all of To.
	Partly bool `json:"partly,omitempty"`
}

// Connections returns every connection that may be opened in a stack, port by
// port, at the ports that let anybody in. Whoever may reach the load balancer
// has a row of their own beside the internet's.
func Connections(p stack.Plan) []Connection {
	network, tried := Model(p), entered(p.Security)
	names, at := parties(p)
	for _, e := range p.Security.Edges {
		from := outside(e.From.CIDR)
		if !e.From.CIDR.IsValid() || caller(p.Security, e) != "" || slices.Contains(worlds(p), from) || at[from.Name] != nil {
			continue
		}
		names, at[from.Name] = append(names, from.Name), []reach.End{from}
	}
	tasks := p.Security.Of(securityplan.OfTasks)
	var open []Connection
	for _, from := range names {
		if slices.Contains(networkplan.GatewayServices(), from) {
			continue // AWS's services open none
		}
		for _, to := range names {
			a, b := at[from], at[to]
			if slices.Contains(tasks, from) && slices.Contains(tasks, to) {
				a, b = a[:1], b[:1] // one subnet tells for all: see apart
			}
			for _, port := range tried[to] {
				if v := widest(network, a, b, port); from != to && v != reach.Closed {
					open = append(open, Connection{from, to, port, v == reach.Partly})
				}
			}
		}
	}
	slices.SortStableFunc(open, func(a, b Connection) int {
		return cmp.Or(
			slices.Index(names, a.From)-slices.Index(names, b.From), slices.Index(names, a.To)-slices.Index(names, b.To), a.Port-b.Port,
		)
	})
	return open
}

// widest returns the verdict on the pair of ends that may do most.
func widest(n *reach.Network, from, to []reach.End, port int) reach.Verdict {
	verdict := reach.Closed
	for _, a := range from {
		for _, b := range to {
			if verdict = max(verdict, n.Explain(a, b, port).Verdict()); verdict == reach.Open {
				return verdict
			}
		}
	}
	return verdict
}
