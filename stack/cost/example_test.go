package cost_test

import (
	"fmt"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/preflight"
)

// The cost of a stack without traffic.
func ExampleStack() {
	values, err := stackfile.Read("../..", "dev")
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := stack.Load(values, preflight.Check)
	if err != nil {
		fmt.Println(err)
		return
	}
	bill := cost.Stack(plan.Network, plan.LoadBalancers, plan.Config.Region)
	fmt.Printf("%.2f USD a month\n", bill.Total())
	// Output:
	// 60.23 USD a month
}
