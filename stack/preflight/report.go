package preflight

import (
	"fmt"
	"slices"
	"strings"

	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
)

// Report returns a short table of the allowed connections between groups, at any port,
// for a preview. The groups of services share one column, which is open if one of
// them is; a service's row ends with the services that it calls.
func Report(p stack.Plan) string {
	names, _ := participants(p)
	isService, isClient := map[string]bool{}, map[string]bool{}
	for _, g := range p.Security.Groups {
		isService[g.Key] = g.Service != ""
	}
	for _, e := range p.Security.Edges {
		isClient[e.From.Clients()] = true
	}
	column := func(name string) string {
		if isService[name] {
			return securityplan.Tasks
		}
		return name
	}
	open, calls := map[[2]string]bool{}, map[string][]string{}
	for _, c := range Connections(p) {
		open[[2]string{c.From, column(c.To)}] = true
		if isService[c.From] && column(c.To) == securityplan.Tasks && !slices.Contains(calls[c.From], c.To) {
			calls[c.From] = append(calls[c.From], c.To)
		}
	}
	var columns []string
	width := 11 // at least the longest of the constant names
	for _, name := range names {
		width = max(width, len(name))
		if !isClient[name] && name != vpcName && !slices.Contains(columns, column(name)) {
			columns = append(columns, column(name))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "allowed connections (✓ open, · closed)\n%*s", width, "")
	for _, to := range columns {
		b.WriteString("  " + to)
	}
	for _, from := range names {
		if slices.Contains(networkplan.GatewayServices(), from) {
			continue // AWS services do not open connections
		}
		fmt.Fprintf(&b, "\n%-*s", width, from)
		for _, to := range columns {
			sign := "·"
			if open[[2]string{from, to}] {
				sign = "✓"
			}
			fmt.Fprintf(&b, "  %*s", len(to), sign)
		}
		b.WriteString(strings.Join(append([]string{""}, calls[from]...), "  "))
	}
	return b.String() + existingNetwork(p)
}
