package loadbalancer

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// setExisting sets the outputs to an existing load balancer, of which nothing is registered.
func (l *LoadBalancer) setExisting(e lbplan.Existing) {
	output := func(text string) pulumi.StringOutput { return pulumi.String(text).ToStringOutput() }
	name, zone := e.DNS()
	l.ARN, l.Suffix = output(e.LoadBalancerARN()), output(e.Suffix())
	l.DNSName, l.ZoneID = output(name), output(zone)
}
