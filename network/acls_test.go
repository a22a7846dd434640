package network_test

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/graphtest"
)

// withACLs creates a network and its ACLs.
func withACLs(s networkplan.Spec, in securityplan.Input) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		s.ACLs = true
		n, plan, err := create(ctx, "net", s)
		if err != nil {
			return err
		}
		groups, err := securityplan.New(in)
		if err != nil {
			return err
		}
		_, err = network.NewACLs(ctx, "acls", &network.ACLsArgs{
			Plan: nacl.New(plan, groups), VPCID: n.VPCID, SubnetIDs: n.UnroutedSubnetIDs,
		})
		return err
	}
}

func shop() securityplan.Input {
	return securityplan.Input{
		Listeners: []int{443},
		Services:  []securityplan.Service{{Name: "orders", Port: 3000, ServiceConnections: securityplan.ServiceConnections{Uses: []string{"database"}}}},
		Stores:    map[string]securityplan.Store{"database": {Port: 5432}},
	}
}

func TestEachTierHasOneACLForAllSubnets(t *testing.T) {
	t.Parallel()
	s := spec("us-east-1b", "us-east-1a")
	s.DenyCIDRs = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	g := graphtest.Run(t, withACLs(s, shop()))
	require.Equal(t, []string{"acls-data", "acls-private", "acls-public"}, g.Names("aws:ec2/networkAcl:NetworkAcl"))
	for _, tier := range []string{"public", "private", "data"} {
		require.Equal(t, []any{"<net-" + tier + "-a>", "<net-" + tier + "-b>"}, g.Get(t, "acls-"+tier).Inputs["subnetIds"])
	}
	rule := func(number float64, action, protocol, cidr string, from, to float64) map[string]any {
		return map[string]any{
			"ruleNo": number, "action": action, "protocol": protocol, "cidrBlock": cidr, "fromPort": from, "toPort": to,
		}
	}
	icmp := rule(100, "allow", "1", "10.0.0.0/16", 0, 0)
	icmp["icmpType"], icmp["icmpCode"] = 3.0, 4.0
	data := g.Get(t, "acls-data")
	require.Equal(t, []any{icmp, rule(20432, "allow", "6", "10.0.0.0/17", 5432, 5432)}, data.Inputs["ingress"])
	require.Equal(t, []any{icmp, rule(400, "allow", "6", "10.0.0.0/17", 32768, 60999)}, data.Inputs["egress"])
	require.Equal(t, rule(1, "deny", "6", "192.0.2.0/24", 0, 65535), g.Get(t, "acls-public").Inputs["ingress"].([]any)[0])
}

func TestACLsWaitForSubnetsOnly(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, withACLs(spec("us-east-1a", "us-east-1b"), shop()))
	require.Equal(t, []string{"net-private-a", "net-private-b", "net-vpc"}, g.Get(t, "acls-private").After)
	for _, name := range g.Names("") {
		require.NotContains(t, g.Get(t, name).After, "acls-private", name)
	}
}

func TestPreviewShowsAllACLs(t *testing.T) {
	t.Parallel()
	p := withACLs(spec("us-east-1a", "us-east-1b"), shop())
	require.Equal(t, graphtest.Run(t, p).Names(""), graphtest.Preview(t, p).Names(""))
}
