package preflight

import (
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
)

// maxBits is the prefix length of the smallest subnet that AWS allows for a load
// balancer.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
const maxBits = 27

// validateSubnetSizes reports private subnets that are too small for an internal
// load balancer. The network's plan validates public subnets.
func validateSubnetSizes(p stack.Plan, errs validate.Errors) {
	if p.Security.Kind(securityplan.ALB) != securityplan.OfInternalALB || p.Primary().Existing != nil {
		return
	}
	for _, s := range p.Network.Subnets {
		if s.Tier == networkplan.Private && s.CIDR.Bits() > maxBits {
			errs.Child("loadBalancer").Child("internal").Addf("subnet %s (%s) is too small for a load balancer: AWS requires a /%d or larger with 8 free addresses; "+
				"enlarge network.subnets.private or network.sizes.private", s.Key, s.CIDR, maxBits)
		}
	}
}
