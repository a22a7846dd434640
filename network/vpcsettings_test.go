package network_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/graphtest"
)

// withSettings creates the settings of a VPC.
func withSettings(settings networkplan.VPCSettings) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := network.NewVPCSettings(ctx, "vpc", &network.VPCSettingsArgs{VPCID: pulumi.String("vpc-1"), Plan: settings})
		return err
	}
}

func tags(name string) map[string]any {
	return map[string]any{"Name": "ecs-foundation-dev-" + name}
}

func TestVPCSettings(t *testing.T) {
	t.Parallel()
	p := withSettings(networkplan.VPCSettings{
		DHCP: &networkplan.DHCP{
			DomainName: "corp.example.com", NameServers: []string{"10.1.0.10", networkplan.AmazonDNS}, NTPServers: []string{"169.254.169.123"},
		},
		QueryLogConfig: "rqlc-0123456789abcdef",
		DNSFirewall: []networkplan.FirewallRuleGroup{
			{RuleGroup: "rslvr-frg-0123456789abcdef", Priority: 200},
			{RuleGroup: "rslvr-frg-fedcba9876543210", Priority: 101, MutationProtection: true},
		},
		Exclusion: networkplan.Bidirectional,
	})
	g := graphtest.Run(t, p)
	for name, want := range map[string]map[string]any{
		"vpc-dhcp": {
			"domainName": "corp.example.com", "domainNameServers": []any{"10.1.0.10", "AmazonProvidedDNS"},
			"ntpServers": []any{"169.254.169.123"}, "tags": tags("dhcp"),
		},
		"vpc-dhcp-association": {"vpcId": "vpc-1", "dhcpOptionsId": "<vpc-dhcp>"},
		"vpc-query-logs":       {"resourceId": "vpc-1", "resolverQueryLogConfigId": "rqlc-0123456789abcdef"},
		"vpc-rslvr-frg-0123456789abcdef": {
			"vpcId": "vpc-1", "firewallRuleGroupId": "rslvr-frg-0123456789abcdef", "priority": 200.0,
			"mutationProtection": "DISABLED", "tags": tags("rslvr-frg-0123456789abcdef"),
		},
		"vpc-rslvr-frg-fedcba9876543210": {
			"vpcId": "vpc-1", "firewallRuleGroupId": "rslvr-frg-fedcba9876543210", "priority": 101.0,
			"mutationProtection": "ENABLED", "tags": tags("rslvr-frg-fedcba9876543210"),
		},
		"vpc-public-access": {
			"vpcId": "vpc-1", "internetGatewayExclusionMode": "allow-bidirectional", "tags": tags("public-access"),
		},
	} {
		require.Equal(t, want, g.Get(t, name).Inputs, name)
	}
	require.Equal(t, g.Names(""), graphtest.Preview(t, p).Names(""))
}

func TestVPCSettingsAreIndependent(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]networkplan.VPCSettings{
		"vpc-dhcp":                       {DHCP: &networkplan.DHCP{NameServers: []string{networkplan.AmazonDNS}}},
		"vpc-query-logs":                 {QueryLogConfig: "rqlc-0123456789abcdef"},
		"vpc-rslvr-frg-0123456789abcdef": {DNSFirewall: []networkplan.FirewallRuleGroup{{RuleGroup: "rslvr-frg-0123456789abcdef", Priority: 101}}},
		"vpc-public-access":              {Exclusion: networkplan.ExclusionEgress},
	} {
		want := []string{"vpc", name}
		if name == "vpc-dhcp" {
			want = append(want, "vpc-dhcp-association")
		}
		require.Equal(t, want, graphtest.Run(t, withSettings(settings)).Names(""))
	}
}

func TestNoVPCSettingsRegisterNothing(t *testing.T) {
	t.Parallel()
	require.Empty(t, graphtest.Run(t, withSettings(networkplan.VPCSettings{})).Names(""))
}
