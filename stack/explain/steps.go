package explain

import "ecs-foundation/stack/explain/account"

// The steps of a task's start, in the order in which a task meets them.
const (
	StepCapacity      = "capacity"
	StepNetwork       = "network"
	StepImage         = "image"
	StepExecutionRole = "execution role"
	StepSecrets       = "secrets"
	StepLogs          = "logs"
	StepVolumes       = "volumes"
	StepContainer     = "container"
	StepLoadBalancer  = "load balancer"
	StepTaskRole      = "task role"
)

// A step returns the checks of one step of a task's start.
type step func(*account.Account, Target) []Check

// steps are the steps in the order of the constants.
var steps = []step{
	capacity, network, images, executionRole, secrets, logs, volumes, containers, loadBalancers, loadBalancerNetwork, taskRole,
}
