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

// foundationPlan returns the plan of the store's foundation in a region.
func foundationPlan(t *testing.T, region string) stack.Plan {
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

func TestFoundationMatchesTheServices(t *testing.T) {
	t.Parallel()
	services := foundationPlan(t, home).Config.Services
	require.Len(t, services, len(storeServices))
	for _, svc := range storeServices {
		configured := services[svc.name]
		require.Equal(t, port, configured.Port, svc.name)
		require.Equal(t, svc.internal, len(configured.Routes) == 0, "routes of %s", svc.name)
		if !svc.internal {
			require.Equal(t, svc.health, configured.HealthCheck.Path, "health check path of %s", svc.name)
		}
		var calls []string
		for _, name := range svc.calls {
			calls = append(calls, name)
		}
		require.ElementsMatch(t, calls, configured.Calls, "calls of %s", svc.name)
	}
}

// outputs returns the outputs of the store's foundation.
func outputs() map[string]any {
	outputs := map[string]any{
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
		for _, svc := range storeServices {
			if !svc.internal || output != "targetGroupArns" {
				byService[svc.name] = value + svc.name
			}
		}
		outputs[output] = byService
	}
	return outputs
}

func configuration(images string) map[string]string {
	return map[string]string{
		"aws:region": "us-east-1", "ecs-foundation:foundation": "organization/ecs-foundation/retail-store",
		"ecs-foundation:images": images,
	}
}

func TestStoreMatchesGolden(t *testing.T) {
	t.Parallel()
	g, err := graphtest.TryWithStackOutputs(outputs(), configuration(`{"catalog": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/catalog:1.0.0"}`), deploy)
	require.NoError(t, err)
	graphtest.Golden(t, "testdata/store.golden", g.String())
	graphtest.CheckInvariants(t, g)
	require.Equal(t, []string{"cartsTable", "cluster", "url"}, g.Exports)
	for caller, called := range map[string][]string{
		"ui-task": {"cart-service", "catalog-service", "checkout-service", "orders-service"}, "checkout-task": {"orders-service"},
	} {
		require.Subset(t, g.Get(t, caller).After, called, "%s waits for the services that it calls", caller)
	}
}

func TestInvalidConfiguration(t *testing.T) {
	t.Parallel()
	_, err := graphtest.TryWithStackOutputs(outputs(), configuration(`{"crat": "shop/cart:1"}`), deploy)
	require.ErrorContains(t, err, `ecs-foundation:images: unknown service "crat": choose one of catalog, orders, cart, checkout, ui`)
	_, err = graphtest.TryWithStackOutputs(outputs(), configuration(`["shop/cart:1"]`), deploy)
	require.ErrorContains(t, err, "must be a map of images by service")
	missing := outputs()
	missing["taskRoleArns"] = map[string]any{"ui": "arn:ui"}
	_, err = graphtest.TryWithStackOutputs(missing, configuration(`{}`), deploy)
	require.ErrorContains(t, err, `has no service "`)
	require.ErrorContains(t, err, `output taskRoleArns of stack organization/ecs-foundation/retail-store`)
}
