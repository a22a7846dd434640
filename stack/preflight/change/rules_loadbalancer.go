package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// loadBalancersRemoved reports load balancers that are deleted. One whose scheme changes is
// another one, with other target groups, because a target group belongs to one load balancer.
func loadBalancersRemoved(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(before.LoadBalancers)) {
		deployed := before.LoadBalancers[name]
		if _, kept := after.LoadBalancers[name]; kept || deployed.Existing != "" {
			continue
		}
		c := Change{
			Key: "loadBalancer.shards", Resource: name + "-alb", Verdict: Interrupts,
			Reason: "the load balancer is deleted: all requests to its DNS name fail",
			Way:    "first move its services to another load balancer, and deploy them again",
			Source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-delete.html",
		}
		planned, found := after.shard(deployed.Shard)
		switch {
		case found && planned.Existing != "":
			c.Key = "loadBalancer.existing"
			c.Reason += ". The existing load balancer has new target groups: requests to a service fail until it is deployed again"
			c.Way = "deploy a second stack with loadBalancer.existing and move the services to it"
		case found:
			c.Key = "loadBalancer.internal"
			c.Reason = "the load balancer is replaced by one with another scheme, another DNS name and new target groups: " +
				"requests fail until every service is deployed again"
			c.Way = "deploy a second stack with the other scheme and move the services to it; or deploy every service right after the update"
		}
		if !found && deployed.Shard == "" {
			c.Key = "loadBalancer.http"
			c.Way = "first deploy its services without a load balancer, and wait until no client uses it"
		}
		if deployed.Protected {
			c.Verdict = Impossible
			c.Reason += ". AWS refuses to delete it while deletion protection is on"
			c.Way = "set loadBalancer.deletionProtection: false in a separate update first (in production with profile: development); then: " + c.Way
		}
		changes = append(changes, c)
	}
	return changes
}

// shard returns the load balancer of a shard.
func (r Record) shard(name string) (LoadBalancer, bool) {
	for _, alb := range r.LoadBalancers {
		if alb.Shard == name {
			return alb, true
		}
	}
	return LoadBalancer{}, false
}

// listenersRemoved reports ports that a load balancer no longer listens on.
func listenersRemoved(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(after.LoadBalancers)) {
		for _, listener := range before.LoadBalancers[name].Listeners {
			if after.LoadBalancers[name].Existing != "" || slices.Contains(after.LoadBalancers[name].Listeners, listener) {
				continue
			}
			key := "loadBalancer.http"
			if listener == "https" {
				key = "loadBalancer.certificateArn"
			}
			changes = append(changes, Change{
				Key: key, Resource: name + "-" + listener, Verdict: Interrupts,
				Reason: "the listener is deleted: all " + listener + " requests fail",
				Way:    "wait until no client uses it",
				Source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/delete-listener.html",
			})
		}
	}
	return changes
}

const targetGroups = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html"

// targetGroupsChanged reports target groups that are replaced, or deleted while their
// service stays. ECS registers tasks only with the target group that the service was
// deployed with.
func targetGroupsChanged(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(before.LoadBalancers)) {
		balancer, kept := after.LoadBalancers[name]
		groups := before.LoadBalancers[name].TargetGroups
		for _, key := range slices.Sorted(maps.Keys(groups)) {
			_, serviceKept := after.Services[groups[key].Service]
			if !kept || !serviceKept || balancer.TargetGroups[key] == groups[key] {
				continue
			}
			changes = append(changes, targetGroupChanged(name, key, groups[key], after))
		}
	}
	return changes
}

// moveService is how to change what a deployed task definition depends on.
const moveService = "add a service with the new settings under another name, deploy it, move the routes to it, and remove this one in another " +
	"update; or deploy the service right after the update"

func targetGroupChanged(name, key string, deployed TargetGroup, after Record) Change {
	planned, kept := after.LoadBalancers[name].TargetGroups[key]
	c := Change{
		Key: "services." + deployed.Service, Resource: name + "-" + key, Verdict: Interrupts, Source: targetGroups,
		Way: moveService,
	}
	_, green := after.green(deployed.Service)
	switch {
	case kept && deployed.Port != planned.Port:
		c.Key += ".port"
		c.Reason = fmt.Sprintf("the target group for port %d is replaced by one for port %d", deployed.Port, planned.Port)
	case kept:
		c.Key += ".target"
		c.Reason = fmt.Sprintf("the target group for %s (%s) is replaced by one for %s (%s)",
			deployed.Protocol, deployed.Version, planned.Protocol, planned.Version)
	case after.serves(deployed.Service) && key != deployed.Service && !green:
		c.Key += ".green"
		c.Reason = "the green target group is deleted: requests to its tasks fail"
		c.Way = "first deploy the service to its other target group"
		return c
	case after.serves(deployed.Service):
		c.Key += ".shard"
		c.Reason = "the target group is replaced by one of another load balancer"
	default:
		c.Key += ".routes"
		c.Reason = "the target group is deleted: the load balancer forwards no requests to the service"
		c.Way = "first deploy the service without a load balancer"
		return c
	}
	c.Reason += ", which has no tasks: requests to the service fail until it is deployed again"
	return c
}

// serves reports whether a load balancer has a target group of a service.
func (r Record) serves(service string) bool {
	for _, alb := range r.LoadBalancers {
		for _, group := range alb.TargetGroups {
			if group.Service == service {
				return true
			}
		}
	}
	return false
}

// green returns the green target group of a service.
func (r Record) green(service string) (TargetGroup, bool) {
	for _, alb := range r.LoadBalancers {
		for key, group := range alb.TargetGroups {
			if group.Service == service && key != service {
				return group, true
			}
		}
	}
	return TargetGroup{}, false
}

// webACLChanged reports a web ACL that is replaced or removed.
func webACLChanged(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(after.LoadBalancers)) {
		from, to := before.LoadBalancers[name].WebACL, after.LoadBalancers[name].WebACL
		if from == "" || from == to {
			continue
		}
		c := Change{
			Key: "loadBalancer.webAcl", Resource: name + "-web-acl", Verdict: Interrupts,
			Reason: "the association with the web ACL is deleted before the new one exists: requests are not filtered for seconds",
			Way:    "associate the new web ACL with aws wafv2 associate-web-acl and run pulumi refresh before the update (docs/changes.md)",
			Source: "https://docs.aws.amazon.com/waf/latest/APIReference/API_DisassociateWebACL.html",
		}
		if to == "" {
			c.Reason, c.Way = "requests are no longer filtered by a web ACL", "keep loadBalancer.webAcl"
		}
		changes = append(changes, c)
	}
	return changes
}

// logBucketRemoved reports the bucket for logs, which AWS deletes only when it is empty.
func logBucketRemoved(before, after Record) []Change {
	if before.Logs.Bucket == nil || after.Logs.Bucket != nil {
		return nil
	}
	c := Change{
		Key: "loadBalancer.accessLogs", Resource: "alb-logs-bucket", Verdict: Impossible,
		Reason: "AWS does not delete the bucket, because it contains logs (BucketNotEmpty)",
		Way: "to delete the logs, set loadBalancer.logs.emptyOnDelete: true in a separate update first; to keep them, " +
			"replicate the bucket before",
		Source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html",
	}
	if before.Logs.Bucket.Emptied {
		c.Verdict = Interrupts
		c.Reason = "the bucket is deleted with all logs in it"
		c.Way = "first copy the logs that you need"
	}
	return []Change{c}
}

// storesChanged reports data stores that are removed, or that listen on another port.
func storesChanged(before, after Record) []Change {
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(before.Stores)) {
		deployed := before.Stores[name]
		planned, kept := after.Stores[name]
		c := Change{
			Key: "data." + name, Resource: "security-" + name, Verdict: Interrupts,
			Source: "https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html",
		}
		switch {
		case !kept:
			c.Reason = "the security group of the data store is deleted. Tasks cannot connect to it, and while it uses the group, AWS does not delete " +
				"the group and the update fails after five minutes"
			c.Way = "first delete the data store, or move it to another security group; renaming one means adding the new name, moving, and then removing the old one"
		case deployed.Port != planned.Port:
			c.Key += ".port"
			c.Reason = fmt.Sprintf("tasks cannot open connections at port %d, and nothing listens at port %d before the data store is changed", deployed.Port, planned.Port)
			c.Way = "add a second data store with the new port, move to it, and then remove this one"
		}
		if c.Reason != "" {
			changes = append(changes, c)
		}
		if subnetGroup(deployed.Kind) && (!kept || deployed.Kind != planned.Kind) {
			changes = append(changes, Change{
				Key: "data." + name + ".kind", Resource: "data-" + name, Verdict: Interrupts,
				Reason: "the subnet group of " + deployed.Kind + " is deleted, which AWS refuses while a database or cache uses it",
				Way:    "first delete what uses the subnet group, or move it to another one",
				Source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSubnetGroup.html",
			})
		}
	}
	return changes
}

// subnetGroup reports whether a kind of data store has a subnet group.
func subnetGroup(kind string) bool { return cmp.Or(kind, "efs") != "efs" }
