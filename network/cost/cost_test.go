package cost_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/network/cost"
	"ecs-foundation/network/plan"
)

// zones are the names of so many.
func zones(n int) []string {
	return []string{"us-east-1a", "us-east-1b", "us-east-1c"}[:n]
}

func bill(t *testing.T, s plan.Spec) cost.Bill {
	t.Helper()
	p, err := plan.New(s, "us-east-1")
	require.NoError(t, err)
	return cost.Of(p)
}

func TestIPv6CostsNothing(t *testing.T) {
	t.Parallel()
	require.Equal(t, bill(t, plan.Spec{Zones: zones(3)}), bill(t, plan.Spec{Zones: zones(3), IPv6: true}))
}

func TestTheBillNamesWhatStands(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]plan.Spec{
		"the network costs 73.00 USD a month at us-east-1 prices, without traffic: NAT gateways 65.70, " +
			"their public addresses 7.30, interface endpoints 0.00": {Zones: zones(2)},
		"the network costs 80.30 USD a month at us-east-1 prices, without traffic: NAT gateways 32.85, " +
			"their public addresses 3.65, interface endpoints 43.80": {
			Zones: zones(2), Egress: plan.Balanced,
			NAT: plan.NAT{Strategy: plan.Single, ElasticIPs: []string{"eipalloc-0a1b2c3d"}}, // a kept address costs the same
		},
		"the network costs 87.60 USD a month at us-east-1 prices, without traffic: NAT gateways 0.00, " +
			"their public addresses 0.00, interface endpoints 87.60": {
			Zones: zones(3), Egress: plan.Isolated, Endpoints: plan.Endpoints{Services: []string{"sqs"}},
		},
	} {
		require.Equal(t, want, bill(t, s).String())
	}
}

func TestTheDocsTellWhatEachProfileCosts(t *testing.T) {
	t.Parallel()
	docs, err := os.ReadFile("../../docs/network.md")
	require.NoError(t, err)
	total := func(egress plan.Egress, n int, more ...string) float64 {
		return bill(t, plan.Spec{Zones: zones(n), Egress: egress, Endpoints: plan.Endpoints{Services: more}}).Total()
	}
	for _, egress := range []plan.Egress{plan.Internet, plan.Balanced, plan.Isolated} {
		require.Contains(t, string(docs), fmt.Sprintf("\n| `%s` | %.2f | %.2f |\n", egress, total(egress, 2), total(egress, 3)))
	}
	more := func(n int) float64 { return total(plan.Isolated, n, "sqs") - total(plan.Isolated, n) }
	require.Contains(t, string(docs), fmt.Sprintf("\n| each endpoint more | %.2f | %.2f |\n", more(2), more(3)))
	require.Contains(t, string(docs), fmt.Sprintf("\n| GB a month from which it saves beside NAT | %.0f | %.0f |\n",
		cost.BreakEven(2), cost.BreakEven(3)))
}
