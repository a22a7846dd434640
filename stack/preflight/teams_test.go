package preflight_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/sandboxtest"
)

// describeAll lists what stacks could leave behind. As in AWS, NAT gateways and endpoints can
// be described for a while after they are deleted.
const describeAll = `
ec2, elb, iam, logs = (client(name) for name in ("ec2", "elbv2", "iam", "logs"))
def look():
    return sorted(
        [v["VpcId"] for v in ec2.describe_vpcs()["Vpcs"]] + [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]] +
        [t["RouteTableId"] for t in ec2.describe_route_tables()["RouteTables"]] +
        [g["InternetGatewayId"] for g in ec2.describe_internet_gateways()["InternetGateways"]] +
        [n["NatGatewayId"] for n in ec2.describe_nat_gateways()["NatGateways"] if n["State"] != "deleted"] +
        [a["AllocationId"] for a in ec2.describe_addresses()["Addresses"]] +
        [e["VpcEndpointId"] for e in ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["State"] != "deleted"] +
        [g["GroupId"] for g in ec2.describe_security_groups()["SecurityGroups"]] +
        [r["SecurityGroupRuleId"] for r in ec2.describe_security_group_rules()["SecurityGroupRules"]] +
        [b["LoadBalancerArn"] for b in elb.describe_load_balancers()["LoadBalancers"]] +
        [g["TargetGroupArn"] for g in elb.describe_target_groups()["TargetGroups"]] +
        [r["RoleName"] for r in iam.list_roles()["Roles"]] +
        [g["logGroupName"] for g in logs.describe_log_groups()["logGroups"]])
`

// inventory returns what is in the emulator.
func inventory(t *testing.T, s sandboxtest.Sandbox) []string {
	t.Helper()
	return sandboxtest.During[[]string](s, describeAll, func() {})[0]
}

// requireMatched checks that each request is forwarded to a service of the team that has its
// route.
func requireMatched(t *testing.T, listeners []listener, services map[string]string) {
	t.Helper()
	for path, service := range services {
		groups := targetGroups(listeners, 80, path)
		require.Len(t, groups, 1, path)
		require.Contains(t, groups[0], "-"+service+"-", "requests for %s", path)
	}
}

// TestTeamStacks deploys an environment and the stacks of two teams, with which each team adds
// a service while the environment is not updated.
func TestTeamStacks(t *testing.T) {
	t.Parallel()
	const examples = "../../examples/teams/"
	environment := sandboxtest.New(t, "../..", "dev").Project(examples+"environment", "dev")
	storefront, payments := environment.Project(examples+"storefront", "dev"), environment.Project(examples+"payments", "dev")

	early := payments.Preview()
	require.Error(t, early.Err)
	require.Contains(t, early.Output, "payments:network.stack: stack organization/environment/dev cannot be read: ")
	require.Contains(t, early.Output, "payments:loadBalancer.stack: stack organization/environment/dev cannot be read: ")
	require.False(t, slices.ContainsFunc(early.Creates, func(r string) bool { return strings.HasPrefix(r, "aws:") }), "nothing is created")
	empty := inventory(t, environment)

	environment.Up()
	deployed := environment.State("environment")
	services := map[string]string{"/": "ui", "/cart/1": "cart", "/pay/1": "pay"}
	for _, team := range []sandboxtest.Sandbox{storefront, payments} {
		preview := team.Preview()
		require.NoError(t, preview.Err, preview.Output)
		require.NotContains(t, strings.Join(preview.Creates, " "), "aws:ec2/vpc:Vpc")
		team.Up()
		again := team.Preview()
		require.NoError(t, again.Err, again.Output)
		require.Empty(t, slices.Concat(again.Creates, again.Updates, again.Replaces, again.Deletes), "no changes")
	}
	requireMatched(t, sandboxtest.During[[]listener](environment, describeRules, func() {})[0], services)

	search := "services.search={port: 3000, routes: [{paths: [/search/*], priority: 2100}]}"
	refunds := "services.refunds={port: 8080, routes: [{paths: [/refunds/*], priority: 1100}]}"
	observed := sandboxtest.During[[]listener](environment, describeRules, func() {
		storefront.Up(search)
		payments.Up(refunds)
	})
	for _, listeners := range observed {
		requireMatched(t, listeners, services)
	}
	services["/search/1"], services["/refunds/1"] = "search", "refunds"
	requireMatched(t, observed[len(observed)-1], services)
	require.Equal(t, deployed, environment.State("environment"), "the environment is not updated")
	unchanged := environment.Preview()
	require.NoError(t, unchanged.Err, unchanged.Output)
	require.Empty(t, slices.Concat(unchanged.Creates, unchanged.Updates, unchanged.Replaces, unchanged.Deletes))

	requireConflictsReported(t, payments, refunds)

	refused := environment.Destroy()
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "depends on this stack (it uses organization/environment/dev): destroy it first")
	for _, s := range []sandboxtest.Sandbox{payments, storefront, environment} {
		destroyed := s.Destroy()
		require.NoError(t, destroyed.Err, destroyed.Output)
	}
	require.Equal(t, empty, inventory(t, environment), "nothing is left")
}

// requireConflictsReported previews changes of a team's stack that collide with another team.
func requireConflictsReported(t *testing.T, payments sandboxtest.Sandbox, config ...string) {
	t.Helper()
	for name, c := range map[string]struct {
		change, want string
	}{
		"range of another team":    {"loadBalancer.priorities.to=2500", "payments:loadBalancer.priorities"},
		"requests of another team": {"services.pay.routes[0].paths=[/cart/*]", "payments:services.pay.routes[0]"},
		"priority outside range":   {"services.pay.routes[0].priority=2000", "payments:services.pay.routes[0].priority: must be between 1000 and 1999"},
		"own network":              {"network={zones: [us-east-1a, us-east-1b]}", "the stack cannot move from vpc-"},
	} {
		preview := payments.Preview(append(slices.Clone(config), c.change)...)
		assert.Contains(t, preview.Output, c.want, name)
	}
}

// TestTeamInEnvironmentWithNetworkACLs previews a team in an environment whose network ACLs have
// entries for its own services only.
func TestTeamInEnvironmentWithNetworkACLs(t *testing.T) {
	t.Parallel()
	const examples = "../../examples/teams/"
	environment := sandboxtest.New(t, "../..", "dev").Project(examples+"environment", "dev")
	payments := environment.Project(examples+"payments", "dev")
	environment.Up("network.acls=true")
	preview := payments.Preview()
	require.Error(t, preview.Err)
	require.Contains(t, preview.Output, "payments:network.stack: stack organization/environment/dev: the service gets no requests and fails its health checks: "+
		"set network.acls: false in that stack")
	require.Contains(t, preview.Output, "the load balancer in subnet-")
	require.Regexp(t, `✗ ACL of subnet-\w+, (in|out)`, preview.Output)
}
