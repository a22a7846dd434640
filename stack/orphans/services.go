package orphans

import (
	"context"
	"slices"
	"strings"
)

// loadBalancerKinds are the kinds of Elastic Load Balancing, and of what points to a load balancer.
var loadBalancerKinds = []kind{
	recordKind,
	{
		typ: "aws:lb/listenerRule:ListenerRule", noun: "listener rule", arns: []string{"elasticloadbalancing:listener-rule/"},
		find:   listenerRules,
		remove: byID("elbv2 delete-rule --rule-arn"),
	},
	{
		typ: "aws:lb/listener:Listener", noun: "listener", arns: []string{"elasticloadbalancing:listener/"}, find: listeners,
		remove: byID("elbv2 delete-listener --listener-arn"),
	},
	{
		typ: "aws:lb/loadBalancer:LoadBalancer", noun: "load balancer", arns: []string{"elasticloadbalancing:loadbalancer/"},
		find: listed(listing{
			command: "elbv2 describe-load-balancers", action: "elasticloadbalancing:DescribeLoadBalancers", items: "LoadBalancers",
			id: "LoadBalancerArn", arn: "LoadBalancerArn", name: "LoadBalancerName", created: "CreatedTime",
		}),
		remove: func(o Object) [][]string {
			return slices.Concat(
				command("elbv2 modify-load-balancer-attributes --attributes Key=deletion_protection.enabled,Value=false --load-balancer-arn", o.ID),
				command("elbv2 delete-load-balancer --load-balancer-arn", o.ID),
				command("elbv2 wait load-balancers-deleted --load-balancer-arns", o.ID))
		},
		note: "AWS deletes the network interfaces of a load balancer some minutes after it: until then, deleting its subnets fails",
	},
	{
		typ: "aws:lb/targetGroup:TargetGroup", noun: "target group", arns: []string{"elasticloadbalancing:targetgroup/"},
		find: listed(listing{
			command: "elbv2 describe-target-groups", action: "elasticloadbalancing:DescribeTargetGroups", items: "TargetGroups",
			id: "TargetGroupArn", arn: "TargetGroupArn", name: "TargetGroupName",
		}),
		remove: byID("elbv2 delete-target-group --target-group-arn"),
	},
	{
		typ: "aws:acm/certificate:Certificate", noun: "certificate", arns: []string{"acm:certificate/"},
		find: listed(listing{
			command: "acm list-certificates", action: "acm:ListCertificates", items: "CertificateSummaryList",
			id: "CertificateArn", arn: "CertificateArn", name: "DomainName", created: "CreatedAt",
		}),
		remove: byID("acm delete-certificate --certificate-arn"),
	},
}

// listeners returns the listeners of the load balancers that the tags and the state name.
func listeners(ctx context.Context, s *search, k kind) ([]Object, bool) {
	return s.children(ctx, k, "--load-balancer-arn", func(listener string) string {
		return cut(strings.Replace(listener, ":listener/", ":loadbalancer/", 1))
	}, listing{
		command: "elbv2 describe-listeners", action: "elasticloadbalancing:DescribeListeners", items: "Listeners",
		id: "ListenerArn", arn: "ListenerArn", name: "Port",
	})
}

// listenerRules returns the rules of the listeners that the tags and the state name.
func listenerRules(ctx context.Context, s *search, k kind) ([]Object, bool) {
	return s.children(ctx, k, "--listener-arn", func(rule string) string {
		return cut(strings.Replace(rule, ":listener-rule/", ":listener/", 1))
	}, listing{
		command: "elbv2 describe-rules", action: "elasticloadbalancing:DescribeRules", items: "Rules", id: "RuleArn", arn: "RuleArn",
		keep: func(rule map[string]any) bool { return rule["IsDefault"] != true },
	})
}

// cut returns an ARN without its last part.
func cut(arn string) string { return arn[:strings.LastIndex(arn, "/")] }

// children returns the objects of a kind, of which a call lists those of one parent.
func (s *search) children(ctx context.Context, k kind, flag string, parentOf func(string) string, l listing) ([]Object, bool) {
	var parents []string
	for _, arn := range append(s.arns(k), s.ids(k.typ)...) {
		parents = append(parents, parentOf(arn))
	}
	slices.Sort(parents)
	var objects []Object
	complete := true
	for _, parent := range slices.Compact(parents) {
		items, ok := s.items(ctx, l, flag, parent)
		objects, complete = append(objects, items...), complete && ok
	}
	return s.relevant(k.typ, objects), complete
}

// recordKind is the kind of the records of the stack's names. Records have no tags.
var recordKind = kind{
	typ: "aws:route53/record:Record", noun: "DNS record", global: true, untagged: true,
	find: records,
	remove: func(o Object) [][]string {
		zone, _, _ := strings.Cut(o.ID, "_")
		return command("route53 change-resource-record-sets --hosted-zone-id", zone, "--change-batch", encode(map[string]any{
			"Changes": []any{map[string]any{"Action": "DELETE", "ResourceRecordSet": o.values}},
		}))
	},
}

// records returns the records of the stack's names, and those of the state, which can have other hosted zones. Those that
// validate a certificate are only found in the state, because several certificates can share one.
func records(ctx context.Context, s *search, k kind) ([]Object, bool) {
	zones := []string{s.stack.ZoneID}
	for _, r := range s.state.Resources {
		if r.Type == k.typ {
			zones = append(zones, r.text("zoneId"))
		}
	}
	slices.Sort(zones)
	var objects []Object
	complete := true
	for _, zone := range slices.Compact(zones) {
		if zone == "" {
			continue
		}
		items, ok := s.items(ctx, listing{
			command: "route53 list-resource-record-sets", action: "route53:ListResourceRecordSets", items: "ResourceRecordSets", name: "Name",
		}, "--hosted-zone-id", zone)
		for _, o := range items {
			// Route 53 escapes an asterisk.
			// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
			o.Type, o.Name = k.typ, strings.TrimSuffix(strings.Replace(o.Name, `\052`, "*", 1), ".")
			o.ID = zone + "_" + o.Name + "_" + o.text("Type")
			if slices.Contains([]string{"A", "AAAA"}, o.text("Type")) || s.state.has(o) {
				objects = append(objects, o)
			}
		}
		complete = complete && ok
	}
	return s.relevant(k.typ, objects), complete
}
