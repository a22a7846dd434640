package explain

import (
	"slices"
	"strconv"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/preflight/reach"
)

// loadBalancerNetwork checks that the load balancers of a service reach its tasks at the ports of requests and of health
// checks, and that the internet reaches the load balancers.
func loadBalancerNetwork(a *account.Account, t Target) []Check {
	if t.Service == nil || len(t.Service.LoadBalancers) == 0 {
		return nil
	}
	n, subnets, unread := vpcNetwork(a, StepLoadBalancer, t.Subnets)
	if n == nil {
		return unread
	}
	var checks []Check
	for _, target := range t.Service.LoadBalancers {
		for _, g := range a.TargetGroups {
			if g.TargetGroupArn != target.TargetGroupArn {
				continue
			}
			for _, l := range a.LoadBalancers {
				if slices.Contains(g.LoadBalancerArns, l.LoadBalancerArn) {
					checks = append(checks, forwarding(a, t, n, subnets, l, targetPorts(g, target))...)
					checks = append(checks, clients(a, n, l)...)
				}
			}
		}
	}
	return checks
}

// targetPorts returns the ports of the tasks that a load balancer connects to.
func targetPorts(g account.TargetGroup, target account.ServiceTarget) []int {
	ports := []int{target.ContainerPort}
	if port, err := strconv.Atoi(g.HealthCheckPort); err == nil && port != target.ContainerPort {
		ports = append(ports, port)
	}
	return ports
}

// forwarding checks the connections from a load balancer to the tasks. A load balancer in one zone forwards to tasks in all.
func forwarding(a *account.Account, t Target, n *reach.Network, subnets []string, l account.LoadBalancer, ports []int) []Check {
	var results []result
	for _, port := range ports {
		for _, zone := range l.AvailabilityZones {
			for _, subnet := range subnets {
				to := taskEnd(a, t, subnet)
				name := "tasks at port " + strconv.Itoa(port)
				results = append(results, result{name, zone.SubnetID, n.Explain(balancerEnd(l, zone.SubnetID), to, port), false})
			}
		}
	}
	return pathChecks(StepLoadBalancer, "nodes of "+l.LoadBalancerName, results)
}

func balancerEnd(l account.LoadBalancer, subnet string) reach.End {
	return reach.End{
		Name: "the load balancer", Subnet: subnet, Groups: l.SecurityGroups, Public: l.Scheme == "internet-facing",
		Client: netaddr.AnyClient,
	}
}

// clients checks that the internet reaches the listeners of a load balancer. A network ACL or a security group that admits a
// part of the internet, or a prefix list, does so on purpose.
func clients(a *account.Account, n *reach.Network, l account.LoadBalancer) []Check {
	if l.Scheme != "internet-facing" {
		return nil
	}
	var results []result
	for _, listener := range a.Listeners {
		if listener.LoadBalancerArn != l.LoadBalancerArn {
			continue
		}
		for _, zone := range l.AvailabilityZones {
			path := n.Explain(reach.Outside("clients", netaddr.AllIPv4), balancerEnd(l, zone.SubnetID), listener.Port)
			if path.Verdict() == reach.Partly {
				continue
			}
			if stop := path.Stop(); slices.Contains(l.SecurityGroups, stop.Object) && admits(a, l.SecurityGroups, listener.Port) {
				continue
			}
			name := l.LoadBalancerName + " at port " + strconv.Itoa(listener.Port)
			results = append(results, result{name, zone.SubnetID, path, false})
		}
	}
	return pathChecks(StepLoadBalancer, "clients of the nodes", results)
}

// admits reports whether one of the groups has an ingress rule for a TCP port.
func admits(a *account.Account, groups []string, port int) bool {
	for _, g := range a.SecurityGroups {
		if !slices.Contains(groups, g.GroupId) {
			continue
		}
		for _, p := range g.IpPermissions {
			hasPeer := len(p.IpRanges)+len(p.Ipv6Ranges)+len(p.UserIdGroupPairs)+len(p.PrefixListIds) > 0
			if hasPeer && (p.IpProtocol == "-1" || p.IpProtocol == "tcp" && p.FromPort <= port && port <= p.ToPort) {
				return true
			}
		}
	}
	return false
}
