package plan_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	lookupplan "ecs-foundation/stack/lookup/plan"
	"ecs-foundation/stack/preflight/change"
)

// threeZones returns the configuration of a stack with three zones, a custom tier, and a
// group for each of two services.
func threeZones() map[string]string {
	return map[string]string{
		"network":  `{"zones": ["us-east-1a", "us-east-1b", "us-east-1c"], "tiers": {"batch": {"kind": "private", "cidr": "10.0.160.0/20"}}}`,
		"security": `{"isolation": "perService"}`,
		"data":     `{"cache": {"kind": "elasticache", "port": 6379}}`,
		"services": `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 1}]}, "pay": {"port": 80}}`,
	}
}

// deployment returns what the last update of that stack has left.
func deployment(t *testing.T) change.Deployed {
	t.Helper()
	record := change.RecordOf(load(t, threeZones()))
	zones := func(tier string) map[string]string {
		return map[string]string{"a": "subnet-" + tier + "-a", "b": "subnet-" + tier + "-b", "c": "subnet-" + tier + "-c"}
	}
	return change.Deployed{Record: &record, Outputs: stack.Outputs{
		PublicSubnetIDs: zones("public"), PrivateSubnetIDs: zones("private"), DataSubnetIDs: zones("data"),
		TierSubnetIDs: map[string]map[string]string{"batch": zones("batch")},
		SecurityGroupIDs: map[string]string{
			"alb": "sg-alb", "cache": "sg-cache", "endpoints": "sg-endpoints", "tasks": "sg-tasks", "tasks-ui": "sg-ui", "tasks-pay": "sg-pay",
		},
		SubnetGroupNames:     map[string]string{"cache": "ecs-foundation-dev-cache"},
		LoadBalancerARN:      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/public-1/2",
		LoadBalancerShards:   map[string]stack.LoadBalancerOutputs{"b": {ARN: "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/b/3"}},
		InterfaceEndpointIDs: map[string]string{"logs": "vpce-1"},
		NATPublicIPs:         map[string]string{"c": "203.0.113.7"},
	}}
}

// described returns interfaces with descriptions.
func described(descriptions ...string) []lookupplan.Interface {
	var list []lookupplan.Interface
	for _, text := range descriptions {
		list = append(list, lookupplan.Interface{ID: "eni-1", Description: text})
	}
	return list
}

func TestWhatIsInUseIsNotDeleted(t *testing.T) {
	t.Parallel()
	network := func(zones, tiers string) map[string]string {
		return map[string]string{"network": `{"zones": [` + zones + `]` + tiers + `}`}
	}
	const (
		two, three = `"us-east-1a", "us-east-1b"`, `"us-east-1a", "us-east-1b", "us-east-1c"`
		batch      = `, "tiers": {"batch": {"kind": "private", "cidr": "10.0.160.0/20"}}`
		task       = "arn:aws:ecs:us-east-1:123456789012:attachment/11111111-2222-3333-4444-555555555555"
		subnet     = ": first deploy services without this subnet and move databases and caches out of it, or stop them"
		group      = ": first deploy services with another group and move databases and caches to another one, or stop them"
		zones      = "network.zones: AWS does not delete the subnet "
	)
	inSubnet := func(id string, list []lookupplan.Interface) account {
		return account{lookupplan.Interfaces{Filter: "subnet-id", ID: id}: list}
	}
	inGroup := func(id string, descriptions ...string) account {
		return account{lookupplan.Interfaces{Filter: "group-id", ID: id}: described(descriptions...)}
	}
	for name, tc := range map[string]struct {
		change  map[string]string
		account account
		want    string
	}{
		"nothing is deleted": {nil, inSubnet("subnet-private-c", described(task)), ""},
		"zone with tasks and a database": {
			network(two, batch),
			inSubnet("subnet-private-c", described(task, task, "RDSNetworkInterface")),
			zones + "private-c (subnet-private-c) while 1 database is and 2 tasks are in it" + subnet,
		},
		"zone with another team's interface": {
			network(two, batch),
			inSubnet("subnet-data-c", described("")), zones + "data-c (subnet-data-c) while 1 network interface is in it" + subnet,
		},
		"zone with the stack's own interfaces": {
			network(two, batch),
			inSubnet("subnet-public-c", append(described("ELB app/public-1/2", "ELB app/b/3", "VPC Endpoint Interface vpce-1"),
				lookupplan.Interface{ID: "eni-2", Addresses: []string{"203.0.113.7"}}, lookupplan.Interface{})), "",
		},
		"zone with another load balancer": {
			network(two, batch),
			inSubnet("subnet-public-c", described("ELB app/public-1/22")),
			zones + "public-c (subnet-public-c) while 1 load balancer interface is in it" + subnet,
		},
		"tier with tasks": {
			network(three, ""), inSubnet("subnet-batch-a", described(task)),
			"network: AWS does not delete the subnet batch-a (subnet-batch-a) while 1 task is in it" + subnet,
		},
		"subnet with another range": {
			network(three, strings.Replace(batch, "160", "176", 1)),
			inSubnet("subnet-batch-b", described("AWS Lambda VPC ENI-resize-1")),
			"network: AWS does not delete the subnet batch-b (subnet-batch-b) while 1 function is in it" + subnet,
		},
		"store with a cache": {
			map[string]string{"data": `{}`},
			inGroup("sg-cache", "ElastiCache shop-001", "ElastiCache shop-002"),
			"data.cache: AWS does not delete the security group cache (sg-cache) while 2 cache nodes are in it" + group,
		},
		"store of another kind with a cache": {
			map[string]string{"data": `{"cache": {"kind": "rds", "port": 6379}}`},
			inGroup("sg-cache", "ElastiCache shop-001"),
			"data.cache.kind: AWS does not delete the subnet group of data store cache (ecs-foundation-dev-cache) while 1 cache node is in it: " +
				"first delete them, or move them to another subnet group",
		},
		"store of another kind without a cache": {
			map[string]string{"data": `{"cache": {"kind": "rds", "port": 6379}}`}, inGroup("sg-cache"), "",
		},
		"service with tasks": {
			map[string]string{"services": `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 1}]}}`},
			inGroup("sg-pay", task),
			"services.pay: AWS does not delete the security group tasks-pay (sg-pay) while 1 task is in it" + group,
		},
		"endpoints with the stack's own interfaces": {nil, inGroup("sg-endpoints", "VPC Endpoint Interface vpce-1"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := threeZones()
			maps.Copy(values, tc.change)
			warnings, problems := answered(lookupplan.Removals(load(t, values), deployment(t)), tc.account)
			require.Equal(t, tc.want, problems)
			require.Empty(t, warnings)
		})
	}
}

func TestNewStackHasNothingInUse(t *testing.T) {
	t.Parallel()
	require.Empty(t, lookupplan.Removals(load(t, nil), change.Deployed{}))
}
