package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/stack/explain/account"
)

// loadBalancers checks that the load balancers of a service forward requests to its tasks, and that its targets are healthy.
// The network between them is another step.
func loadBalancers(a *account.Account, t Target) []Check {
	if t.Service == nil {
		return nil
	}
	var checks []Check
	for _, target := range t.Service.LoadBalancers {
		arn := target.TargetGroupArn
		if arn == "" {
			continue
		}
		confirm := command("elbv2", "describe-target-groups", "--target-group-arns", arn)
		if f, failed := a.Failed("elasticloadbalancing:DescribeTargetGroups", arn); failed {
			c := unread(StepLoadBalancer, arn, f)
			if f.IsNotFound() {
				c.Status, c.Confirm = Failed, confirm
				c.Finding = "the target group does not exist, so ECS cannot register tasks: update the service with another one"
			}
			checks = append(checks, c)
			continue
		}
		for _, g := range a.TargetGroups {
			if g.TargetGroupArn == arn {
				checks = append(checks, targetGroup(a, t, g, target)...)
			}
		}
	}
	return checks
}

// targetGroup checks a target group: first what it is, then what leads to it, then the health of its targets.
func targetGroup(a *account.Account, t Target, g account.TargetGroup, target account.ServiceTarget) []Check {
	var checks []Check
	add := func(status Status, finding string, confirm ...string) {
		checks = append(checks, Check{
			Step: StepLoadBalancer, Status: status, Object: g.TargetGroupArn, Finding: finding, Confirm: command(confirm...),
		})
	}
	describe := []string{"elbv2", "describe-target-groups", "--target-group-arns", g.TargetGroupArn}
	definition := []string{"ecs", "describe-task-definition", "--task-definition", t.Definition.TaskDefinitionArn}
	if g.TargetType != "ip" {
		add(Failed, fmt.Sprintf("the target group has targets of type %s, but tasks on Fargate are targets of type ip", g.TargetType), describe...)
	}
	if vpc := vpcOf(a, t); vpc != "" && g.VpcID != vpc {
		add(Failed, fmt.Sprintf("the target group is in %s, but the tasks are in %s", g.VpcID, vpc), describe...)
	}
	if !hasPort(t, target) {
		add(Failed, fmt.Sprintf("the service forwards to port %d of container %s, which has no such port mapping in the task definition",
			target.ContainerPort, target.ContainerName), definition...)
	}
	healthy := health(a, t, g, add)
	if port, err := strconv.Atoi(g.HealthCheckPort); err == nil && !healthy && !anyPort(t, port) {
		add(Failed, fmt.Sprintf("health checks go to port %d, which no container of the task definition has; "+
			"traffic-port checks the port of the container", port), describe...)
	}
	checks = append(checks, routes(a, t, g, target)...)
	if len(checks) == 0 {
		return []Check{{
			Step: StepLoadBalancer, Status: Passed, Object: g.TargetGroupArn,
			Finding: "a listener forwards to the target group, and its targets are healthy or not registered yet",
		}}
	}
	return checks
}

// vpcOf returns the VPC of the tasks.
func vpcOf(a *account.Account, t Target) string {
	for _, s := range a.Subnets {
		if slices.Contains(t.Subnets, s.SubnetId) {
			return s.VpcId
		}
	}
	return ""
}

// hasPort reports whether the container of a target has its port, or the task definition is not known.
func hasPort(t Target, target account.ServiceTarget) bool {
	for _, c := range t.Definition.ContainerDefinitions {
		if c.Name == target.ContainerName {
			return slices.ContainsFunc(c.PortMappings, func(m account.PortMapping) bool {
				return m.ContainerPort == target.ContainerPort || m.ContainerPort == 0 // a range
			})
		}
	}
	return len(t.Definition.ContainerDefinitions) == 0
}

// anyPort reports whether a container of the task has a port.
func anyPort(t Target, port int) bool {
	for _, c := range t.Definition.ContainerDefinitions {
		for _, m := range c.PortMappings {
			if m.ContainerPort == port || m.ContainerPort == 0 {
				return true
			}
		}
	}
	return false
}

// health adds the checks of the targets' health. It reports whether one is healthy.
func health(a *account.Account, t Target, g account.TargetGroup, add func(Status, string, ...string)) bool {
	confirm := []string{"elbv2", "describe-target-health", "--target-group-arn", g.TargetGroupArn}
	if f, failed := a.Failed("elasticloadbalancing:DescribeTargetHealth", g.TargetGroupArn); failed {
		add(Unknown, unread(StepLoadBalancer, "", f).Finding, confirm...)
		return false
	}
	healthy := false
	type reason struct{ code, description string }
	targets := map[reason][]string{}
	var reasons []reason
	for _, h := range a.TargetHealth {
		if h.TargetGroupArn != g.TargetGroupArn {
			continue
		}
		healthy = healthy || h.TargetHealth.State == "healthy"
		r := reason{h.TargetHealth.Reason, h.TargetHealth.Description}
		if _, bad := unhealthy[r.code]; bad && len(targets[r]) == 0 {
			reasons = append(reasons, r)
		}
		targets[r] = append(targets[r], h.Target.ID)
	}
	for _, r := range reasons {
		status := Failed
		if healthy {
			status = Partly
		}
		text := fmt.Sprintf("%s: %s (%s", strings.Join(targets[r], ", "), unhealthy[r.code](g), r.code)
		if r.description != "" {
			text += ": " + r.description
		}
		add(status, text+")"+grace(t, g), confirm...)
	}
	return healthy
}

// unhealthy describes the reasons for which a target receives no requests.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-states
var unhealthy = map[string]func(account.TargetGroup) string{
	"Target.ResponseCodeMismatch": func(g account.TargetGroup) string {
		return fmt.Sprintf("the container answered the health check of %s with a code other than %s: correct the path or the matcher",
			g.HealthCheckPath, g.Matcher.HTTPCode+g.Matcher.GrpcCode)
	},
	"Target.Timeout": func(g account.TargetGroup) string {
		return fmt.Sprintf("no answer to the health check of port %s within %d seconds: the container is slow, does not listen on all "+
			"addresses, or a rule drops the packets", g.HealthCheckPort, g.HealthCheckTimeoutSeconds)
	},
	"Target.FailedHealthChecks": func(g account.TargetGroup) string {
		return fmt.Sprintf("the health check of port %s, path %s, got no valid answer: the container does not listen on that port, or speaks another protocol than %s",
			g.HealthCheckPort, g.HealthCheckPath, g.HealthCheckProtocol)
	},
	"Target.NotInUse": func(account.TargetGroup) string {
		return "the target group is in no listener rule, or the load balancer is not in the zone of the target"
	},
	"Target.IpUnusable": func(account.TargetGroup) string {
		return "the address cannot be a target, because a load balancer uses it"
	},
	"Elb.InternalError": func(account.TargetGroup) string { return "an internal error of the load balancer" },
}

// grace describes a grace period that ends before a target can be found unhealthy.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
func grace(t Target, g account.TargetGroup) string {
	patience := g.HealthCheckIntervalSeconds * g.UnhealthyThresholdCount
	if period := t.Service.HealthCheckGracePeriodSeconds; period < patience {
		return fmt.Sprintf("; the grace period is %d seconds, so ECS replaces a task that is not healthy %d seconds after its start",
			period, patience)
	}
	return ""
}
