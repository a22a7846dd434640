package network_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/graphtest"
)

// dualStack returns the settings of a dual-stack network in two zones.
func dualStack() networkplan.Spec {
	s := spec("us-east-1a", "us-east-1b")
	s.IPv6 = true
	return s
}

// dualStackWithACLs creates a dual-stack network and its ACLs.
func dualStackWithACLs() pulumi.RunFunc {
	in := shop()
	in.IPv6 = true
	return withACLs(dualStack(), in)
}

func TestDualStackNetworkMatchesGoldenFile(t *testing.T) {
	t.Parallel()
	graphtest.Golden(t, "testdata/ipv6.golden", graphtest.Run(t, dualStackWithACLs()).String())
}

func TestIPv6UpdatesExistingResourcesInPlace(t *testing.T) {
	t.Parallel()
	before, after := graphtest.Run(t, program(spec("us-east-1a", "us-east-1b"))), graphtest.Run(t, program(dualStack()))
	require.Equal(t, []string{
		"net-data-a", "net-data-b", "net-private-a", "net-private-b", "net-public-a", "net-public-b", "net-vpc",
	}, changed(t, before, after))
	vpc := after.Get(t, "net-vpc").Inputs
	require.Equal(t, true, vpc["assignGeneratedIpv6CidrBlock"])
	delete(vpc, "assignGeneratedIpv6CidrBlock")
	require.Equal(t, before.Get(t, "net-vpc").Inputs, vpc)
	for name, want := range map[string]string{
		"net-public-b": "2001:db8:0:ff01::/64", "net-private-a": "2001:db8:0:ff08::/64", "net-data-b": "2001:db8:0:ff11::/64",
	} {
		subnet := after.Get(t, name).Inputs
		require.Equal(t, want, subnet["ipv6CidrBlock"])
		delete(subnet, "ipv6CidrBlock")
		require.Equal(t, before.Get(t, name).Inputs, subnet, "arguments that replace a subnet are unchanged")
	}
	added := slices.DeleteFunc(after.Names(""), func(name string) bool { return slices.Contains(before.Names(""), name) })
	require.Equal(t, []string{
		"net-egress-only", "net-private-a-default-ipv6", "net-private-b-default-ipv6", "net-public-default-ipv6",
	}, added)
}

func TestOutputsWaitForIPv6Routes(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(dualStack()))
	require.Contains(t, g.Get(t, "in-public").After, "net-public-default-ipv6")
	require.Contains(t, g.Get(t, "in-private").After, "net-private-a-default-ipv6")
	require.NotContains(t, g.Get(t, "net-nat-a").After, "net-public-default-ipv6", "NAT gateways only use IPv4")
	require.Equal(t, "<net-egress-only>", g.Get(t, "net-private-a-default-ipv6").Inputs["egressOnlyGatewayId"])
	require.Equal(t, "<net-igw>", g.Get(t, "net-public-default-ipv6").Inputs["gatewayId"])
}

func TestIsolatedNetworkHasNoIPv6Egress(t *testing.T) {
	t.Parallel()
	s := dualStack()
	s.NAT, s.Egress = networkplan.NAT{}, networkplan.Isolated
	g := graphtest.Run(t, program(s))
	require.Empty(t, g.Names("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"))
	require.Equal(t, []string{"net-public-default", "net-public-default-ipv6"}, g.Names("aws:ec2/route:Route"))
}

func TestPreviewShowsDualStackNetwork(t *testing.T) {
	t.Parallel()
	require.Equal(t, graphtest.Run(t, dualStackWithACLs()).Names(""), graphtest.Preview(t, dualStackWithACLs()).Names(""))
}
