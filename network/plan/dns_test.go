package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
)

func TestMistakesInDNSAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	own := func(s *networkplan.Spec) { s.DHCP = &networkplan.DHCP{NameServers: []string{"10.1.0.10", "10.1.0.11"}} }
	group := networkplan.FirewallRuleGroup{RuleGroup: "rslvr-frg-0123456789abcdef", Priority: 101}
	for name, tc := range map[string]struct {
		change func(*networkplan.Spec)
		want   string
	}{
		"two domain names": {
			func(s *networkplan.Spec) { s.DHCP = &networkplan.DHCP{DomainName: "a.example.com b.example.com"} },
			`network.dhcp.domainName: "a.example.com b.example.com" is no domain name: write one such as corp.example.com`,
		},
		"a name server by its name": {
			func(s *networkplan.Spec) { s.DHCP = &networkplan.DHCP{NameServers: []string{"dns.example.com"}} },
			`network.dhcp.nameServers[0]: "dns.example.com" is no IPv4 address: write one such as 10.0.0.10, or AmazonProvidedDNS`,
		},
		"a name server in IPv6": {
			func(s *networkplan.Spec) { s.DHCP = &networkplan.DHCP{NameServers: []string{"fd00:ec2::253"}} },
			`network.dhcp.nameServers[0]: "fd00:ec2::253" is no IPv4 address: write one such as 10.0.0.10, or AmazonProvidedDNS`,
		},
		"a name server twice": {
			func(s *networkplan.Spec) {
				s.DHCP = &networkplan.DHCP{NameServers: []string{networkplan.AmazonDNS, networkplan.AmazonDNS}}
			},
			"network.dhcp.nameServers[1]: AmazonProvidedDNS is listed twice: take one off",
		},
		"more name servers than AWS takes": {
			func(s *networkplan.Spec) {
				s.DHCP = &networkplan.DHCP{NameServers: []string{"10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5"}}
			},
			"network.dhcp.nameServers: 5 are listed, and AWS takes 4: take some off",
		},
		"a clock by the word for name servers": {
			func(s *networkplan.Spec) { s.DHCP = &networkplan.DHCP{NTPServers: []string{networkplan.AmazonDNS}} },
			`network.dhcp.ntpServers[0]: "AmazonProvidedDNS" is no IPv4 address: write one such as 10.0.0.10`,
		},
		"endpoints that no name server knows": {
			func(s *networkplan.Spec) { own(s); s.Endpoints.Services = []string{"sqs"} },
			"network.dhcp.nameServers: AmazonProvidedDNS is not among them, and nothing else serves interface endpoints: " +
				"add it, behind your own servers where these forward to it",
		},
		"names filtered and logged where nobody asks": {
			func(s *networkplan.Spec) {
				own(s)
				s.QueryLogConfig, s.DNSFirewall = "rqlc-0123456789abcdef", []networkplan.FirewallRuleGroup{group}
			},
			"network.dhcp.nameServers: AmazonProvidedDNS is not among them, and nothing else serves network.dnsFirewall, " +
				"network.queryLogConfig: add it, behind your own servers where these forward to it",
		},
		"name servers behind network ACLs": {
			func(s *networkplan.Spec) { own(s); s.ACLs = true },
			"network.dhcp.nameServers: network ACLs let no query to 10.1.0.10 pass: switch network.acls off, " +
				"or leave all names to AmazonProvidedDNS, which ACLs do not filter",
		},
		"query logs by an ARN": {
			func(s *networkplan.Spec) {
				s.QueryLogConfig = "arn:aws:route53resolver:us-east-1:123456789012:resolver-query-log-config/rqlc-0123456789abcdef"
			},
			`network.queryLogConfig: "arn:aws:route53resolver:us-east-1:123456789012:resolver-query-log-config/rqlc-0123456789abcdef" ` +
				"is no ID of a query logging configuration: write one such as rqlc-0123456789abcdef",
		},
		"a rule group by its name": {
			func(s *networkplan.Spec) {
				s.DNSFirewall = []networkplan.FirewallRuleGroup{{RuleGroup: "malware", Priority: 101}}
			},
			`network.dnsFirewall[0].ruleGroup: "malware" is no ID of a rule group: write one such as rslvr-frg-0123456789abcdef`,
		},
		"a priority that AWS keeps for itself": {
			func(s *networkplan.Spec) {
				s.DNSFirewall = []networkplan.FirewallRuleGroup{{RuleGroup: group.RuleGroup, Priority: 100}}
			},
			"network.dnsFirewall[0].priority: 100 is not a priority that AWS takes: choose 101 to 9899",
		},
		"a priority of two rule groups": {
			func(s *networkplan.Spec) {
				s.DNSFirewall = []networkplan.FirewallRuleGroup{group, {RuleGroup: "rslvr-frg-fedcba9876543210", Priority: 101}}
			},
			"network.dnsFirewall[1].priority: 101 is the priority of rslvr-frg-0123456789abcdef, too: give each rule group one of its own",
		},
		"a rule group of two priorities": {
			func(s *networkplan.Spec) {
				s.DNSFirewall = []networkplan.FirewallRuleGroup{group, {RuleGroup: group.RuleGroup, Priority: 9899}}
			},
			"network.dnsFirewall[1].ruleGroup: rslvr-frg-0123456789abcdef is listed twice: a VPC takes a rule group once",
		},
		"an exclusion that there is not": {
			func(s *networkplan.Spec) { s.BlockPublicAccessExclusion = "all" },
			`network.blockPublicAccessExclusion: "all" is no exclusion: write bidirectional or egress`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := seeds()
			tc.change(&spec)
			_, err := networkplan.New(spec, region)
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestTheVPCsOwnNameServerIsKnownByItsAddresses(t *testing.T) {
	t.Parallel()
	s := networkplan.Spec{
		CIDR: netip.MustParsePrefix("10.20.0.0/16"), Endpoints: networkplan.Endpoints{Services: []string{"sqs"}}, ACLs: true,
		Zones: []string{"us-east-1a", "us-east-1b"},
		DHCP:  &networkplan.DHCP{NameServers: []string{"10.20.0.2", "169.254.169.253", networkplan.AmazonDNS}},
	}
	require.Empty(t, s.OwnNameServers())
	_, err := networkplan.New(s, region)
	require.NoError(t, err)
	s.DHCP.NameServers = []string{"10.0.0.2", networkplan.AmazonDNS}
	require.Equal(t, []netip.Addr{netip.MustParseAddr("10.0.0.2")}, s.OwnNameServers(), "that of another VPC")
}

func TestOptionsWithoutANameServerNameAmazons(t *testing.T) {
	t.Parallel()
	s := seeds()
	s.DHCP = &networkplan.DHCP{DomainName: "corp.example.com"}
	p, err := networkplan.New(s, region)
	require.NoError(t, err)
	require.Equal(t, []string{"AmazonProvidedDNS"}, p.VPC.DHCP.NameServers)
	require.Empty(t, s.DHCP.NameServers, "a spec is not changed")
}
