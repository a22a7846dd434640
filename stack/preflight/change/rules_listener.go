package change

import (
	"fmt"
	"maps"
	"slices"
)

// existingListenerChanged reports that the rules leave an existing listener. Rules cannot
// move to another listener, and a target group belongs to one load balancer.
func existingListenerChanged(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(before.LoadBalancers)) {
		deployed := before.LoadBalancers[name]
		planned, kept := after.LoadBalancers[name]
		if deployed.Existing == "" || planned.Existing == deployed.Existing {
			continue
		}
		c := Change{
			Key: "loadBalancer.existing.listenerArn", Resource: name + "-rules", Verdict: Interrupts, Source: targetGroups,
			Reason: fmt.Sprintf("the rules are deleted from the listener %s and created at another one: requests that still arrive at the first one "+
				"get no response from the services", deployed.Existing),
			Way: "first let clients use the other listener",
		}
		if !kept {
			c.Reason = "the rules and target groups at the existing load balancer are replaced by new ones at another load balancer, with another DNS name: " +
				"requests fail until every service is deployed again"
			c.Way = "deploy a second stack with the other load balancer and move the services to it; or deploy every service right after the update"
		}
		if replacement, ok := after.shard(""); ok && replacement.Existing == "" {
			c.Key = "loadBalancer.existing"
		}
		changes = append(changes, c)
	}
	return changes
}
