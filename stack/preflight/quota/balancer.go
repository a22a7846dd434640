package quota

import (
	"fmt"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// loadBalancerUses returns the usage of the quotas of a load balancer. AWS counts the
// rules of all its listeners together.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
func loadBalancerUses(p lbplan.Plan, raised Limits) []Use {
	rules, certificates := 0, 0
	for _, listener := range p.Listeners {
		rules += len(p.RulesOn(listener))
		certificates += len(listener.Certificates)
	}
	balancer, names := "a load balancer", len(p.Certificate.Names())
	if p.Shard != "" {
		balancer, names = fmt.Sprintf("load balancer %q", p.Shard), 0 // it uses the certificate of the first one
	}
	const shard = "move some services to an additional load balancer (loadBalancer.shards)"
	return []Use{
		{
			"rules of " + balancer, rules, or(raised.RulesPerLoadBalancer, listenerRulesDefault), "services",
			"combine routes, forward requests from only one listener, or " + shard, "rulesPerLoadBalancer",
		},
		{"target groups of " + balancer, len(p.TargetGroups), targetGroupsPerALB, "services", shard, ""},
		{
			"additional certificates of " + balancer, certificates, or(raised.CertificatesPerLoadBalancer, certificatesDefault),
			"loadBalancer.certificates", "use certificates with more host names", "certificatesPerLoadBalancer",
		},
		{
			"names of a certificate", names, or(raised.NamesPerCertificate, namesDefault),
			"loadBalancer.alternativeNames", "use a wildcard name (*.) in place of several", "namesPerCertificate",
		},
	}
}
