package preflight

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/network/plan"
)

// Report returns a short block for a preview: who may open a connection to
// whom, by group.
func Report(p Plans) string {
	names, open := Matrix(p)
	var b strings.Builder
	b.WriteString("who may open a connection to whom (✓ open, · closed)\n           ")
	for _, to := range names {
		b.WriteString("  " + to)
	}
	for _, from := range names {
		if slices.Contains(plan.GatewayServices(), from) {
			continue // AWS's services open none
		}
		fmt.Fprintf(&b, "\n%-11s", from)
		for _, to := range names {
			sign := "·"
			if open[from][to] {
				sign = "✓"
			}
			fmt.Fprintf(&b, "  %*s", len(to), sign)
		}
	}
	return b.String()
}
