package stack

import (
	"slices"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack/config"
)

// describeListener returns the load balancer configuration with the existing listener as
// AWS describes it. Without access to AWS, and if the configuration has errors, the plan
// assumes what it does not know.
func describeListener(cfg config.Config, source config.Stack, errs validate.Errors) lbplan.Spec {
	spec := cfg.LoadBalancer
	if spec.Existing == nil || source.Listener == nil || !validate.Valid(*spec.Existing) || cfg.Region == "" {
		return spec
	}
	errs = errs.Child("listenerArn")
	listener, err := source.Listener(cfg)
	if err != nil {
		errs.Addf("%v", err)
		return spec
	}
	vpc := source.Deployed.VPC
	if cfg.Network.UsesExisting() {
		vpc = cfg.Network.Existing.VPCID
	}
	validateVPC(listener.VPC, vpc, errs)
	listener.SecurityGroups = keepFirst(listener.SecurityGroups, source.Deployed.ALBGroup)
	existing := *spec.Existing
	existing.Listener = &listener
	spec.Existing = &existing
	return spec
}

// validateVPC reports a load balancer in another VPC. A target group has the VPC of its load
// balancer, and a security group rule refers to groups in its VPC.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-target-group.html
func validateVPC(vpc, own string, errs validate.Errors) {
	switch {
	case vpc == own:
	case own == "":
		errs.Addf("the load balancer is in %s, and the stack would create another VPC: set network.stack, or network.existing with vpcId: %[1]s", vpc)
	default:
		errs.Addf("the load balancer is in %s, and the stack is in %s: must be a listener in the VPC of the stack", vpc, own)
	}
}

// keepFirst returns the security groups with the deployed one first, if the load balancer still
// has it. Another one would replace the rules, and interrupt requests.
func keepFirst(groups []string, deployed string) []string {
	if i := slices.Index(groups, deployed); i > 0 {
		groups = slices.Insert(slices.Delete(slices.Clone(groups), i, i+1), 0, deployed)
	}
	return groups
}
