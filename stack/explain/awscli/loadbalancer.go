package awscli

import "ecs-foundation/stack/explain/account"

// loadBalancerReads describe the target groups of a service, and the load balancers, listeners and rules that lead to them.
var loadBalancerReads = []Read{
	{
		Command: "elbv2 describe-target-groups", Actions: []string{"elasticloadbalancing:DescribeTargetGroups"},
		Calls: func(a *account.Account) []Call { return each(targetGroups(a), "--target-group-arns") },
	},
	{
		Command: "elbv2 describe-target-health", Actions: []string{"elasticloadbalancing:DescribeTargetHealth"},
		Calls: func(a *account.Account) []Call { return each(targetGroups(a), "--target-group-arn") },
		Add: decoded(func(a *account.Account, c Call, answer account.LoadBalancing) {
			for _, h := range answer.TargetHealth {
				h.TargetGroupArn = c.Object
				a.TargetHealth = append(a.TargetHealth, h)
			}
		}),
	},
	{
		Command: "elbv2 describe-load-balancers", Actions: []string{"elasticloadbalancing:DescribeLoadBalancers"},
		Calls: func(a *account.Account) []Call { return each(loadBalancers(a), "--load-balancer-arns") },
	},
	{
		Command: "elbv2 describe-listeners", Actions: []string{"elasticloadbalancing:DescribeListeners"},
		Calls: func(a *account.Account) []Call { return each(loadBalancers(a), "--load-balancer-arn") },
	},
	{
		Command: "elbv2 describe-rules", Actions: []string{"elasticloadbalancing:DescribeRules"},
		Calls: func(a *account.Account) []Call {
			var calls []Call
			for _, l := range a.Listeners {
				calls = append(calls, one(l.ListenerArn, "--listener-arn", l.ListenerArn)...)
			}
			return calls
		},
		Add: decoded(func(a *account.Account, c Call, answer account.LoadBalancing) {
			for _, r := range answer.Rules {
				r.ListenerArn = c.Object
				a.Rules = append(a.Rules, r)
			}
		}),
	},
	{
		Command: "efs describe-mount-targets", Actions: []string{"elasticfilesystem:DescribeMountTargets"},
		Calls: func(a *account.Account) []Call {
			var ids []string
			for _, d := range a.TaskDefinitions {
				for _, v := range d.Volumes {
					if v.EfsVolumeConfiguration != nil {
						ids = appendNew(ids, v.EfsVolumeConfiguration.FileSystemID)
					}
				}
			}
			return each(ids, "--file-system-id")
		},
	},
}

// targetGroups returns the ARNs of the target groups of the services.
func targetGroups(a *account.Account) []string {
	var arns []string
	for _, s := range a.Services {
		for _, t := range s.Current().LoadBalancers {
			arns = appendNew(arns, t.TargetGroupArn)
			if t.AdvancedConfiguration != nil {
				arns = appendNew(arns, t.AdvancedConfiguration.AlternateTargetGroupArn)
			}
		}
	}
	return arns
}

// loadBalancers returns the ARNs of the load balancers of the target groups.
func loadBalancers(a *account.Account) []string {
	var arns []string
	for _, g := range a.TargetGroups {
		arns = appendNew(arns, g.LoadBalancerArns...)
	}
	return arns
}
