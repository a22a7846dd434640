package preflight

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// internet is what the world is called in a report.
const internet = "internet"

// Matrix returns who may open a connection to whom in a stack, by group and at
// whatever port, in at least one pair of zones.
func Matrix(p stack.Plan) ([]string, map[string]map[string]bool) {
	network, tried := Model(p), entered(p.Security)
	names, at := parties(p)
	tasks := p.Security.Of(securityplan.OfTasks)
	open := map[string]map[string]bool{}
	for _, from := range names {
		open[from] = map[string]bool{}
		between := slices.Contains(tasks, from)
		for _, to := range names {
			a, b := at[from], at[to]
			if between && slices.Contains(tasks, to) {
				a, b = a[:1], b[:1] // one subnet tells for all: see apart
			}
			open[from][to] = from != to && anyOpen(network, a, b, tried[to])
		}
	}
	return names, open
}

// parties returns who may open a connection or be called, by name in the order
// of a report, with their ends.
func parties(p stack.Plan) ([]string, map[string][]reach.End) {
	names := []string{internet}
	at := map[string][]reach.End{internet: worlds(p)}
	for _, e := range p.Security.Edges {
		name := caller(p.Security, e)
		if name == "" {
			continue
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		at[name] = append(at[name], origins(p, e)...)
	}
	for _, g := range p.Security.Groups {
		names = append(names, g.Key)
		at[g.Key] = ends(p, g.Key)
	}
	for _, service := range networkplan.GatewayServices() {
		names = append(names, service)
		at[service] = []reach.End{reach.Service(service)}
	}
	return names, at
}

// caller returns who reaches the load balancer by an edge, where that is neither
// the internet nor a part of it.
func caller(c securityplan.Plan, e securityplan.Edge) string {
	switch {
	case e.From.CloudFront():
		return securityplan.CloudFront
	case c.Kind(e.To.Group) == securityplan.OfInternalALB && e.From.Group == "":
		return within
	default:
		return ""
	}
}

func anyOpen(n *reach.Network, from, to []reach.End, ports []int) bool {
	for _, a := range from {
		if a.Service != "" && !a.Range.IsValid() {
			return false // AWS's services open no connection
		}
		for _, b := range to {
			for _, port := range ports {
				if n.Explain(a, b, port).Verdict() != reach.Closed {
					return true
				}
			}
		}
	}
	return false
}

// Report returns a short block for a preview: who may open a connection to
// whom, by group. The groups of services stand in one column, open where one of
// them is, and whom a service calls stands behind its row.
func Report(p stack.Plan) string {
	names, open := Matrix(p)
	own := map[string]bool{}
	for _, g := range p.Security.Groups {
		own[g.Key] = g.Service != ""
	}
	column := func(name string) string {
		if own[name] {
			return securityplan.Tasks
		}
		return name
	}
	var columns []string
	width := 11 // of the chain's own names, with room
	for _, name := range names {
		width = max(width, len(name))
		if name != securityplan.CloudFront && name != within && !slices.Contains(columns, column(name)) {
			columns = append(columns, column(name))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "who may open a connection to whom (✓ open, · closed)\n%*s", width, "")
	for _, to := range columns {
		b.WriteString("  " + to)
	}
	for _, from := range names {
		if slices.Contains(networkplan.GatewayServices(), from) {
			continue // AWS's services open none
		}
		sign, calls := map[string]string{}, []string{""}
		for _, to := range names {
			if open[from][to] {
				sign[column(to)] = "✓"
			}
			if open[from][to] && own[from] && column(to) == securityplan.Tasks {
				calls = append(calls, to)
			}
		}
		fmt.Fprintf(&b, "\n%-*s", width, from)
		for _, to := range columns {
			fmt.Fprintf(&b, "  %*s", len(to), cmp.Or(sign[to], "·"))
		}
		b.WriteString(strings.Join(calls, "  "))
	}
	return b.String()
}
