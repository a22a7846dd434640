package stack

import (
	"fmt"
	"hash/crc32"
	"strings"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/config"
)

// useEnvironments selects the network and the listener of the stacks that network.stack and
// loadBalancer.stack name. It returns the source without the questions to AWS that make no
// sense if a stack cannot be read.
func useEnvironments(cfg config.Config, source config.Stack, errs validate.Errors) (config.Config, config.Stack) {
	if name, at := cfg.Network.Stack, errs.Child("network").Child("stack"); name != "" {
		e, ok := environment(name, cfg, source, at)
		switch {
		case cfg.Network.Existing != nil:
			at.Addf("contradicts network.existing: remove one of them")
		case ok && len(cfg.Network.Endpoints.Services) > 0 && e.EndpointsGroup == "":
			errs.Child("network").Child("endpoints").Addf("the private DNS names of an endpoint apply to the whole VPC, and its security group "+
				"would admit only the tasks of this stack: set network.endpoints in stack %s", e.Name)
		}
		if !ok {
			source.Network = nil
		}
		cfg.Network.Stack, cfg.Network.Existing = e.Name, networkOf(e)
	}
	if name, at := cfg.LoadBalancer.Stack, errs.Child("loadBalancer").Child("stack"); name != "" {
		e, ok := environment(name, cfg, source, at)
		switch {
		case cfg.LoadBalancer.Existing != nil:
			at.Addf("contradicts loadBalancer.existing: remove one of them")
		case ok && e.ListenerARN == "":
			at.Addf("stack %s has no listener: name the stack that has the load balancer", e.Name)
			e.ListenerARN, ok = assumedEnvironment(name, cfg).ListenerARN, false
		}
		if !ok {
			source.Listener = nil
		}
		cfg.LoadBalancer.Stack, cfg.LoadBalancer.Existing = e.Name, &lbplan.Existing{ListenerARN: e.ListenerARN}
	}
	return cfg, source
}

// environment returns what another stack has deployed, and whether it is known. Otherwise it
// is assumed, so that everything else can be validated.
func environment(name string, cfg config.Config, source config.Stack, errs validate.Errors) (config.Environment, bool) {
	if source.Environment == nil || !validate.StackName().Pattern.MatchString(name) {
		return assumedEnvironment(name, cfg), false
	}
	e, err := source.Environment(name)
	switch {
	case err != nil:
		errs.Addf("stack %s %v", name, err)
	case e.Region != cfg.Region && cfg.Region != "":
		errs.Addf("stack %s is in %s, and this stack in %s: set aws:region: %[2]s, or name a stack in the same region", name, e.Region, cfg.Region)
	default:
		return e, true
	}
	return assumedEnvironment(name, cfg), false
}

// assumedEnvironment returns an environment with two zones. Each stack has another VPC.
func assumedEnvironment(name string, cfg config.Config) config.Environment {
	scope := scopeOf(cfg)
	if scope.Region == "" {
		scope.Region = "us-east-1"
	}
	return config.Environment{
		Name: name, Region: scope.Region, VPCID: fmt.Sprintf("vpc-%08x", crc32.ChecksumIEEE([]byte(name))),
		Subnets: map[networkplan.Tier][]string{
			networkplan.Public:  {"subnet-00000001", "subnet-00000002"},
			networkplan.Private: {"subnet-00000003", "subnet-00000004"},
			networkplan.Data:    {"subnet-00000005", "subnet-00000006"},
		},
		ListenerARN: scope.ARN("elasticloadbalancing", "listener/app/assumed/0000000000000000/0000000000000000"),
	}
}

func networkOf(e config.Environment) *networkplan.ExistingSpec {
	choice := func(tier networkplan.Tier) networkplan.SubnetChoice {
		return networkplan.SubnetChoice{IDs: e.Subnets[tier]}
	}
	return &networkplan.ExistingSpec{
		VPCID: e.VPCID, EndpointsGroup: e.EndpointsGroup,
		Subnets: networkplan.ExistingSubnets{
			Public: choice(networkplan.Public), Private: choice(networkplan.Private), Data: choice(networkplan.Data),
		},
	}
}

// AtTypedKeys returns the errors of a plan at the keys that are typed.
func (p Plan) AtTypedKeys(err error) error { return atTypedKeys(p.Config, err) }

// atTypedKeys returns errors at the keys that are typed. The network and the listener of
// another stack have no other key than network.stack and loadBalancer.stack.
func atTypedKeys(cfg config.Config, err error) error {
	errs := validate.NewErrors("")
	for _, e := range validate.Split(err) {
		at, message := e.Key, e.Message
		for section, name := range map[string]string{"network": cfg.Network.Stack, "loadBalancer": cfg.LoadBalancer.Stack} {
			if before, _, ok := strings.Cut(at, section+".existing"); ok && name != "" {
				at, message = before+section+".stack", "stack "+name+": "+message
			}
		}
		errs.Child(at).Addf("%s", message)
	}
	return errs.Err()
}
