package config

import (
	"slices"

	networkplan "ecs-foundation/network/plan"
)

// An Environment is a deployed stack of this program, as far as other stacks use it: those
// that have their services on its network or behind its load balancer.
type Environment struct {
	// Name is the full name of the stack: ORGANIZATION/PROJECT/STACK.
	Name   string
	Region string
	// VPCID is the ID of its VPC, and Subnets are the IDs of the subnets by tier, sorted by
	// zone.
	VPCID   string
	Subnets map[networkplan.Tier][]string
	// EndpointsGroup is the ID of the security group of its interface endpoints, or "".
	EndpointsGroup string
	// ListenerARN is the ARN of its HTTPS listener, or of the HTTP listener if it has no
	// other.
	ListenerARN string
}

// Environments returns the names of the stacks whose network or load balancer the stack
// uses, sorted.
func (c *Config) Environments() []string {
	names := slices.DeleteFunc([]string{c.Network.Stack, c.LoadBalancer.Stack}, func(name string) bool { return name == "" })
	slices.Sort(names)
	return slices.Compact(names)
}
