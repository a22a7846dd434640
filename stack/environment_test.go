package stack_test

import (
	"errors"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

const (
	environment = "organization/environment/dev"
	listener    = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/public-alb/1234567890abcdef/fedcba0987654321"
)

// outputs are the outputs of an environment.
func outputs() map[string]any {
	ids := func(a, b string) map[string]any {
		return map[string]any{"a": "subnet-0000000" + a, "b": "subnet-0000000" + b}
	}
	return map[string]any{
		"vpcId": "vpc-0a1b2c3d4e5f60718", "publicSubnetIds": ids("a", "b"), "privateSubnetIds": ids("c", "d"), "dataSubnetIds": ids("e", "f"),
		"listenerArns": map[string]any{"http": listener + "0", "https": listener}, "securityGroupIds": map[string]any{"endpoints": "sg-0a1b2c3d"},
		"deployed": map[string]any{"version": change.Version, "region": "us-east-1"},
	}
}

// with returns the outputs with another value of one.
func with(name string, value any) map[string]any {
	changed := outputs()
	changed[name] = value
	return changed
}

// teamStack returns the configuration of a team's stack.
func teamStack(values map[string]string) config.Stack {
	all := map[string]string{
		"aws:region":        "us-east-1",
		"shop:network":      `{"stack": "` + environment + `"}`,
		"shop:loadBalancer": `{"stack": "` + environment + `", "priorities": {"from": 1000, "to": 1999}}`,
		"shop:services":     `{"cart": {"port": 3000, "routes": [{"paths": ["/cart/*"], "priority": 1000}]}}`,
	}
	maps.Copy(all, values)
	return config.Stack{Project: "shop", Name: "dev", Values: all}
}

// reading returns a stack that reads the outputs of another one.
func reading(outputs map[string]any, values map[string]string) config.Stack {
	source := teamStack(values)
	source.Environment = func(name string) (config.Environment, error) {
		e, err := change.EnvironmentOf(outputs)
		e.Name = name
		return e, err
	}
	return source
}

func TestTeamStackUsesNetworkAndListenerOfAnotherStack(t *testing.T) {
	t.Parallel()
	plan, err := stack.Load(reading(outputs(), nil), preflight.Check)
	require.NoError(t, err)
	require.Equal(t, "vpc-0a1b2c3d4e5f60718", plan.Network.Existing.VPC)
	require.Len(t, plan.Network.Subnets, 6)
	require.Equal(t, listener, plan.LoadBalancers[0].Existing.ListenerARN, "the HTTPS listener")
	require.Equal(t, []string{environment}, change.RecordOf(plan).Environments)
	var keys []string
	for _, rule := range plan.Security.Rules() {
		if !rule.Assumed {
			keys = append(keys, rule.Key)
		}
	}
	require.Subset(t, keys, []string{
		"alb-to-tasks-3000-egress", "alb-to-tasks-3000-ingress", "tasks-to-endpoints-443-egress", "tasks-to-endpoints-443-ingress",
	})
	require.NotContains(t, keys, "internet-to-alb-443-ingress", "the environment has it")
}

func TestTeamStackIsPlannedWithoutAccessToTheOther(t *testing.T) {
	t.Parallel()
	plan, err := stack.Load(teamStack(nil), preflight.Check)
	require.NoError(t, err)
	require.True(t, plan.Network.Existing.Assumed)
	require.Len(t, plan.Network.Zones, 2)
}

func TestUnusableEnvironmentsAreReported(t *testing.T) {
	t.Parallel()
	const both = `{"stack": "` + environment + `", "existing": {"vpcId": "vpc-0a1b2c3d", "subnets": {"private": ["subnet-0a1b2c3d", "subnet-0a1b2c3e"]}}}`
	for name, c := range map[string]struct {
		outputs map[string]any
		values  map[string]string
		want    []string
	}{
		"no outputs": {nil, nil, []string{
			"network.stack: stack " + environment + " has no outputs: deploy it first with pulumi up",
			"loadBalancer.stack: stack " + environment + " has no outputs",
		}},
		"another program": {map[string]any{"vpcId": "vpc-0a1b2c3d"}, nil, []string{"is not a stack of this program, because it has no output deployed"}},
		"older version":   {with("deployed", map[string]any{"version": 0}), nil, []string{"with another version of this program"}},
		"newer version":   {with("deployed", map[string]any{"version": 2}), nil, []string{"with another version of this program"}},
		"outputs of other types": {
			with("privateSubnetIds", []any{"subnet-0a1b2c3d"}), nil, []string{"with another version of this program"},
		},
		"another region": {with("deployed", map[string]any{"version": change.Version, "region": "eu-west-1"}), nil, []string{
			"network.stack: stack " + environment + " is in eu-west-1, and this stack in us-east-1: set aws:region: eu-west-1",
		}},
		"no listener": {with("listenerArns", map[string]any{}), nil, []string{
			"loadBalancer.stack: stack " + environment + " has no listener: name the stack that has the load balancer",
		}},
		"both keys": {outputs(), map[string]string{"shop:network": both}, []string{"network.stack: contradicts network.existing: remove one of them"}},
		"keys of a created network": {
			outputs(),
			map[string]string{"shop:network": `{"stack": "` + environment + `", "cidr": "10.0.0.0/16", "nat": {"strategy": "Single"}}`},
			[]string{"network.cidr: not supported with network.stack", "network.nat: not supported with network.stack"},
		},
		"endpoints in a network without": {
			with("securityGroupIds", map[string]any{}),
			map[string]string{"shop:network": `{"stack": "` + environment + `", "endpoints": ["sqs"]}`},
			[]string{"network.endpoints: the private DNS names of an endpoint apply to the whole VPC"},
		},
		"keys of a created load balancer": {
			outputs(),
			map[string]string{"shop:loadBalancer": `{"stack": "` + environment + `", "idleTimeout": 60}`},
			[]string{"loadBalancer.idleTimeout: not supported with"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := stack.Load(reading(c.outputs, c.values))
			require.Error(t, err)
			for _, want := range c.want {
				require.ErrorContains(t, err, want)
			}
			require.NotContains(t, err.Error(), ".existing.", "keys that are not in the stack file")
		})
	}
}

func TestErrorsOfAReadStackAreAtItsKey(t *testing.T) {
	t.Parallel()
	source := reading(outputs(), nil)
	source.Environment = func(string) (config.Environment, error) {
		return config.Environment{}, errors.New("cannot be read: denied")
	}
	_, err := stack.Load(source)
	require.ErrorContains(t, err, "shop:network.stack: stack "+environment+" cannot be read: denied")
	require.ErrorContains(t, err, "2 errors")
	invalid := teamStack(map[string]string{"shop:network": `{"stack": "a/b/c/d"}`})
	_, err = stack.Load(invalid)
	require.ErrorContains(t, err, `shop:network.stack: invalid value "a/b/c/d"`)
}
