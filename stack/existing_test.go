package stack_test

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// loadExisting plans a stack with interface endpoints and an internal load balancer in an
// existing network.
func loadExisting(deployed config.Deployed, answer func() (networkplan.Existing, error)) (stack.Plan, error) {
	source := config.Stack{Project: "shop", Name: "dev", Deployed: deployed, Values: map[string]string{
		"aws:region": "us-east-1",
		"shop:network": `{"endpoints": ["logs"], "existing": {"vpcId": "vpc-00000001", "subnets": {
			"private": ["subnet-00000013", "subnet-00000014"]}}}`,
		"shop:loadBalancer": `{"http": "forward", "internal": true}`,
		"shop:services":     `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 100}]}}`,
	}}
	if answer != nil {
		source.Network = func(config.Config) (networkplan.Existing, error) { return answer() }
	}
	return stack.Load(source, preflight.Check)
}

// privateOnly returns the landing zone with its private subnets.
func privateOnly() networkplan.Existing {
	n := graphtest.LandingZone()
	n.Subnets = n.Subnets[2:4]
	return n
}

func TestPlanOfExistingNetworkHasTheAnswersOfAWS(t *testing.T) {
	t.Parallel()
	n := privateOnly()
	n.NameServers = []netip.Addr{netip.MustParseAddr("10.9.0.2")}
	n.CIDRs = append(n.CIDRs, netip.MustParsePrefix("100.64.0.0/16"))
	p, err := loadExisting(config.Deployed{}, func() (networkplan.Existing, error) { return n, nil })
	require.NoError(t, err)
	var clients, servers []netip.Prefix
	for _, e := range p.Security.Edges {
		switch {
		case e.To.Group == "alb":
			clients = append(clients, e.From.CIDR)
		case e.Port == 53:
			servers = append(servers, e.To.CIDR)
		}
	}
	require.Equal(t, n.CIDRs, clients)
	require.Equal(t, "10.9.0.2/32", servers[0].String())
	require.Equal(t, []string{"logs"}, p.Network.Endpoints)
	require.Equal(t, "10.21.4.0/24", p.Network.Subnets[1].CIDR.String())
	require.Equal(t, "us-east-1c", p.Network.Zones[1].String())
	require.Contains(t, preflight.Report(p), "network vpc-00000001: it is not managed by this stack")
}

func TestSharedNetworkGetsNoEndpoints(t *testing.T) {
	t.Parallel()
	n := privateOnly()
	n.Owner = "210987654321"
	p, err := loadExisting(config.Deployed{}, func() (networkplan.Existing, error) { return n, nil })
	require.NoError(t, err)
	require.Empty(t, p.Network.Endpoints)
	for _, g := range p.Security.Groups {
		require.NotEqual(t, "endpoints", g.Key)
	}
	require.Contains(t, preflight.Report(p), "account 210987654321 owns it, and only the owner can create the endpoints of logs")
}

func TestNetworkIsAssumedWithoutAWS(t *testing.T) {
	t.Parallel()
	p, err := loadExisting(config.Deployed{}, nil)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"a": "subnet-00000013", "b": "subnet-00000014"}, p.Network.Existing.IDs()[networkplan.Private])
	require.Contains(t, preflight.Report(p), "AWS was not asked")
}

func TestErrorsOfExistingNetworkHaveItsKeys(t *testing.T) {
	t.Parallel()
	_, err := loadExisting(config.Deployed{}, func() (networkplan.Existing, error) { return networkplan.Existing{}, errors.New("no such VPC") })
	require.ErrorContains(t, err, "\nshop:network.existing: no such VPC")
	full := privateOnly()
	full.Subnets[0].Free = 2
	_, err = loadExisting(config.Deployed{}, func() (networkplan.Existing, error) { return full, nil })
	require.ErrorContains(t, err, "\nshop:network.existing.subnets.private: subnet-00000013 has 2 free addresses")
	_, err = loadExisting(config.Deployed{Zones: []string{"us-east-1a"}}, func() (networkplan.Existing, error) { return full, nil })
	require.NoError(t, err, "a deployed load balancer has addresses of the subnet itself")
}

func TestNetworkOfAStackThatMoves(t *testing.T) {
	t.Parallel()
	p, err := loadExisting(config.Deployed{}, func() (networkplan.Existing, error) { return privateOnly(), nil })
	require.NoError(t, err)
	r := change.RecordOf(p)
	require.Equal(t, "vpc-00000001", r.Network.VPC)
	require.Equal(t, "subnet-00000014", r.Network.Subnets["private-c"].ID)
	require.Empty(t, r.Network.NATs)
	require.Nil(t, r.Network.FlowLogs)
}
