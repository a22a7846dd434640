package plan_test

import (
	"encoding/json"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
)

const region = "us-east-1"

func prefixes(texts ...string) []netip.Prefix {
	ranges := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		ranges[i] = netip.MustParsePrefix(text)
	}
	return ranges
}

// explicit returns a network of two zones with explicit subnets and one NAT gateway.
func explicit() networkplan.Spec {
	return networkplan.Spec{
		CIDR:  netip.MustParsePrefix("10.0.0.0/16"),
		Zones: []string{"us-east-1a", "us-east-1b"},
		Subnets: &networkplan.Subnets{
			Public:  networkplan.InOrder(prefixes("10.0.1.0/24", "10.0.2.0/24")...),
			Private: networkplan.InOrder(prefixes("10.0.10.0/24", "10.0.20.0/24")...),
			Data:    networkplan.InOrder(prefixes("10.0.100.0/24", "10.0.200.0/24")...),
		},
		NAT: networkplan.NAT{Strategy: networkplan.Single},
	}
}

// subnets returns the ranges of the subnets of a plan by key.
func subnets(p networkplan.Plan) map[string]string {
	ranges := map[string]string{}
	for _, s := range p.Subnets {
		ranges[s.Key] = s.CIDR.String()
	}
	return ranges
}

// routes returns the targets of the default routes of a plan by route table, such as
// "nata" for the NAT gateway in zone a.
func routes(p networkplan.Plan) map[string]string {
	targets := map[string]string{}
	for _, t := range p.Tables {
		targets[t.Key] = string(t.Default) + t.NAT
	}
	return targets
}

func TestExplicitSubnets(t *testing.T) {
	t.Parallel()
	p, err := networkplan.New(explicit(), region)
	require.NoError(t, err)
	require.Equal(t, map[string]string{
		"public-a": "10.0.1.0/24", "public-b": "10.0.2.0/24",
		"private-a": "10.0.10.0/24", "private-b": "10.0.20.0/24",
		"data-a": "10.0.100.0/24", "data-b": "10.0.200.0/24",
	}, subnets(p))
	require.Equal(t, map[string]string{
		"public": "internet", "private-a": "nata", "private-b": "nata", "data": "",
	}, routes(p), "both private subnets use the one NAT gateway")
}

func TestPlannedSubnets(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		spec networkplan.Spec
		want map[string]string
	}{
		{
			"unsorted zones",
			networkplan.Spec{Zones: []string{"us-east-1c", "us-east-1a"}},
			map[string]string{
				"private-a": "10.0.0.0/20", "private-c": "10.0.32.0/20",
				"public-a": "10.0.128.0/23", "public-c": "10.0.132.0/23",
				"data-a": "10.0.144.0/23", "data-c": "10.0.148.0/23",
			},
		},
		{
			"smallest VPC, zone IDs",
			networkplan.Spec{CIDR: netip.MustParsePrefix("10.9.4.0/22"), Zones: []string{"use1-az6", "use1-az1"}},
			map[string]string{
				"private-az1": "10.9.4.0/26", "private-az6": "10.9.5.64/26",
				"public-az1": "10.9.6.0/27", "public-az6": "10.9.6.160/27",
				"data-az1": "10.9.7.0/27", "data-az6": "10.9.7.160/27",
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p, err := networkplan.New(tc.spec, region)
			require.NoError(t, err)
			require.Equal(t, tc.want, subnets(p))
		})
	}
}

func TestReorderingZonesAndRangesChangesNothing(t *testing.T) {
	t.Parallel()
	reordered := explicit()
	reordered.Zones = []string{"us-east-1b", "us-east-1a"}
	reordered.Subnets = &networkplan.Subnets{
		Public:  networkplan.InOrder(prefixes("10.0.2.0/24", "10.0.1.0/24")...),
		Private: networkplan.InOrder(prefixes("10.0.20.0/24", "10.0.10.0/24")...),
		Data:    networkplan.InOrder(prefixes("10.0.200.0/24", "10.0.100.0/24")...),
	}
	want, err := networkplan.New(explicit(), region)
	require.NoError(t, err)
	got, err := networkplan.New(reordered, region)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestNATGatewaysByStrategy(t *testing.T) {
	t.Parallel()
	for strategy, want := range map[networkplan.Strategy]map[string]string{
		networkplan.None:     {"public": "internet", "private-a": "", "private-b": "", "data": ""},
		networkplan.Single:   {"public": "internet", "private-a": "nata", "private-b": "nata", "data": ""},
		networkplan.OnePerAz: {"public": "internet", "private-a": "nata", "private-b": "natb", "data": ""},
		"":                   {"public": "internet", "private-a": "nata", "private-b": "natb", "data": ""},
	} {
		t.Run("strategy "+string(strategy), func(t *testing.T) {
			t.Parallel()
			spec := explicit()
			spec.NAT.Strategy = strategy
			spec.Endpoints.Derived = true
			p, err := networkplan.New(spec, region)
			require.NoError(t, err)
			require.Equal(t, want, routes(p))
		})
	}
}

func TestSingleNATGatewayIsInItsConfiguredZone(t *testing.T) {
	t.Parallel()
	for _, zones := range [][]string{{"us-east-1b", "us-east-1d"}, {"us-east-1a", "us-east-1b", "us-east-1c"}} {
		p, err := networkplan.New(networkplan.Spec{Zones: zones, NAT: networkplan.NAT{Strategy: networkplan.Single, Zone: "us-east-1b"}}, region)
		require.NoError(t, err)
		require.Len(t, p.NATs, 1)
		require.Equal(t, "b", p.NATs[0].Zone.Key)
		for _, table := range p.Tables {
			if table.Tier == networkplan.Private {
				require.Equal(t, "b", table.NAT, table.Key)
			}
		}
	}
}

func TestElasticIPsAreAssignedInOrder(t *testing.T) {
	t.Parallel()
	spec := explicit()
	spec.NAT = networkplan.NAT{Strategy: networkplan.OnePerAz, ElasticIPs: networkplan.InOrder("eipalloc-0000000a", "eipalloc-0000000b")}
	p, err := networkplan.New(spec, region)
	require.NoError(t, err)
	require.Equal(t, "eipalloc-0000000a", p.NATs[0].ElasticIP)
	require.Equal(t, "eipalloc-0000000b", p.NATs[1].ElasticIP)
}

func TestUnmarshalEndpoints(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]networkplan.Endpoints{
		`"none"`:              {None: true},
		`"derived"`:           {Derived: true},
		`["logs", "ecr.api"]`: {Services: []string{"logs", "ecr.api"}},
	} {
		var got networkplan.Endpoints
		require.NoError(t, json.Unmarshal([]byte(text), &got))
		require.Equal(t, want, got)
	}
	var got networkplan.Endpoints
	require.Error(t, got.UnmarshalJSON([]byte(`"all"`)))
}

func TestDeriveEndpoints(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"ecr.api", "ecr.dkr", "logs"}, networkplan.Derive(nil))
	require.Equal(t, []string{"ecr.api", "ecr.dkr", "logs", "secretsmanager", "sqs"},
		networkplan.Derive(networkplan.Needs{"sqs": true, "secretsmanager": true, "s3": true, "dynamodb": true, "dynamodb-streams": true}),
		"S3 and DynamoDB have gateway endpoints, and streams use NAT")
}
