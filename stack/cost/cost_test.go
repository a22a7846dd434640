package cost_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/cost"
)

// network plans a network in n zones.
func network(t *testing.T, zones int, s networkplan.Spec) networkplan.Plan {
	t.Helper()
	s.Zones = []string{"us-east-1a", "us-east-1b", "us-east-1c"}[:zones]
	p, err := networkplan.New(s, "us-east-1")
	require.NoError(t, err)
	return p
}

const noLoadBalancers = ", load balancers 0.00, addresses of load balancers 0.00, alarms 0.00"

// oneALB is a load balancer without rules and alarms.
var oneALB = []lbplan.Plan{{}}

func bill(t *testing.T, zones int, s networkplan.Spec) cost.Bill {
	t.Helper()
	return cost.Stack(network(t, zones, s), nil, "us-east-1")
}

func TestIPv6IsFree(t *testing.T) {
	t.Parallel()
	require.Equal(t, bill(t, 3, networkplan.Spec{}), bill(t, 3, networkplan.Spec{IPv6: true}))
}

func TestGuardDutyEndpointIsFree(t *testing.T) {
	t.Parallel()
	monitoring := networkplan.Endpoints{Services: []string{networkplan.RuntimeMonitoring}}
	require.Equal(t, bill(t, 3, networkplan.Spec{}), bill(t, 3, networkplan.Spec{Endpoints: monitoring}))
}

func TestBillNamesItsItems(t *testing.T) {
	t.Parallel()
	existing := networkplan.NAT{Strategy: networkplan.Single, ElasticIPs: networkplan.InOrder("eipalloc-0a1b2c3d")} // costs the same
	sqs := networkplan.Endpoints{Services: []string{"sqs"}}
	for want, got := range map[string]cost.Bill{
		"73.00 USD a month at us-east-1 prices, without traffic: NAT gateways 65.70, " +
			"their public addresses 7.30, interface endpoints 0.00" + noLoadBalancers: bill(t, 2, networkplan.Spec{}),
		"80.30 USD a month at us-east-1 prices, without traffic: NAT gateways 32.85, " +
			"their public addresses 3.65, interface endpoints 43.80" + noLoadBalancers: bill(t, 2, networkplan.Spec{Egress: networkplan.Balanced, NAT: existing}),
		"87.60 USD a month at us-east-1 prices, without traffic: NAT gateways 0.00, " +
			"their public addresses 0.00, interface endpoints 87.60" + noLoadBalancers: bill(t, 3, networkplan.Spec{Egress: networkplan.Isolated, Endpoints: sqs}),
		"103.08 USD a month at eu-west-1 prices, without traffic: NAT gateways 70.08, their public addresses 7.30, " +
			"interface endpoints 0.00, load balancers 18.40, addresses of load balancers 7.30, alarms 0.00": cost.Stack(network(t, 2, networkplan.Spec{}), oneALB, "eu-west-1"),
	} {
		require.Equal(t, want, got.String())
	}
}

func TestLoadBalancerItems(t *testing.T) {
	t.Parallel()
	monitored := lbplan.Plan{
		Alarms:       &lbplan.Alarms{LoadBalancer: make([]lbplan.Alarm, 2), Service: make([]lbplan.Alarm, 3)},
		TargetGroups: make([]lbplan.TargetGroup, 4),
	}
	items := cost.Stack(network(t, 3, networkplan.Spec{}), []lbplan.Plan{{Internal: true}, monitored}, "us-east-1").Items[3:]
	require.Equal(t, []float64{2, 3, 14}, []float64{items[0].Count, items[1].Count, items[2].Count}, "an internal one has no public address")
	require.InDelta(t, 1.40, items[2].Monthly(), 0.001)
}

func TestRegionWithoutPricesUsesUSEast1(t *testing.T) {
	t.Parallel()
	b := cost.Stack(network(t, 2, networkplan.Spec{}), oneALB, "me-south-1")
	require.Equal(t, "us-east-1 prices, because there are none for me-south-1", b.At())
	require.InDelta(t, cost.Stack(network(t, 2, networkplan.Spec{}), oneALB, "us-east-1").Total(), b.Total(), 0.001)
}

// The prices of a GB in us-east-1 in USD.
// https://aws.amazon.com/vpc/pricing/ https://aws.amazon.com/privatelink/pricing/
const throughNAT, throughEndpoint = 0.045, 0.01

func TestDocsStateTheCostOfEachProfile(t *testing.T) {
	t.Parallel()
	docs, err := os.ReadFile("../../docs/network.md")
	require.NoError(t, err)
	total := func(egress networkplan.Egress, n int, more ...string) float64 {
		return bill(t, n, networkplan.Spec{Egress: egress, Endpoints: networkplan.Endpoints{Services: more}}).Total()
	}
	for _, egress := range []networkplan.Egress{networkplan.Internet, networkplan.Balanced, networkplan.Isolated} {
		require.Contains(t, string(docs), fmt.Sprintf("\n| `%s` | %.2f | %.2f |\n", egress, total(egress, 2), total(egress, 3)))
	}
	endpoint := func(n int) float64 { return total(networkplan.Isolated, n, "sqs") - total(networkplan.Isolated, n) }
	require.Contains(t, string(docs), fmt.Sprintf("\n| each additional endpoint | %.2f | %.2f |\n", endpoint(2), endpoint(3)))
	breakEven := func(n int) float64 { return endpoint(n) / (throughNAT - throughEndpoint) }
	require.Contains(t, string(docs), fmt.Sprintf("\n| GB per month above which an endpoint is cheaper than NAT | %.0f | %.0f |\n", breakEven(2), breakEven(3)))
}
