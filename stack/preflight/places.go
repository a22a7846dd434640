package preflight

import (
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
)

// smallest is the prefix of the smallest subnet that AWS puts a load balancer into.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
const smallest = 27

// validatePlaces tells private subnets that are too small for the load balancer, which
// stands there where it is internal. Public ones the network's plan looks at.
func validatePlaces(p stack.Plan, errs validate.Errors) {
	if p.Security.Kind(securityplan.ALB) != securityplan.OfInternalALB {
		return
	}
	for _, s := range p.Network.Subnets {
		if s.Tier == networkplan.Private && s.CIDR.Bits() > smallest {
			errs.Child("loadBalancer").Child("internal").Addf("%s, %s, is too small for a load balancer: AWS wants a /%d with 8 free addresses, "+
				"so give network.subnets.private or network.sizes.private more", s.Key, s.CIDR, smallest)
		}
	}
}
