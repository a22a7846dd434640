package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// stacks are the project's stack files.
var stacks = []string{"dev", "prod"}

// recorded returns the resource graph of a stack of the project.
func recorded(t *testing.T, stack string) *graphtest.Graph {
	t.Helper()
	return graphtest.RunAs(t, stack, foundation(graphtest.Stack(t, ".", stack)))
}

func TestGraphMatchesGolden(t *testing.T) {
	t.Parallel()
	for _, stack := range stacks {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			g := recorded(t, stack)
			graphtest.CheckInvariants(t, g)
			graphtest.Golden(t, "stack/testdata/graph."+stack+".golden", g.String())
		})
	}
}

// inExistingNetwork returns the configuration of a stack that uses an existing network.
func inExistingNetwork(t *testing.T) map[string]string {
	t.Helper()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:network"] = `{"endpoints": ["logs"], "existing": {"vpcId": "vpc-00000001", "subnets": {
		"public": ["subnet-00000011", "subnet-00000012"], "private": {"Tier": "private"}, "data": {"Tier": "data"}}}}`
	values["ecs-foundation:data"] = `{"database": {"kind": "rds", "port": 5432}, "cache": {"port": 6379}}`
	values["ecs-foundation:iam"] = `{"permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}`
	values["ecs-foundation:delivery"] = `{"github": {"repository": "acme/shop", "branch": "main", "foundation": {"environment": "foundation"}}}`
	return values
}

func TestExistingNetworkIsNotManaged(t *testing.T) {
	t.Parallel()
	program := foundation(inExistingNetwork(t))
	g := graphtest.Run(t, program)
	graphtest.CheckInvariants(t, g)
	graphtest.Golden(t, "stack/testdata/graph.existing.golden", g.String())
	require.Equal(t, g.Names(""), graphtest.Preview(t, program).Names(""))
}

func TestIsolatedServicesMeetTheInvariants(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	values["ecs-foundation:security"] = `{"isolation": "perService", "ingress": {"cloudFront": true}}`
	values["ecs-foundation:data"] = `{"database": {"kind": "rds", "port": 5432}, "cache": {"kind": "elasticache", "port": 6379}}`
	values["ecs-foundation:quotas"] = `{"rulesPerGroup": 110}`
	g := graphtest.RunAs(t, "prod", foundation(values))
	graphtest.CheckInvariants(t, g)
	require.Contains(t, g.Names("aws:ec2/securityGroup:SecurityGroup"), "security-tasks-cart")
	require.NotContains(t, g.Names("aws:ec2/securityGroup:SecurityGroup"), "security-tasks")
	require.Equal(t, "<security-tasks-cart>", g.Get(t, "security-tasks-cart-to-cache-6379-egress").Inputs["securityGroupId"])
}

func TestRoleDocumentsMatchGolden(t *testing.T) {
	t.Parallel()
	for _, stack := range stacks {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			g := recorded(t, stack)
			golden := func(name, kind, input string) {
				text, _ := g.Get(t, name).Inputs[input].(string)
				role := strings.TrimSuffix(strings.TrimPrefix(name, "iam-"), "-policy")
				graphtest.Golden(t, "stack/testdata/iam."+stack+"/"+role+"."+kind+".json", graphtest.Indent(t, text))
			}
			for _, name := range g.Names("aws:iam/role:Role") {
				golden(name, "trust", "assumeRolePolicy")
			}
			for _, name := range g.Names("aws:iam/rolePolicy:RolePolicy") {
				golden(name, "policy", "policy")
			}
		})
	}
}

func TestPreviewOfNewStackHasTheSameResources(t *testing.T) {
	t.Parallel()
	for _, stack := range stacks {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			program := foundation(graphtest.Stack(t, ".", stack))
			require.Equal(t, graphtest.Run(t, program).Names(""), graphtest.Preview(t, program).Names(""))
		})
	}
}

func TestNetworkACLsAreOptional(t *testing.T) {
	t.Parallel()
	const acl = "aws:ec2/networkAcl:NetworkAcl"
	require.Empty(t, recorded(t, "dev").Names(acl))
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:network"] = strings.Replace(values["ecs-foundation:network"], "{", `{"acls": true,`, 1)
	g := graphtest.Run(t, foundation(values))
	graphtest.CheckInvariants(t, g)
	require.Equal(t, []string{"acls-data", "acls-private", "acls-public"}, g.Names(acl))
}

func TestVPCSettings(t *testing.T) {
	t.Parallel()
	const settings = "ecs-foundation:index:VpcSettings"
	require.Empty(t, recorded(t, "dev").Names(settings))
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:network"] = strings.Replace(values["ecs-foundation:network"], "{",
		`{"dhcp": {"nameServers": ["AmazonProvidedDNS", "10.1.0.10"]}, "queryLogConfig": "rqlc-0123456789abcdef",`+
			`"dnsFirewall": [{"ruleGroup": "rslvr-frg-0123456789abcdef", "priority": 101}], "blockPublicAccessExclusion": "bidirectional",`, 1)
	g := graphtest.Run(t, foundation(values))
	graphtest.CheckInvariants(t, g)
	require.Equal(t, []string{"vpc"}, g.Names(settings))
	for _, name := range []string{"vpc-dhcp-association", "vpc-query-logs", "vpc-rslvr-frg-0123456789abcdef", "vpc-public-access"} {
		require.Contains(t, g.Get(t, name).After, "network-vpc", name)
	}
	require.Equal(t, "udp", g.Get(t, "security-tasks-to-10-1-0-10-32-53-udp-egress").Inputs["ipProtocol"])
}

func TestIPv6InEveryLayer(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:network"] = strings.Replace(values["ecs-foundation:network"], "{", `{"ipv6": true, "acls": true,`, 1)
	g := graphtest.Run(t, foundation(values))
	graphtest.CheckInvariants(t, g)
	require.Equal(t, "2001:db8:0:ff08::/64", g.Get(t, "network-private-a").Inputs["ipv6CidrBlock"])
	require.Equal(t, "::/0", g.Get(t, "security-internet6-to-alb-80-ingress").Inputs["cidrIpv6"])
	require.Equal(t, "dualstack", g.Get(t, "public-alb").Inputs["ipAddressType"])
}

func TestStackWithoutPublicSubnets(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:network"] = `{"zones": ["us-east-1a", "us-east-1b"], "egress": "isolated", "publicSubnets": false, "acls": true}`
	values["ecs-foundation:loadBalancer"] = `{"http": "forward", "internal": true}`
	g := graphtest.Run(t, foundation(values))
	graphtest.CheckInvariants(t, g)
	require.Empty(t, g.Names("aws:ec2/internetGateway:InternetGateway"))
	require.NotContains(t, strings.Join(g.Names(""), " "), "network-public")
}

// TestWorkersWithoutLoadBalancer checks a stack whose services have no routes.
func TestWorkersWithoutLoadBalancer(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:loadBalancer"] = `{"http": "off"}`
	values["ecs-foundation:services"] = `{"importer": {"uses": ["database"], "calls": ["pricing"]}, "pricing": {"port": 3000}}`
	program := foundation(values)
	g := graphtest.Run(t, program)
	graphtest.CheckInvariants(t, g)
	graphtest.Golden(t, "stack/testdata/graph.workers.golden", g.String())
	require.Equal(t, g.Names(""), graphtest.Preview(t, program).Names(""))
	for _, absent := range []string{"alb", "certificate", "names"} {
		require.NotContains(t, strings.Join(g.Names(""), "\n"), absent)
	}
}

// TestStackWithRepositories checks a stack that creates the repository of two services, and shares it.
func TestStackWithRepositories(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:loadBalancer"] = `{"http": "off"}`
	values["ecs-foundation:sharing"] = `{"images": {"accounts": ["210987654321"]}}`
	values["ecs-foundation:services"] = `{"importer": {"uses": ["database"], "createRepository": {"keepImages": 100}},
		"reports": {"uses": ["database"], "repository": "ecs-foundation/importer"}}`
	program := foundation(values)
	g := graphtest.Run(t, program)
	graphtest.CheckInvariants(t, g)
	graphtest.Golden(t, "stack/testdata/graph.repositories.golden", g.String())
	require.Equal(t, g.Names(""), graphtest.Preview(t, program).Names(""))
	require.Equal(t, []string{"repositories-importer"}, g.Get(t, "sharing-ecs-foundation/importer").After)
}

func TestStackWithoutServices(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	values["ecs-foundation:services"] = "{}"
	g := graphtest.RunAs(t, "prod", foundation(values))
	graphtest.CheckInvariants(t, g)
	for _, typ := range []string{"aws:lb/targetGroup:TargetGroup", "aws:lb/listenerRule:ListenerRule"} {
		require.Empty(t, g.Names(typ))
	}
	require.Contains(t, g.Names(""), "public-alb")
	require.Contains(t, g.Names(""), "endpoints-ecr.dkr", "services of other stacks use the endpoints")
}

func TestClientSecretIsMasked(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	values["ecs-foundation:loadBalancer"] = strings.Replace(values["ecs-foundation:loadBalancer"], "{", `{"logins": {"staff": {"oidc": {
		"issuer": "https://id.example", "authorizationEndpoint": "https://id.example/authorize", "tokenEndpoint": "https://id.example/token",
		"userInfoEndpoint": "https://id.example/userinfo", "clientId": "shop", "clientSecret": "hunter2"}}},
		"rules": {"own": {"paths": ["/own"], "priority": 1, "login": "staff", "respond": {"status": 200}}},`, 1)
	g := graphtest.RunAs(t, "prod", foundation(values))
	graphtest.CheckInvariants(t, g)
	require.NotContains(t, g.String(), "hunter2")
	require.Contains(t, g.String(), `"clientSecret":"[secret]"`)
	require.Equal(t, "0.0.0.0/0", g.Get(t, "security-alb-to-internet-443-egress").Inputs["cidrIpv4"])
}

func TestRuntimeMonitoringUsesTheEndpointOfTheStack(t *testing.T) {
	t.Parallel()
	require.Empty(t, recorded(t, "prod").Names("ecs-foundation:index:Monitoring"))
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:monitoring"] = `{"guardDuty": {"detector": "create", "runtimeMonitoring": true, "findings": {}},
		"accessAnalyzer": {"external": true, "unusedDays": 90}, "cloudTrail": {}}`
	g := graphtest.Run(t, foundation(values))
	graphtest.CheckInvariants(t, g)
	require.Equal(t, []any{"<security-endpoints>"}, g.Get(t, "endpoints-guardduty-data").Inputs["securityGroupIds"])
	require.Contains(t, g.Get(t, "monitoring-runtime").After, "endpoints-guardduty-data", "otherwise GuardDuty would create one")
	require.NotContains(t, g.Names(""), "security-tasks-to-10-0-0-0-16-443-egress")
	require.Contains(t, g.Get(t, "iam-execution-policy").Inputs["policy"], "repository/aws-guardduty-agent-fargate")
}

func TestInvalidStackFileRegistersNothing(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:data"] = `{"database": {"prot": 5432}}`
	g, err := graphtest.Try(foundation(values))
	require.ErrorContains(t, err, "ecs-foundation:data.database.prot: ")
	require.Empty(t, g.Names(""), "not even the provider")
}

func TestZoneCountIsReportedWithZoneNames(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:network"] = `{"zones": 3}`
	g, err := graphtest.TryPreview(foundation(values))
	require.ErrorContains(t, err, "ecs-foundation:network.zones: ")
	require.ErrorContains(t, err, "zones: [us-east-1a, us-east-1b, us-east-1c]")
	require.Equal(t, []string{"zones"}, g.Names(""), "only the provider that lists the zones")
	g, err = graphtest.Try(foundation(values))
	require.ErrorContains(t, err, "a preview shows them")
	require.Empty(t, g.Names(""))
}

func TestProviderSetsTagsAndAllowedAccounts(t *testing.T) {
	t.Parallel()
	provider := recorded(t, "prod").Get(t, "aws").Inputs
	require.Equal(t, "us-east-1", provider["region"])
	require.Equal(t, []any{"123456789012"}, provider["allowedAccountIds"])
	require.Equal(t, map[string]any{"tags": map[string]any{
		"Project": "ecs-foundation", "Environment": "prod", "ManagedBy": "pulumi",
	}}, provider["defaultTags"])
}

func TestStackTagsAreDefaultTags(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:tags"] = `{"Team": "shop"}`
	require.Equal(t, map[string]any{"tags": map[string]any{
		"Project": "ecs-foundation", "Environment": "dev", "ManagedBy": "pulumi", "Team": "shop",
	}}, graphtest.Run(t, foundation(values)).Get(t, "aws").Inputs["defaultTags"])
}

func TestOutputsDoNotChange(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"certificateArn", "dataSubnetIds", "deployed", "detectorId", "executionRoleArns", "findingsTopicArn", "gatewayEndpointIds",
		"greenTargetGroupArns", "interfaceEndpointIds", "listenerArns",
		"loadBalancerArn", "loadBalancerDnsName", "loadBalancerShards", "loadBalancerZoneId", "logBucketName", "logDestinationArn", "logGroupNames",
		"natPublicIps",
		"privateSubnetIds", "publicSubnetIds", "repositoryUrls", "roleArns", "securityGroupIds", "subnetGroupNames", "targetGroupArns",
		"taskRoleArns", "taskSecurityGroupIds", "tierSubnetIds", "vpcId",
	}, recorded(t, "dev").Exports)
}
