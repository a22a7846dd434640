package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

const home = "us-east-1"

// laid returns the plan of the store's foundation, in a region.
func laid(t *testing.T, region string) stack.Plan {
	t.Helper()
	source, err := stackfile.ReadFile("../..", "retail-store", "foundation.yaml")
	require.NoError(t, err)
	for key, value := range source.Values {
		source.Values[key] = strings.ReplaceAll(value, home, region)
	}
	plan, err := stack.Load(source, preflight.Check)
	require.NoError(t, err)
	return plan
}

func TestTheFoundationIsLaidForTheStore(t *testing.T) {
	t.Parallel()
	services := laid(t, home).Config.Services
	require.Len(t, services, len(members))
	for _, m := range members {
		laid := services[m.name]
		require.Equal(t, port, laid.Port, m.name)
		require.Equal(t, m.inner, len(laid.Routes) == 0, "%s is behind the load balancer or is not", m.name)
		if !m.inner {
			require.Equal(t, m.health, laid.HealthCheck.Path, "%s: ECS and the load balancer ask the same", m.name)
		}
		var called []string
		for _, name := range m.calls {
			called = append(called, name)
		}
		require.ElementsMatch(t, called, laid.Calls, "%s reaches whom it calls", m.name)
	}
}

// outputs are the foundation's, for the store's services.
func outputs() map[string]any {
	all := map[string]any{
		"privateSubnetIds":    map[string]any{"a": "subnet-a", "b": "subnet-b"},
		"loadBalancerArn":     "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/public-alb/1",
		"loadBalancerDnsName": "public-alb-1.us-east-1.elb.amazonaws.com",
	}
	for output, value := range map[string]string{
		"taskSecurityGroupIds": "sg-", "executionRoleArns": "arn:aws:iam::123456789012:role/execution-",
		"taskRoleArns": "arn:aws:iam::123456789012:role/", "logGroupNames": "/ecs/shop/",
		"targetGroupArns": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/",
	} {
		byService := map[string]any{}
		for _, m := range members {
			if !m.inner || output != "targetGroupArns" {
				byService[m.name] = value + m.name
			}
		}
		all[output] = byService
	}
	return all
}

func settings(images string) map[string]string {
	return map[string]string{
		"aws:region": "us-east-1", "ecs-foundation:foundation": "organization/ecs-foundation/retail-store",
		"ecs-foundation:images": images,
	}
}

func TestTheStoreIsAsReviewed(t *testing.T) {
	t.Parallel()
	g, err := graphtest.TryReferring(outputs(), settings(`{"catalog": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/catalog:1.0.0"}`), deploy)
	require.NoError(t, err)
	graphtest.Golden(t, "testdata/store.golden", g.String())
	graphtest.CheckInvariants(t, g)
	require.Equal(t, []string{"cartsTable", "cluster", "url"}, g.Exports)
	for caller, called := range map[string][]string{
		"ui-task": {"cart-service", "catalog-service", "checkout-service", "orders-service"}, "checkout-task": {"orders-service"},
	} {
		require.Subset(t, g.Get(t, caller).After, called, "%s learns no name that is made after it", caller)
	}
}

func TestWhatIsNotTheStoresIsTold(t *testing.T) {
	t.Parallel()
	_, err := graphtest.TryReferring(outputs(), settings(`{"crat": "shop/cart:1"}`), deploy)
	require.ErrorContains(t, err, "ecs-foundation:images.crat: there is no such service: choose one of catalog, orders, cart, checkout, ui")
	_, err = graphtest.TryReferring(outputs(), settings(`["shop/cart:1"]`), deploy)
	require.ErrorContains(t, err, "write images by service")
	missing := outputs()
	missing["taskRoleArns"] = map[string]any{"ui": "arn:ui"}
	_, err = graphtest.TryReferring(missing, settings(`{}`), deploy)
	require.ErrorContains(t, err, `has nothing for "`)
	require.ErrorContains(t, err, `in taskRoleArns: add it to services in its stack file, and bring it up`)
}
