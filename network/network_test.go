package network_test

import (
	"net/netip"
	"reflect"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/graphtest"
)

// spec returns the settings of a network with one NAT gateway.
func spec(zones ...string) networkplan.Spec {
	return networkplan.Spec{Zones: zones, NAT: networkplan.NAT{Strategy: networkplan.Single}}
}

var scope = policy.Scope{Region: graphtest.Region, Account: graphtest.Account}

// create plans and creates a network.
func create(ctx *pulumi.Context, name string, s networkplan.Spec) (*network.Network, networkplan.Plan, error) {
	plan, err := networkplan.New(s, graphtest.Region)
	if err != nil {
		return nil, plan, err
	}
	n, err := network.New(ctx, name, &network.Args{Plan: plan, Scope: scope})
	return n, plan, err
}

// program creates a network and a probe in each tier of the first zone.
func program(s networkplan.Spec) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		n, plan, err := create(ctx, "net", s)
		if err != nil {
			return err
		}
		zone := pulumi.String(plan.Zones[0].Key)
		unrouted, err := n.UnroutedSubnetIDs(networkplan.Private)
		if err != nil {
			return err
		}
		for name, value := range map[string]pulumi.Input{
			"in-public":  n.PublicSubnetIDs.MapIndex(zone),
			"in-private": n.PrivateSubnetIDs.MapIndex(zone),
			"in-data":    n.DataSubnetIDs.MapIndex(zone),
			"unrouted":   unrouted.MapIndex(zone),
		} {
			if err := graphtest.Probe(ctx, name, value); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestOutputsWaitForTheirRoutesOnly(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(spec("us-east-1a", "us-east-1b")))
	after := func(name string) []string { return g.Get(t, name).After }

	require.Subset(t, after("in-public"), []string{"net-public-a-association", "net-public-default"})
	require.NotContains(t, after("in-public"), "net-nat-a", "a load balancer does not wait for NAT")
	require.Subset(t, after("in-private"),
		[]string{"net-private-a-association", "net-private-a-default", "net-s3", "net-dynamodb"})
	require.Subset(t, after("in-data"), []string{"net-data-a-association"})
	require.Contains(t, after("net-private-a-association"), "net-private-a-default", "a subnet moves to a table that has its route")
	require.Contains(t, after("net-public-a-association"), "net-public-default")
	require.Equal(t, []string{"net-private-a", "net-private-b"}, after("unrouted"), "an interface endpoint needs no route")
	require.Subset(t, after("net-nat-a"), []string{"net-public-default", "net-public-a-association"},
		"AWS rejects a NAT gateway before the internet gateway is attached")
}

func TestDataSubnetsOnlyHaveGatewayEndpointRoutes(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(spec("us-east-1a", "us-east-1b")))
	require.Equal(t, []string{"net-private-a-default", "net-private-b-default", "net-public-default"},
		g.Names("aws:ec2/route:Route"))
	tables := []any{"<net-private-a-routes>", "<net-private-b-routes>", "<net-data-routes>"}
	require.Equal(t, tables, g.Get(t, "net-s3").Inputs["routeTableIds"])
	require.Equal(t, tables, g.Get(t, "net-dynamodb").Inputs["routeTableIds"])
}

func TestVPCDefaultsAllowNoTraffic(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(spec("us-east-1a", "us-east-1b")))
	group := g.Get(t, "net-default").Inputs
	require.Equal(t, []any{}, group["ingress"])
	require.Equal(t, []any{}, group["egress"])
	require.Empty(t, g.Get(t, "net-main").Inputs["routes"])
	for _, name := range g.Names("aws:ec2/subnet:Subnet") {
		require.Equal(t, false, g.Get(t, name).Inputs["mapPublicIpOnLaunch"], name)
	}
}

func TestZonesByID(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(spec("use1-az4", "use1-az6")))
	subnet := g.Get(t, "net-private-az4").Inputs
	require.Equal(t, "use1-az4", subnet["availabilityZoneId"])
	require.NotContains(t, subnet, "availabilityZone")
}

func TestNetworkWithoutNATHasNoEgress(t *testing.T) {
	t.Parallel()
	s := spec("us-east-1a", "us-east-1b")
	s.NAT.Strategy = networkplan.None
	s.Endpoints.Services = []string{"ecr.api", "ecr.dkr", "logs"}
	g := graphtest.Run(t, program(s))
	require.Empty(t, g.Names("aws:ec2/natGateway:NatGateway"))
	require.Empty(t, g.Names("aws:ec2/eip:Eip"))
	require.Equal(t, []string{"net-public-default"}, g.Names("aws:ec2/route:Route"))
}

func TestExistingElasticIPsAreUsed(t *testing.T) {
	t.Parallel()
	s := spec("us-east-1a", "us-east-1b")
	s.NAT.ElasticIPs = networkplan.InOrder("eipalloc-0a1b2c3d")
	g := graphtest.Run(t, program(s))
	require.Empty(t, g.Names("aws:ec2/eip:Eip"))
	require.Equal(t, "eipalloc-0a1b2c3d", g.Get(t, "net-nat-a").Inputs["allocationId"])
}

// changed returns the resources in both graphs whose inputs differ.
func changed(t *testing.T, before, after *graphtest.Graph) []string {
	t.Helper()
	var names []string
	for _, name := range before.Names("") {
		if slices.Contains(after.Names(""), name) &&
			!reflect.DeepEqual(before.Get(t, name).Inputs, after.Get(t, name).Inputs) {
			names = append(names, name)
		}
	}
	return names
}

func TestAddingZoneKeepsExistingResources(t *testing.T) {
	t.Parallel()
	two := graphtest.Run(t, program(spec("us-east-1a", "us-east-1c")))
	three := graphtest.Run(t, program(spec("us-east-1b", "us-east-1a", "us-east-1c")))
	require.Subset(t, three.Names(""), two.Names(""))
	require.Equal(t, []string{"net-dynamodb", "net-s3"}, changed(t, two, three), "the endpoints get the route table of the new zone")
}

func TestSingleNATToOnePerZoneChangesRoutesOnly(t *testing.T) {
	t.Parallel()
	many := spec("us-east-1a", "us-east-1b")
	many.NAT.Strategy = networkplan.OnePerAz
	single, perZone := graphtest.Run(t, program(spec("us-east-1a", "us-east-1b"))), graphtest.Run(t, program(many))
	require.Subset(t, perZone.Names(""), single.Names(""))
	require.Equal(t, []string{"net-private-b-default"}, changed(t, single, perZone))
}

// customTiers returns the settings of a network with a secondary range and a custom
// tier of each kind.
func customTiers() networkplan.Spec {
	s := spec("us-east-1a", "us-east-1b")
	s.SecondaryCIDRs = []netip.Prefix{netip.MustParsePrefix("100.64.0.0/16")}
	s.Tiers = map[string]networkplan.CustomTier{
		"batch": {Kind: networkplan.Private, CIDR: netip.MustParsePrefix("100.64.0.0/20")},
		"edge":  {Kind: networkplan.Public, CIDR: netip.MustParsePrefix("10.0.160.0/24")},
		"vault": {Kind: networkplan.Data, CIDR: netip.MustParsePrefix("10.0.176.0/20")},
	}
	return s
}

func TestCustomTiersHaveRoutesOfTheirKind(t *testing.T) {
	t.Parallel()
	plain, g := graphtest.Run(t, program(spec("us-east-1a", "us-east-1b"))), graphtest.Run(t, program(customTiers()))
	require.Subset(t, g.Names(""), plain.Names(""))
	require.Equal(t, []string{"net-dynamodb", "net-s3"}, slices.DeleteFunc(changed(t, plain, g), func(name string) bool {
		return name == "net"
	}), "the endpoints get the route tables of the tiers")
	require.Equal(t, "<net-nat-a>", g.Get(t, "net-batch-b-default").Inputs["natGatewayId"])
	require.Equal(t, "<net-igw>", g.Get(t, "net-edge-default").Inputs["gatewayId"])
	require.NotContains(t, g.Names(""), "net-vault-default")
	require.Equal(t, []any{
		"<net-private-a-routes>", "<net-private-b-routes>", "<net-data-routes>",
		"<net-batch-a-routes>", "<net-batch-b-routes>", "<net-vault-routes>",
	}, g.Get(t, "net-s3").Inputs["routeTableIds"])
	require.Contains(t, g.Get(t, "net-batch-a").After, "net-range-100-64-0-0-16")
	require.NotContains(t, g.Get(t, "net-vault-a").After, "net-range-100-64-0-0-16")
	require.Equal(t, g.Names(""), graphtest.Preview(t, program(customTiers())).Names(""))
}

func TestCustomTierSubnetIDsByTierAndZone(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		n, _, err := create(ctx, "net", customTiers())
		if err != nil {
			return err
		}
		return graphtest.Probe(ctx, "tiers", n.Tiers())
	})
	require.Equal(t, map[string]any{
		"batch": map[string]any{"a": "<net-batch-a>", "b": "<net-batch-b>"},
		"edge":  map[string]any{"a": "<net-edge-a>", "b": "<net-edge-b>"},
		"vault": map[string]any{"a": "<net-vault-a>", "b": "<net-vault-b>"},
	}, g.Get(t, "tiers").Inputs["value"])
	require.Subset(t, g.Get(t, "tiers").After, []string{"net-batch-a-default", "net-edge-default", "net-s3"})
}

func TestIPAMPoolChangesAreIgnored(t *testing.T) {
	t.Parallel()
	s := spec("us-east-1a", "us-east-1b")
	s.IPAMPool = "ipam-pool-0a1b2c3d4e5f60718"
	vpc := graphtest.Run(t, program(s)).Get(t, "net-vpc")
	require.Equal(t, s.IPAMPool, vpc.Inputs["ipv4IpamPoolId"])
	require.Equal(t, "10.0.0.0/16", vpc.Inputs["cidrBlock"])
	require.Equal(t, []string{"ipv4IpamPoolId"}, vpc.Ignored, "another pool would replace the VPC")
}

func TestDeletionTimeouts(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(spec("us-east-1a", "us-east-1b")))
	for _, name := range append(g.Names("aws:ec2/subnet:Subnet"), "net-igw") {
		require.Equal(t, "5m", g.Get(t, name).DeleteWithin, name)
	}
	require.Empty(t, g.Get(t, "net-nat-a").DeleteWithin, "deleting a NAT gateway takes minutes")
}

func TestArgumentErrorRegistersNothing(t *testing.T) {
	t.Parallel()
	for want, program := range map[string]pulumi.RunFunc{
		`network "net": network plan: required`: func(ctx *pulumi.Context) error {
			_, err := network.New(ctx, "net", &network.Args{Scope: scope})
			return err
		},
		"endpoints \"ends\":\nVPCID: required\nSubnetIDs: required\nSecurityGroupID: required": func(ctx *pulumi.Context) error {
			_, err := network.NewEndpoints(ctx, "ends", &network.EndpointsArgs{Scope: scope})
			return err
		},
	} {
		g, err := graphtest.Try(program)
		require.ErrorContains(t, err, want)
		require.Empty(t, g.Names(""))
	}
}

func TestPreviewShowsAllNetworkResources(t *testing.T) {
	t.Parallel()
	p := program(spec("us-east-1a", "us-east-1b"))
	require.Equal(t, graphtest.Run(t, p).Names(""), graphtest.Preview(t, p).Names(""))
}

func TestInterfaceEndpoints(t *testing.T) {
	t.Parallel()
	p := func(ctx *pulumi.Context) error {
		_, err := network.NewEndpoints(ctx, "endpoints", &network.EndpointsArgs{
			VPCID: pulumi.String("vpc-1"), Scope: policy.Scope{Region: "eu-west-1", Account: graphtest.Account},
			Services: []string{"ecr.api", "athena"}, Policies: networkplan.Open,
			SubnetIDs:       pulumi.StringMap{"b": pulumi.String("subnet-b"), "a": pulumi.String("subnet-a")},
			SecurityGroupID: pulumi.String("sg-1"),
		})
		return err
	}
	g := graphtest.Run(t, p)
	require.Equal(t, []string{"endpoints-athena", "endpoints-ecr.api"}, g.Names("aws:ec2/vpcEndpoint:VpcEndpoint"))
	require.Equal(t, map[string]any{
		"vpcId": "vpc-1", "serviceName": "com.amazonaws.eu-west-1.ecr.api", "vpcEndpointType": "Interface",
		"privateDnsEnabled": true, "subnetIds": []any{"subnet-a", "subnet-b"}, "securityGroupIds": []any{"sg-1"},
		"policy": `{"Version":"2012-10-17","Statement":[{"Sid":"AllowAll","Effect":"Allow","Principal":"*","Action":["*"],"Resource":["*"]}]}`,
		"tags":   map[string]any{"Name": "ecs-foundation-dev-ecr.api"},
	}, g.Get(t, "endpoints-ecr.api").Inputs)
	require.NotContains(t, g.Get(t, "endpoints-athena").Inputs, "policy", "not known to support endpoint policies")
	require.Equal(t, g.Names(""), graphtest.Preview(t, p).Names(""))
}

func TestEndpointNamesInChina(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		_, err := network.NewEndpoints(ctx, "endpoints", &network.EndpointsArgs{
			VPCID: pulumi.String("vpc-1"), Scope: policy.Scope{Region: "cn-north-1", Account: graphtest.Account},
			Services: []string{"ecr.dkr", "logs"}, SubnetIDs: pulumi.StringMap{"a": pulumi.String("subnet-a")},
			SecurityGroupID: pulumi.String("sg-1"),
		})
		return err
	})
	require.Equal(t, "cn.com.amazonaws.cn-north-1.ecr.dkr", g.Get(t, "endpoints-ecr.dkr").Inputs["serviceName"])
	require.Equal(t, "com.amazonaws.cn-north-1.logs", g.Get(t, "endpoints-logs").Inputs["serviceName"])
}
