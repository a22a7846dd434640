package change

import (
	"fmt"
	"maps"
	"slices"

	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
)

// inSameVPC returns a rule that applies rules for the network of a stack that stays in its VPC.
// All other changes of a network follow from another VPC.
func inSameVPC(rules ...rule) rule {
	return func(before, after Record) []Change {
		if before.Network.VPC != after.Network.VPC {
			return nil
		}
		var changes []Change
		for _, rule := range rules {
			changes = append(changes, rule(before, after)...)
		}
		return changes
	}
}

// networkMoved reports another VPC: from the VPC that the stack creates to an existing one, the
// reverse, or another existing one.
func networkMoved(before, after Record) []Change {
	from, to := before.Network.VPC, after.Network.VPC
	if from == to {
		return nil
	}
	const created = "the VPC that the stack creates"
	c := Change{
		Key: "network.existing.vpcId", Resource: "network", Verdict: Impossible, Way: another,
		Source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
	}
	switch {
	case from == "":
		c.Key, from = "network.existing", created
	case to == "":
		c.Key, to = "network.existing", created
	}
	c.Reason = fmt.Sprintf("the stack cannot move from %s to %s: AWS moves no load balancer, target group, security group or "+
		"database to another VPC", from, to)
	return []Change{c}
}

// existingSubnetsChanged reports subnets of an existing network that the stack no longer uses.
// New ones are added without an interruption.
func existingSubnetsChanged(before, after Record) []Change {
	if before.Network.VPC == "" {
		return nil
	}
	var changes []Change
	for _, key := range slices.Sorted(maps.Keys(before.Network.Subnets)) {
		s := before.Network.Subnets[key]
		if after.Network.uses(s) || s.Tier == "public" && before.balancerTier() != s.Tier {
			continue
		}
		changes = append(changes, before.existingSubnetRemoved(key, s))
	}
	return changes
}

// uses reports whether the network has the same subnet in the same tier.
func (n Network) uses(s Subnet) bool {
	for _, other := range n.Subnets {
		if other.ID == s.ID && other.Tier == s.Tier {
			return true
		}
	}
	return false
}

const setSubnets = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-subnets.html"

// existingSubnetRemoved describes what the removal of a subnet of a tier does.
func (r Record) existingSubnetRemoved(key string, s Subnet) Change {
	c := Change{
		Key: "network.existing.subnets." + s.Tier, Resource: "network-" + key, Verdict: Ordered,
		Reason: fmt.Sprintf("no new task starts in %s; tasks in it run until their service is deployed again", s.ID),
		Way:    "deploy the services again after the update",
		Source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-service-parameters.html",
	}
	switch {
	case s.Tier == r.balancerTier():
		c.Verdict, c.Source = Interrupts, setSubnets
		c.Reason = fmt.Sprintf("the load balancers leave %s: open connections through it are closed, and clients with its address "+
			"in their DNS cache get no answer", s.ID)
		c.Way = "add subnets in other zones in a separate update first"
	case s.Tier == "private" && len(r.Network.Endpoints) > 0:
		c.Verdict, c.Source = Interrupts, "https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html"
		c.Reason = fmt.Sprintf("the interface endpoints leave %s: open connections of tasks through them are closed; %s", s.ID, c.Reason)
		c.Way = "move the tasks to other subnets first"
	case s.Tier == "data":
		c.Verdict, c.Source = Interrupts, "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSubnetGroup.html"
		c.Reason = s.ID + " leaves the subnet groups of the data stores: AWS refuses it while a database or a cache uses the subnet"
		c.Way = "first move the databases and caches in it to other subnets"
	}
	return c
}

// balancerTier returns the tier of the subnets of the load balancers that the stack creates, or
// "" without one.
func (r Record) balancerTier() string {
	tier := ""
	for _, alb := range r.LoadBalancers {
		switch {
		case alb.Existing != "":
		case alb.Internal:
			return "private"
		default:
			tier = "public"
		}
	}
	return tier
}

// assumeDeployed returns a record in which the subnets that are selected by tags, if they are
// assumed, are as they are deployed.
func assumeDeployed(r Record, deployed Network, p stack.Plan) Record {
	n := p.Network.Existing
	if n == nil || !n.Assumed || n.VPC != deployed.VPC {
		return r
	}
	for key, s := range r.Network.Subnets {
		if p.Config.Network.Existing.Subnets.Of(networkplan.Tier(s.Tier)).Tags != nil {
			delete(r.Network.Subnets, key)
		}
	}
	for key, s := range deployed.Subnets {
		if p.Config.Network.Existing.Subnets.Of(networkplan.Tier(s.Tier)).Tags != nil {
			r.Network.Subnets[key] = s
		}
	}
	return r
}
