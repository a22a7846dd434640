package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

func TestAMistakeIsToldBeforeAnythingIsCreated(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err)
	empty := inventory(e)
	for override, want := range map[string]string{
		"netwrok={}":                                          "ecs-foundation:netwrok: there is no such key: did you mean network?",
		"network.cidr=10.0.0.1/16":                            "did you mean 10.0.0.0/16?",
		"network.cidr=10.9.0.0/16":                            "ecs-foundation:network.subnets.public[0]: 10.0.1.0/24 lies outside the VPC's 10.9.0.0/16",
		"network.zones=[us-east-1a, eu-west-1b]":              "ecs-foundation:network.zones[1]: eu-west-1b is a zone of eu-west-1",
		"network.zones=[us-east-1a, us-east-1b, us-east-1c]":  "ecs-foundation:network.subnets.public: 2 ranges for 3 zones",
		"network.zones=[us-east-1a]":                          "one zone is not enough: a load balancer stands in two or more",
		"network.subnets.data[1]=10.0.10.128/25":              "10.0.10.128/25 overlaps the private subnet 10.0.10.0/24",
		"network.nat.strategy=onePerAz":                       "OnePerAz",
		"network.nat.strategy=None":                           "without a NAT gateway no task can start, for it cannot reach ecr.api, ecr.dkr, logs",
		"security.egress=endpoints":                           "ecs-foundation:security.egress: tasks may call endpoints only, but there are none",
		"loadBalancer.http=redirect":                          "ecs-foundation:loadBalancer: there is no certificate",
		"services={}":                                         "ecs-foundation:services: there is none",
		"services.cart.port=\"3000\"":                         `ecs-foundation:services.cart.port: "3000" is text`,
		"services.cart.routes[0].priority=200":                "ecs-foundation:services.orders.routes[0].priority: 200 is taken by services.cart.routes[0]",
		"services.ui.routes[0].priority=1":                    "priority 100 (/cart/*) never matches: priority 1 of services.ui.routes[0] (/*) takes all its requests first",
		"services.orders.uses=[databse]":                      `ecs-foundation:services.orders.uses[0]: there is no "databse" in data`,
		"services.users.grants[0].s3.access=all":              `ecs-foundation:services.users.grants[0].s3.access: "all" is no access`,
		"services.users.secrets[0]=user-service/database":     `ecs-foundation:services.users.secrets[0]: "user-service/database" is no ARN`,
		"tags.Environment=test":                               "ecs-foundation:tags.Environment: the foundation sets Environment itself",
		"services.cart.grants[0].dynamodb={\"tabel\": \"x\"}": "ecs-foundation:services.cart.grants[0].dynamodb.tabel: there is no such key: did you mean table?",
	} {
		up := e.Up(override)
		require.Error(t, up.Err, override)
		require.Contains(t, up.Output, want, override)
		require.Subset(t, []string{"pulumi:pulumi:Stack::ecs-foundation-dev"}, up.Creates,
			"%s: nothing in the state but the stack itself", override)
		require.Equal(t, empty, inventory(e), "%s: nothing in AWS", override)
	}
}
