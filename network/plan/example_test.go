package plan_test

import (
	"fmt"

	networkplan "ecs-foundation/network/plan"
)

// A network in two zones, with one NAT gateway.
func ExampleNew() {
	network, err := networkplan.New(networkplan.Spec{
		Zones: networkplan.Zones{"us-east-1a", "us-east-1b"},
		NAT:   networkplan.NAT{Strategy: networkplan.Single},
	}, "us-east-1")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, subnet := range network.Subnets {
		fmt.Println(subnet.Key, subnet.CIDR)
	}
	// Output:
	// public-a 10.0.128.0/23
	// public-b 10.0.130.0/23
	// private-a 10.0.0.0/20
	// private-b 10.0.16.0/20
	// data-a 10.0.144.0/23
	// data-b 10.0.146.0/23
}
