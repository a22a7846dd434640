package plan_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
)

func TestMistakesInANetworkAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*networkplan.Spec)
		want   string
	}{
		"no zones": {
			func(s *networkplan.Spec) { s.Zones, s.Subnets = nil, nil },
			"network.zones: no zone is named: list Availability Zones, such as [us-east-1a, us-east-1b]",
		},
		"a Local Zone": {
			func(s *networkplan.Spec) { s.Zones[1] = "us-west-2-lax-1a" },
			`network.zones[1]: "us-west-2-lax-1a" is no Availability Zone: write a name such as us-east-1a or an ID such as ` +
				"use1-az1; Local and Wavelength Zones carry neither load balancers nor NAT gateways",
		},
		"a zone of another region": {
			func(s *networkplan.Spec) { s.Zones[1] = "eu-west-1b" },
			"network.zones[1]: eu-west-1b is a zone of eu-west-1, but the stack's aws:region is us-east-1: did you mean us-east-1b?",
		},
		"the same zone twice": {
			func(s *networkplan.Spec) { s.Zones[1] = "us-east-1a" },
			"network.zones[1]: us-east-1a is listed twice: name each zone once",
		},
		"names and IDs mixed": {
			func(s *networkplan.Spec) { s.Zones[1] = "use1-az1" },
			"network.zones[1]: us-east-1a and use1-az1 may be the same zone, for an ID has another name in each account: " +
				"name all zones of a stack by name, or all by ID",
		},
		"a zone of another region by its ID": {
			func(s *networkplan.Spec) { s.Zones = []string{"use1-az1", "euw1-az2"} },
			"network.zones[1]: euw1-az2 is a zone of eu-west-1, but the stack's aws:region is us-east-1: did you mean use1-az2?",
		},
		"a zone of no region by its ID": {
			func(s *networkplan.Spec) { s.Zones = []string{"use1-az1", "mars1-az2"} },
			"network.zones[1]: mars1-az2 is no zone of the stack's aws:region us-east-1: did you mean use1-az2?",
		},
		"a VPC that hides a part of the internet": {
			func(s *networkplan.Spec) { s.CIDR, s.Subnets = netip.MustParsePrefix("11.0.0.0/16"), nil },
			"network.cidr: 11.0.0.0/16 is not private: from the VPC nobody would be reached who has these addresses elsewhere; " +
				"choose a range within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10",
		},
		"a subnet that is the VPC": {
			func(s *networkplan.Spec) { s.Subnets.Private[0] = s.CIDR },
			"network.subnets.private[0]: 10.0.0.0/16 is the whole VPC and leaves nothing to the other subnets: choose a part of it",
		},
		"an address for two gateways": {
			func(s *networkplan.Spec) {
				s.NAT = networkplan.NAT{Strategy: networkplan.OnePerAz, ElasticIPs: []string{"eipalloc-0000000a", "eipalloc-0000000a"}}
			},
			"network.nat.elasticIps[1]: eipalloc-0000000a is listed twice: an address belongs to one gateway",
		},
		"a gateway in a zone that is not the stack's": {
			func(s *networkplan.Spec) { s.NAT = networkplan.NAT{Strategy: networkplan.Single, Zone: "us-east-1c"} },
			`network.nat.zone: "us-east-1c" is not among network.zones: write us-east-1a or us-east-1b`,
		},
		"a zone for all gateways": {
			func(s *networkplan.Spec) { s.NAT = networkplan.NAT{Strategy: networkplan.OnePerAz, Zone: "us-east-1a"} },
			"network.nat.zone: it says where a single gateway stands, and the strategy is OnePerAz: take the key off",
		},
		"a strategy that there is not": {
			func(s *networkplan.Spec) { s.NAT.Strategy = "Double" },
			`network.nat.strategy: "Double" is no NAT strategy: write None, Single or OnePerAz`,
		},
		"an egress profile that there is not": {
			func(s *networkplan.Spec) { s.Egress = "closed" },
			`network.egress: "closed" is no egress profile: write internet, balanced or isolated`,
		},
		"endpoint policies that there are not": {
			func(s *networkplan.Spec) { s.EndpointPolicies = "tight" },
			`network.endpointPolicies: "tight" is no choice of endpoint policies: write restricted or open`,
		},
		"a NAT gateway in an isolated network": {
			func(s *networkplan.Spec) { s.Egress = networkplan.Isolated },
			"network.nat.strategy: Single contradicts network.egress: isolated, which has no NAT gateway: " +
				"take one of the two off, or write network.egress: balanced",
		},
		"an endpoint by the name of its service": {
			func(s *networkplan.Spec) { s.Endpoints.Services = []string{"cloudwatch"} },
			"network.endpoints[0]: cloudwatch is no endpoint's name: did you mean monitoring?",
		},
		"an endpoint by its full name": {
			func(s *networkplan.Spec) { s.Endpoints.Services = []string{"com.amazonaws.us-east-1.logs"} },
			`network.endpoints[0]: "com.amazonaws.us-east-1.logs" is the endpoint's whole name: ` +
				"write what comes behind the region, such as ecr.api",
		},
		"a VPC with host bits": {
			func(s *networkplan.Spec) { s.CIDR = netip.MustParsePrefix("10.0.0.1/16") },
			"network.cidr: 10.0.0.1/16 has bits set behind its prefix: did you mean 10.0.0.0/16?",
		},
		"a VPC larger than AWS takes": {
			func(s *networkplan.Spec) { s.CIDR = netip.MustParsePrefix("10.0.0.0/8") },
			"network.cidr: 10.0.0.0/8 is not a size that AWS takes: choose /16 to /28",
		},
		"a VPC in IPv6": {
			func(s *networkplan.Spec) { s.CIDR = netip.MustParsePrefix("fd00::/16") },
			"network.cidr: fd00::/16 is no IPv4 range: write one such as 10.0.0.0/16",
		},
		"a VPC too small to plan": {
			func(s *networkplan.Spec) { s.CIDR, s.Subnets = netip.MustParsePrefix("10.0.0.0/24"), nil },
			"network.cidr: 10.0.0.0/24 is too small to plan 6 zones of three tiers in: choose /16 to /22, or give network.subnets",
		},
		"a subnet outside the VPC": {
			func(s *networkplan.Spec) { s.Subnets.Data[1] = netip.MustParsePrefix("10.1.0.0/24") },
			"network.subnets.data[1]: 10.1.0.0/24 lies outside the VPC's 10.0.0.0/16: choose a range within it, or a larger network.cidr",
		},
		"overlapping subnets": {
			func(s *networkplan.Spec) { s.Subnets.Private[0] = netip.MustParsePrefix("10.0.0.0/22") },
			"network.subnets.private[0]: 10.0.0.0/22 overlaps the public subnet 10.0.1.0/24: give each subnet addresses of its own",
		},
		"a public subnet too small for a load balancer": {
			func(s *networkplan.Spec) { s.Subnets.Public[0] = netip.MustParsePrefix("10.0.1.0/28") },
			"network.subnets.public[0]: 10.0.1.0/28 is too small for a load balancer: AWS wants a /27 with 8 free addresses",
		},
		"a range missing": {
			func(s *networkplan.Spec) { s.Subnets.Data = s.Subnets.Data[:1] },
			"network.subnets.data: 1 range for 2 zones: give one for each zone, in the order of network.zones",
		},
		"fewer addresses than gateways": {
			func(s *networkplan.Spec) {
				s.NAT = networkplan.NAT{Strategy: networkplan.OnePerAz, ElasticIPs: []string{"eipalloc-0000000a"}}
			},
			"network.nat.elasticIps: 1 given for 2 NAT gateways (strategy OnePerAz): give one for each, or none",
		},
		"no allocation ID": {
			func(s *networkplan.Spec) { s.NAT.ElasticIPs = []string{"203.0.113.7"} },
			`network.nat.elasticIps[0]: "203.0.113.7" is no allocation ID: write one such as eipalloc-0a1b2c3d`,
		},
		"no NAT and an endpoint missing": {
			func(s *networkplan.Spec) {
				s.NAT.Strategy = networkplan.None
				s.Endpoints.Services = []string{"ecr.api", "logs"}
			},
			"network.endpoints: without a NAT gateway no task can start, for it cannot reach ecr.dkr: " +
				"add the endpoints, write endpoints: derived, or choose network.nat.strategy Single or OnePerAz",
		},
		"an endpoint twice": {
			func(s *networkplan.Spec) { s.Endpoints.Services = []string{"logs", "logs"} },
			"network.endpoints[1]: logs is listed twice: a VPC takes one endpoint for each service",
		},
		"an endpoint that is free as a gateway": {
			func(s *networkplan.Spec) { s.Endpoints.Services = []string{"s3"} },
			"network.endpoints[0]: s3 has a gateway endpoint already, which is free: take it off the list",
		},
		"flow logs to a bucket without a name": {
			func(s *networkplan.Spec) { s.FlowLogs.Destination = networkplan.ToS3 },
			"network.flowLogs.bucket: flow logs go to S3 and no bucket is named: name one, or choose destination: cloudwatch",
		},
		"a bucket that nothing goes to": {
			func(s *networkplan.Spec) { s.FlowLogs.Bucket = "shop-flow-logs" },
			"network.flowLogs.bucket: flow logs go to cloudwatch and not to a bucket: write destination: s3, or take the key off",
		},
		"a field that flow logs do not have": {
			func(s *networkplan.Spec) { s.FlowLogs.Fields = []string{"srcaddr", "srcadr"} },
			`network.flowLogs.fields[1]: "srcadr" is no field of a flow log: did you mean srcaddr?`,
		},
		"a field twice": {
			func(s *networkplan.Spec) { s.FlowLogs.Fields = []string{"srcaddr", "srcaddr"} },
			"network.flowLogs.fields[1]: srcaddr is listed twice: take one off",
		},
		"sizes beside explicit subnets": {
			func(s *networkplan.Spec) { s.Sizes = &networkplan.Sizes{} },
			"network.sizes: network.subnets gives the ranges, so that there is nothing to size: take one of the two off",
		},
		"sizes that do not fit": {
			func(s *networkplan.Spec) {
				s.Subnets, s.Sizes = nil, &networkplan.Sizes{Private: &networkplan.Size{Prefix: 19}}
			},
			"network.sizes: with room for eight zones the tiers take 73728 addresses (public 4096, private 65536, data 4096), " +
				"and 10.0.0.0/16 has 65536: make a tier smaller, or choose a larger network.cidr",
		},
		"a size of nothing": {
			func(s *networkplan.Spec) { s.Subnets, s.Sizes = nil, &networkplan.Sizes{Data: &networkplan.Size{}} },
			"network.sizes.data: give one of the two: hosts, the addresses to use in a subnet, or prefix, such as 24 for a /24",
		},
		"a size that no subnet has": {
			func(s *networkplan.Spec) {
				s.Subnets, s.Sizes = nil, &networkplan.Sizes{Data: &networkplan.Size{Prefix: 29}}
			},
			"network.sizes.data.prefix: /29 is not a size that AWS takes: choose 16 to 28",
		},
		"more hosts than a subnet has": {
			func(s *networkplan.Spec) {
				s.Subnets, s.Sizes = nil, &networkplan.Sizes{Data: &networkplan.Size{Hosts: 70000}}
			},
			"network.sizes.data.hosts: no subnet has 70000 addresses to use: choose 1 to 65531",
		},
		"a planned public subnet too small for a load balancer": {
			func(s *networkplan.Spec) {
				s.Subnets, s.Sizes = nil, &networkplan.Sizes{Public: &networkplan.Size{Hosts: 11}}
			},
			"network.sizes.public: a /28 is too small for a load balancer: AWS wants a /27 with 8 free addresses",
		},
		"a pool by another name": {
			func(s *networkplan.Spec) { s.IPAMPool = "pool-1" },
			`network.ipamPool: "pool-1" is no ID of an IPAM pool: write one such as ipam-pool-0a1b2c3d4e5f60718`,
		},
		"an endpoint with a wild name": {
			func(s *networkplan.Spec) { s.Endpoints.Services = []string{"Logs!"} },
			`network.endpoints[0]: "Logs!" is no endpoint's name: write the last part of it, such as ecr.api`,
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

func TestAllMistakesInANetworkAreToldAtOnce(t *testing.T) {
	t.Parallel()
	spec := seeds()
	spec.Zones[0] = "mars-1a"
	spec.CIDR = netip.MustParsePrefix("10.0.0.7/16")
	spec.Subnets.Private[0] = netip.MustParsePrefix("10.0.0.1/24")
	spec.Subnets.Data[1] = netip.MustParsePrefix("10.1.0.0/24")
	spec.Endpoints.Services = []string{"s3"}
	_, err := networkplan.New(spec, region)
	require.ErrorContains(t, err, "network.zones[0]")
	require.ErrorContains(t, err, "network.subnets.private[0]: 10.0.0.1/24 has bits set")
	require.ErrorContains(t, err, "network.cidr")
	require.ErrorContains(t, err, "network.subnets.data[1]")
	require.ErrorContains(t, err, "network.endpoints[0]")
}

func TestStrategiesAreSpelledExactly(t *testing.T) {
	t.Parallel()
	var s networkplan.Strategy
	require.NoError(t, s.UnmarshalText([]byte("Single")))
	require.Equal(t, networkplan.Single, s)
	require.EqualError(t, s.UnmarshalText([]byte("onePerAz")),
		`"onePerAz" is no NAT strategy: did you mean OnePerAz? Write None, Single or OnePerAz`)
}
