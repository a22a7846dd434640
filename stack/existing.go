package stack

import (
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/config"
)

// describeNetwork returns the network configuration with the existing network as AWS
// describes it. Without access to AWS, and if the configuration has errors, the plan assumes
// what it does not know.
func describeNetwork(cfg config.Config, source config.Stack, errs validate.Errors) networkplan.Spec {
	network := cfg.Network
	if !network.UsesExisting() || source.Network == nil || !validate.Valid(*network.Existing) || cfg.Region == "" {
		return network
	}
	described, err := source.Network(cfg)
	errs.Add(err)
	if err == nil {
		described.Deployed = len(source.Deployed.Zones) > 0
		network.Described = &described
	}
	return network
}
