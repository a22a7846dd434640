package stack_test

import (
	"fmt"

	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/preflight"
)

// The roles and the log group of a stack with one service.
func ExampleNew() {
	plan, err := stack.New(config.Config{
		Project: "shop", Environment: "dev", Region: "us-east-1",
		Network:      networkplan.Spec{Zones: networkplan.Zones{"us-east-1a", "us-east-1b"}},
		LoadBalancer: lbplan.Spec{HTTP: lbplan.Forward},
		Services: map[string]config.Service{"web": {
			Port: 3000, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{{Paths: []string{"/*"}, Priority: 100}}},
		}},
	}, preflight.Check)
	if err != nil {
		fmt.Println(err) // all errors, with their keys
		return
	}
	for _, role := range plan.IAM.Roles {
		fmt.Println(role.Name)
	}
	fmt.Println(plan.LogGroups["web"])
	// Output:
	// shop-ecs-task-execution-role-dev
	// shop-web-task-role-dev
	// /ecs/shop-dev/web
}

// A stack file with an error.
func ExampleLoad() {
	values, err := stackfile.Read("..", "dev")
	if err != nil {
		fmt.Println(err)
		return
	}
	values.Values["ecs-foundation:loadBalancer"] = `{"http": "forwards"}`
	_, err = stack.Load(values, preflight.Check)
	fmt.Println(err)
	// Output:
	// invalid configuration in Pulumi.dev.yaml: 1 error; no resources were changed:
	// ecs-foundation:loadBalancer.http: invalid value "forwards": must be one of redirect, forward, off; did you mean forward?
}
