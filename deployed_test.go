package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
)

// everyKey are the keys of a stack with all settings that add or change resources, in
// addition to those of dev.
var everyKey = map[string]string{
	"network": `{"cidr": "10.0.0.0/16", "zones": ["us-east-1a", "us-east-1b"], "nat": {"strategy": "Single"}, "ipv6": true,
		"ipamPool": "ipam-pool-0123456789abcdef0", "secondaryCidrs": ["100.64.0.0/16"], "acls": true, "denyCidrs": ["203.0.113.0/24"],
		"endpoints": ["logs", "ecr.api", "ecr.dkr"], "flowLogs": {"destination": "cloudwatch"}, "dhcp": {"domainName": "corp.example.com"},
		"queryLogConfig": "rqlc-0123456789abcdef", "dnsFirewall": [{"ruleGroup": "rslvr-frg-0123456789abcdef", "priority": 101}],
		"blockPublicAccessExclusion": "bidirectional"}`,
	"iam": `{"permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary", "serviceLinkedRoles": ["ecs", "guardduty"]}`,
	"delivery": `{"codeBuild": {},
		"github": {"repository": "acme/shop", "branch": "main", "makeProvider": true, "preview": {}, "foundation": {}}}`,
	"monitoring": `{"guardDuty": {"detector": "create", "runtimeMonitoring": true, "findings": {}},
		"accessAnalyzer": {"external": true, "unusedDays": 90}, "cloudTrail": {}}`,
	"loadBalancer": `{"domain": "shop.example.com", "zoneId": "Z0123456789ABCDEFGHIJ", "accessLogs": true, "connectionLogs": true,
		"certificates": {"partner": "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"},
		"mutualTls": {"trustStore": "arn:aws:elasticloadbalancing:us-east-1:123456789012:truststore/clients/0123456789abcdef"},
		"webAcl": "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555",
		"alarms": {"topic": "arn:aws:sns:us-east-1:123456789012:alarms"}, "dashboard": true, "shards": ["b"],
		"logins": {"staff": {"cognito": {"userPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_shop",
		"clientId": "shop", "domain": "shop"}}},
		"rules": {"own": {"paths": ["/own"], "priority": 1, "login": "staff", "respond": {"status": 200}}}}`,
	"data": `{"database": {"kind": "rds", "port": 5432}, "cache": {"kind": "elasticache", "port": 6379}}`,
	"logs": `{"forwardTo": "arn:aws:logs:us-east-1:210987654321:destination:logs",
		"key": "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"}`,
	"sharing": `{"images": {"accounts": ["210987654321"]},
		"logs": {"stream": "arn:aws:kinesis:us-east-1:123456789012:stream/logs", "accounts": ["210987654321"]}}`,
	"services": `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 50000}]},
		"orders": {"port": 3000, "routes": [{"paths": ["/orders/*"], "priority": 200}], "uses": ["database"], "createRepository": {"forceDelete": true,
			"key": "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"}},
		"cart": {"port": 3000, "routes": [{"paths": ["/cart/*"], "priority": 300}], "uses": ["cache"], "exec": true, "createRepository": {}}}`,
	"accounts": `["123456789012"]`,
}

// deployed returns the values of a stack with workflows that deploy it, and with other keys.
func deployed(t *testing.T, keys map[string]string) map[string]string {
	t.Helper()
	values := graphtest.Stack(t, ".", "dev")
	for _, key := range []string{"iam", "delivery"} {
		values["ecs-foundation:"+key] = everyKey[key]
	}
	for key, value := range keys {
		values["ecs-foundation:"+key] = value
	}
	if strings.Contains(keys["loadBalancer"], "shards") {
		values["ecs-foundation:services"] = strings.Replace(values["ecs-foundation:services"], "{",
			`{"pay": {"port": 3000, "shard": "b", "routes": [{"paths": ["/pay"], "priority": 100}]},`, 1)
	}
	return values
}

// manyServices returns services whose roles have managed policies.
func manyServices(n int) string {
	services := make([]string, n)
	for i := range services {
		services[i] = fmt.Sprintf(`"service-%d": {"port": 3000, "routes": [{"paths": ["/%d"], "priority": %d}]}`, i, i, i+1)
	}
	return "{" + strings.Join(services, ", ") + "}"
}

// TestDeployedTypesAreThoseThatAreRegistered compares, for stacks with all optional settings, with each of them alone
// and with none, the resource types from which the permissions of the deploying roles are derived with the types that
// the program registers.
func TestDeployedTypesAreThoseThatAreRegistered(t *testing.T) {
	t.Parallel()
	stacks := map[string]map[string]string{"none": nil, "all": everyKey}
	for key, value := range everyKey {
		stacks[key] = map[string]string{key: value}
	}
	const network = `{"cidr": "10.0.0.0/16", "zones": ["us-east-1a", "us-east-1b"], `
	maps.Copy(stacks, map[string]map[string]string{
		"addresses of the user": {"network": network + `"nat": {"strategy": "Single", "elasticIps": ["eipalloc-0123456789abcdef0"]}}`},
		"no NAT gateways":       {"network": network + `"egress": "isolated"}`},
		"no public subnets": {
			"network":      network + `"egress": "isolated", "publicSubnets": false}`,
			"loadBalancer": `{"http": "forward", "internal": true}`,
		},
		"flow logs to S3":     {"network": network + `"flowLogs": {"destination": "s3", "bucket": "shop-flow-logs"}}`},
		"existing log bucket": {"loadBalancer": `{"http": "forward", "accessLogs": true, "logs": {"bucket": "shop-logs"}}`},
		"existing topic": {"monitoring": `{"guardDuty": {"detector": "adopt",
			"findings": {"topic": "arn:aws:sns:us-east-1:123456789012:findings"}}}`},
		"existing detector": {"monitoring": `{"guardDuty": {"detector": "lookup", "runtimeMonitoring": true}}`},
		"no aliases":        {"loadBalancer": `{"domain": "shop.example.com", "zoneId": "Z0123456789ABCDEFGHIJ", "aliases": false}`},
		"internal":          {"loadBalancer": `{"http": "forward", "internal": true, "dashboard": true}`},
		"many services": {
			"delivery": `{"github": {"repository": "acme/shop", "branch": "main", "preview": {}}}`, "services": manyServices(70),
		},
	})
	for name, keys := range stacks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := deployed(t, keys)
			plan, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values})
			require.NoError(t, err)
			registered := graphtest.RunAs(t, "dev", foundation(values)).Types()
			require.ElementsMatch(t, registered, plan.IAM.Input.DeployedTypes())
			for _, typ := range registered {
				require.Contains(t, deploy.Types(), typ, "no permissions to deploy it: add an entry to iam/plan/deploy")
			}
		})
	}
	all := graphtest.RunAs(t, "dev", foundation(deployed(t, everyKey)))
	require.ElementsMatch(t, deploy.Types(), all.Types(), "everyKey registers each type in the table, and no other")
	graphtest.Golden(t, "stack/testdata/deployed.golden", inputs(t, all))
}

// TestPreviewsMayCallTheirFunctions checks that the deploying roles have the permissions of each function that a preview
// calls.
func TestPreviewsMayCallTheirFunctions(t *testing.T) {
	t.Parallel()
	ingress := map[string]string{"security": `{"ingress": {"cloudFront": true}}`}
	lookup := map[string]string{"monitoring": `{"guardDuty": {"detector": "lookup"}}`}
	migrating := map[string]string{"security": `{"isolation": "perService"}`}
	for _, keys := range []map[string]string{everyKey, ingress, lookup, migrating} {
		for _, call := range graphtest.Preview(t, foundation(deployed(t, keys))).Calls() {
			token, _, _ := strings.Cut(call, "map[")
			if strings.HasPrefix(token, "pulumi:") {
				continue // the engine answers it
			}
			require.Contains(t, deploy.Functions(), token, "no permissions to call it: add an entry to iam/plan/deploy")
		}
	}
}

// inputs returns the inputs of each type in a graph. An additional input can require another action: compare it with
// the entry of the type in iam/plan/deploy.
func inputs(t *testing.T, g *graphtest.Graph) string {
	t.Helper()
	var b strings.Builder
	for _, typ := range g.Types() {
		used := map[string]bool{}
		for _, name := range g.Names(typ) {
			for input := range g.Get(t, name).Inputs {
				used[input] = true
			}
		}
		fmt.Fprintf(&b, "%s: %s\n", typ, strings.Join(slices.Sorted(maps.Keys(used)), ", "))
	}
	return b.String()
}
