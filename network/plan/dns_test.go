package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
)

func TestCustomNameServers(t *testing.T) {
	t.Parallel()
	s := networkplan.Spec{
		CIDR: netip.MustParsePrefix("10.20.0.0/16"), Endpoints: networkplan.Endpoints{Services: []string{"sqs"}}, ACLs: true,
		Zones: []string{"us-east-1a", "us-east-1b"},
		DHCP:  &networkplan.DHCP{NameServers: []string{"10.20.0.2", "169.254.169.253", networkplan.AmazonDNS}},
	}
	require.Empty(t, s.CustomNameServers())
	_, err := networkplan.New(s, region)
	require.NoError(t, err)
	s.DHCP.NameServers = []string{"10.0.0.2", networkplan.AmazonDNS}
	require.Equal(t, []netip.Addr{netip.MustParseAddr("10.0.0.2")}, s.CustomNameServers(), "the Resolver of another VPC")
}

func TestDefaultNameServer(t *testing.T) {
	t.Parallel()
	s := explicit()
	s.DHCP = &networkplan.DHCP{DomainName: "corp.example.com"}
	p, err := networkplan.New(s, region)
	require.NoError(t, err)
	require.Equal(t, []string{"AmazonProvidedDNS"}, p.VPC.DHCP.NameServers)
	require.Empty(t, s.DHCP.NameServers, "New does not change the spec")
}
