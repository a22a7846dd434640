package quota

import (
	"fmt"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// balancer counts what a load balancer takes. AWS counts the rules of all its
// listeners together.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
func balancer(p lbplan.Plan, raised Limits) []Use {
	rules, certificates := 0, 0
	for _, listener := range p.Listeners {
		rules += len(p.RulesOn(listener))
		certificates += len(listener.Certificates)
	}
	of, names := "a load balancer", len(p.Certificate.Names())
	if p.Shard != "" {
		of, names = fmt.Sprintf("load balancer %q", p.Shard), 0 // they share the first one's certificate
	}
	const further = "let some services stand at a further load balancer (loadBalancer.shards)"
	return []Use{
		{
			"rules of " + of, rules, or(raised.RulesPerLoadBalancer, listenerRulesDefault), "services",
			"join routes, let only one listener serve, or " + further, "rulesPerLoadBalancer",
		},
		{"target groups of " + of, len(p.TargetGroups), targetGroupsPerALB, "services", further, ""},
		{
			"certificates of " + of + " beside its own", certificates, or(raised.CertificatesPerLoadBalancer, certificatesDefault),
			"loadBalancer.certificates", "let a certificate name more hosts", "certificatesPerLoadBalancer",
		},
		{
			"names of a certificate", names, or(raised.NamesPerCertificate, namesDefault),
			"loadBalancer.alternativeNames", "let *. stand for several", "namesPerCertificate",
		},
	}
}
