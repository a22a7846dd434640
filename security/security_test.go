package security_test

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/security"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/graphtest"
)

func build(ctx *pulumi.Context, in securityplan.Input) (*security.Groups, error) {
	plan, err := securityplan.New(in)
	if err != nil {
		return nil, err
	}
	return security.New(ctx, "sec", &security.Args{
		Plan: plan, VPCID: pulumi.String("vpc-1"),
		PrefixListIDs: pulumi.StringMap{"s3": pulumi.String("pl-s3"), "dynamodb": pulumi.String("pl-ddb")},
	})
}

func program(in securityplan.Input) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		groups, err := build(ctx, in)
		if err != nil {
			return err
		}
		return graphtest.Probe(ctx, "task", groups.Tasks.GetOrFail(in.Services[0].Name))
	}
}

func shop() securityplan.Input {
	return securityplan.Input{
		Listeners: []int{443},
		Services:  []securityplan.Service{{Name: "orders", Port: 3000, ServiceConnections: securityplan.ServiceConnections{Uses: []string{"database"}}}},
		Stores:    map[string]securityplan.Store{"database": {Port: 5432}},
		Endpoints: true,
	}
}

func TestEdgeCreatesEgressAndIngressRule(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(shop()))
	rule := func(name string) map[string]any {
		inputs := g.Get(t, name).Inputs
		delete(inputs, "tags")
		return inputs
	}
	require.Equal(t, map[string]any{
		"securityGroupId": "<sec-tasks>", "referencedSecurityGroupId": "<sec-database>",
		"ipProtocol": "tcp", "fromPort": 5432.0, "toPort": 5432.0,
		"description": "tasks-to-database-5432: services that use it",
	}, rule("sec-tasks-to-database-5432-egress"))
	require.Equal(t, map[string]any{
		"securityGroupId": "<sec-database>", "referencedSecurityGroupId": "<sec-tasks>",
		"ipProtocol": "tcp", "fromPort": 5432.0, "toPort": 5432.0,
		"description": "tasks-to-database-5432: services that use it",
	}, rule("sec-tasks-to-database-5432-ingress"))
	require.Equal(t, "pl-s3", rule("sec-tasks-to-s3-443-egress")["prefixListId"])
	require.Equal(t, "0.0.0.0/0", rule("sec-internet-to-alb-443-ingress")["cidrIpv4"])
	require.True(t, g.Get(t, "sec-internet-to-alb-443-ingress").DeleteFirst, "AWS rejects duplicate rules")
}

func TestNameServersAllowUDPAndTCP(t *testing.T) {
	t.Parallel()
	in := shop()
	in.NameServers = []netip.Addr{netip.MustParseAddr("10.1.0.10")}
	g := graphtest.Run(t, program(in))
	for protocol, name := range map[string]string{"tcp": "tasks-to-10-1-0-10-32-53", "udp": "tasks-to-10-1-0-10-32-53-udp"} {
		inputs := g.Get(t, "sec-"+name+"-egress").Inputs
		delete(inputs, "tags")
		require.Equal(t, map[string]any{
			"securityGroupId": "<sec-tasks>", "cidrIpv4": "10.1.0.10/32", "ipProtocol": protocol,
			"fromPort": 53.0, "toPort": 53.0, "description": name + ": names",
		}, inputs)
	}
}

func TestSecurityGroupDeletionTimeout(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(shop()))
	for _, name := range g.Names("aws:ec2/securityGroup:SecurityGroup") {
		require.Equal(t, "5m", g.Get(t, name).DeleteWithin, name)
	}
}

func TestRulesMatchAllowedConnections(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(shop()))
	require.Equal(t, []string{
		"sec-alb-to-tasks-3000-ingress", "sec-internet-to-alb-443-ingress",
		"sec-tasks-to-database-5432-ingress", "sec-tasks-to-endpoints-443-ingress",
	}, g.Names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"))
	require.Equal(t, []string{
		"sec-alb-to-tasks-3000-egress", "sec-tasks-to-database-5432-egress", "sec-tasks-to-dynamodb-443-egress",
		"sec-tasks-to-endpoints-443-egress", "sec-tasks-to-internet-443-egress", "sec-tasks-to-s3-443-egress",
	}, g.Names("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"))
}

func TestTasksOutputForEachIsolation(t *testing.T) {
	t.Parallel()
	for isolation, want := range map[securityplan.Isolation]string{
		securityplan.Shared: "<sec-tasks>", securityplan.PerService: "<sec-tasks-orders>", securityplan.Migrating: "<sec-tasks-orders>",
	} {
		in := shop()
		in.Spec.Isolation = isolation
		g := graphtest.Run(t, func(ctx *pulumi.Context) error {
			groups, err := build(ctx, in)
			if err != nil {
				return err
			}
			return graphtest.Probe(ctx, "task", groups.Tasks.GetOrFail("orders"))
		})
		require.Equal(t, want, g.Get(t, "task").Inputs["value"], isolation)
	}
}

func TestIsolationPerService(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Spec.Isolation = securityplan.PerService
	in.Services = append(in.Services, securityplan.Service{Name: "ui", Port: 3000, ServiceConnections: securityplan.ServiceConnections{Calls: []string{"orders"}}})
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		_, err := build(ctx, in)
		return err
	})
	require.Equal(t, []string{"sec-alb", "sec-database", "sec-endpoints", "sec-tasks-orders", "sec-tasks-ui"},
		g.Names("aws:ec2/securityGroup:SecurityGroup"))
	require.Equal(t, []string{
		"sec-alb-to-tasks-orders-3000-ingress", "sec-alb-to-tasks-ui-3000-ingress", "sec-internet-to-alb-443-ingress",
		"sec-tasks-orders-to-database-5432-ingress", "sec-tasks-orders-to-endpoints-443-ingress",
		"sec-tasks-ui-to-endpoints-443-ingress", "sec-tasks-ui-to-tasks-orders-3000-ingress",
	}, g.Names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"))
}

func TestSharedGroupInUseIsNotDeleted(t *testing.T) {
	t.Parallel()
	in := shop()
	for isolation, want := range map[securityplan.Isolation]string{
		securityplan.PerService: "security.isolation: the shared group <ecs-foundation-dev-tasks> still has 2 network interfaces, " +
			"whose tasks would lose their connections: set migrating, deploy every service again, then set perService",
		securityplan.Migrating: "", securityplan.Shared: "",
	} {
		in.Spec.Isolation = isolation
		g, err := graphtest.TryWithInterfaces([]string{"eni-1", "eni-2"}, func(ctx *pulumi.Context) error {
			_, err := build(ctx, in)
			return err
		})
		if want == "" {
			require.NoError(t, err, isolation)
			continue
		}
		require.ErrorContains(t, err, want)
		require.Equal(t, []string{"sec"}, g.Names(""), "no resource is changed or deleted")
	}
	in.Spec.Isolation = securityplan.PerService
	_, err := graphtest.TryWithInterfaces([]string{}, program(in))
	require.NoError(t, err, "no network interface uses the group")
}

func TestCloudFrontIngressUsesManagedPrefixList(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Spec.Ingress.CloudFront = true
	g := graphtest.Run(t, program(in))
	require.Equal(t, "<prefix list com.amazonaws.global.cloudfront.origin-facing>",
		g.Get(t, "sec-cloudfront-to-alb-443-ingress").Inputs["prefixListId"])
	require.NotContains(t, g.Names(""), "sec-internet-to-alb-443-ingress")
}

func TestPrefixListIngress(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Spec.Ingress.PrefixLists = []string{"pl-0123456789abcdef0"}
	g := graphtest.Run(t, program(in))
	require.Equal(t, "pl-0123456789abcdef0", g.Get(t, "sec-pl-0123456789abcdef0-to-alb-443-ingress").Inputs["prefixListId"])
	require.NotContains(t, g.Names(""), "sec-internet-to-alb-443-ingress")
}

func TestIPv6AddsRules(t *testing.T) {
	t.Parallel()
	in := shop()
	before := graphtest.Run(t, program(in))
	in.IPv6 = true
	g := graphtest.Run(t, program(in))
	require.Subset(t, g.Names(""), before.Names(""))
	for name, peer := range map[string]any{"sec-internet6-to-alb-443-ingress": "::/0", "sec-tasks-to-internet6-443-egress": "::/0"} {
		require.NotContains(t, before.Names(""), name)
		require.Equal(t, peer, g.Get(t, name).Inputs["cidrIpv6"])
		require.NotContains(t, g.Get(t, name).Inputs, "cidrIpv4")
	}
	in.Spec.Ingress.CloudFront = true
	require.Equal(t, "<prefix list com.amazonaws.global.ipv6.cloudfront.origin-facing>",
		graphtest.Run(t, program(in)).Get(t, "sec-cloudfront6-to-alb-443-ingress").Inputs["prefixListId"])
}

func TestGroupIDWaitsForRules(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(shop()))
	require.Subset(t, g.Get(t, "task").After, []string{"sec-alb-to-tasks-3000-ingress", "sec-tasks-to-s3-443-egress"})
}

func TestMissingPlanRegistersNothing(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(func(ctx *pulumi.Context) error {
		_, err := security.New(ctx, "sec", &security.Args{})
		return err
	})
	require.ErrorContains(t, err, `security groups "sec": security group plan: required`)
	require.Empty(t, g.Names(""))
}

func TestPreviewShowsAllGroupsAndRules(t *testing.T) {
	t.Parallel()
	p := program(shop())
	require.Equal(t, graphtest.Run(t, p).Names(""), graphtest.Preview(t, p).Names(""))
}
