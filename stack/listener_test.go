package stack_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
)

const listenerARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/0123456789abcdef/fedcba9876543210"

// team returns a stack with an existing listener, which is deployed in a VPC.
func team(vpc string, listener func() (lbplan.ExistingListener, error)) config.Stack {
	source := config.Stack{
		Project: "shop", Name: "dev", Deployed: config.Deployed{VPC: vpc, ALBGroup: "sg-2"},
		Values: map[string]string{
			"aws:region":        "us-east-1",
			"shop:network":      `{"cidr": "10.0.0.0/16", "zones": ["us-east-1a", "us-east-1b"]}`,
			"shop:loadBalancer": `{"existing": {"listenerArn": "` + listenerARN + `"}}`,
			"shop:services":     `{"cart": {"port": 3000, "routes": [{"paths": ["/cart/*"], "priority": 10}]}}`,
		},
	}
	if listener != nil {
		source.Listener = func(config.Config) (lbplan.ExistingListener, error) { return listener() }
	}
	return source
}

func described() (lbplan.ExistingListener, error) {
	return lbplan.ExistingListener{
		Protocol: lbplan.SchemeHTTP, Port: 80, VPC: "vpc-1", SecurityGroups: []string{"sg-1", "sg-2"},
	}, nil
}

func TestPlanHasTheListenerAsAWSDescribesIt(t *testing.T) {
	t.Parallel()
	p, err := stack.Load(team("vpc-1", described))
	require.NoError(t, err)
	require.Equal(t, "http", p.LoadBalancers[0].Listeners[0].Key)
	require.Equal(t, "sg-2", p.Security.Groups[0].ID, "the deployed group is kept")
}

func TestPlanWithoutAccessAssumesTheListener(t *testing.T) {
	t.Parallel()
	p, err := stack.Load(team("", nil))
	require.NoError(t, err)
	require.Equal(t, "https", p.LoadBalancers[0].Listeners[0].Key)
}

func TestListenerInTheExistingNetwork(t *testing.T) {
	t.Parallel()
	source := team("", described)
	network := func(vpc string) {
		source.Values["shop:network"] = `{"existing": {"vpcId": "` + vpc + `", "subnets": {"private": ["subnet-11111111", "subnet-22222222"]}}}`
	}
	source.Listener = func(config.Config) (lbplan.ExistingListener, error) {
		return lbplan.ExistingListener{Protocol: lbplan.SchemeHTTPS, Port: 443, VPC: "vpc-11111111"}, nil
	}
	network("vpc-11111111")
	_, err := stack.Load(source)
	require.NoError(t, err, "the stack needs no public subnets")
	network("vpc-22222222")
	_, err = stack.Load(source)
	require.ErrorContains(t, err, "the load balancer is in vpc-11111111, and the stack is in vpc-22222222")
}

func TestProductionRequiresAnHTTPSListener(t *testing.T) {
	t.Parallel()
	const want = "shop:loadBalancer.existing.listenerArn: production requires HTTPS, and the listener has HTTP"
	source := team("vpc-1", described)
	source.Values["shop:profile"] = "production"
	_, err := stack.Load(source)
	require.ErrorContains(t, err, want)
	source.Listener = nil
	_, err = stack.Load(source)
	require.NotContains(t, err.Error(), want)
}

func TestListenerThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	missing := func() (lbplan.ExistingListener, error) {
		return lbplan.ExistingListener{}, errors.New("the listener does not exist")
	}
	for want, source := range map[string]config.Stack{
		"the load balancer is in vpc-1, and the stack would create another VPC: set network.stack, or network.existing with vpcId: vpc-1": team("", described),
		"shop:loadBalancer.existing.listenerArn: the load balancer is in vpc-1, and the stack is in vpc-2: must be":                       team("vpc-2", described),
		"shop:loadBalancer.existing.listenerArn: the listener does not exist":                                                             team("vpc-1", missing),
	} {
		_, err := stack.Load(source)
		require.ErrorContains(t, err, want)
	}
}
