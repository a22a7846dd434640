package stack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	networkplan "ecs-foundation/network/plan"
)

// A FixedName is a name that the stack gives a resource, instead of one that Pulumi generates. AWS has only one resource
// with it in an account and region: creating a second one fails in the middle of an update.
type FixedName struct {
	// Type is the type of the resource in Pulumi, and Resource its logical name.
	Type, Resource string
	// Component is the type of the component that it belongs to, and Parent its logical name.
	Component, Parent string
	// Name is the name in AWS, and ID the ID with which Pulumi imports the resource, or "" if AWS generates it.
	Name, ID string
	// Key is the configuration key to change if another resource has the name.
	Key string
}

// FixedNames returns the fixed names of the stack, sorted by resource. TestFixedNamesAreThoseOfTheGraph compares them with
// the resource graph.
func (p Plan) FixedNames() []FixedName {
	names := slices.Concat(p.roleNames(), p.logGroupNames(), p.repositoryNames(), p.monitoringNames(), p.recordNames())
	slices.SortFunc(names, func(a, b FixedName) int { return strings.Compare(a.Resource, b.Resource) })
	return names
}

// fixed returns a fixed name of a child of a component, whose logical name begins with that of the component.
func (p Plan) fixed(typ, component, parent, suffix, name, id, key string) FixedName {
	parent = p.Config.Prefix + parent
	return FixedName{Type: typ, Resource: parent + "-" + suffix, Component: component, Parent: parent, Name: name, ID: id, Key: key}
}

func (p Plan) roleNames() []FixedName {
	var names []FixedName
	for _, role := range p.IAM.Roles {
		if role.Name == "" {
			continue
		}
		key := "iam.roleNames"
		if role.Service != "" {
			key = "services." + role.Service
		}
		names = append(names, p.fixed("aws:iam/role:Role", "ecs-foundation:index:Roles", "iam", role.Key, role.Name, role.Name, key))
		for i := range role.Managed {
			names = append(names, p.fixed("aws:iam/policy:Policy", "ecs-foundation:index:Roles", "iam",
				fmt.Sprintf("%s-policy-%d", role.Key, i+1), fmt.Sprintf("%s-%d", role.Name, i+1), "", key))
		}
	}
	return names
}

func (p Plan) logGroupNames() []FixedName {
	const typ = "aws:cloudwatch/logGroup:LogGroup"
	var names []FixedName
	for _, service := range slices.Sorted(maps.Keys(p.LogGroups)) {
		name, key := p.LogGroups[service], "services."+service
		if _, ok := p.Config.Services[service]; !ok {
			key = "delivery.codeBuild.project"
		}
		names = append(names, p.fixed(typ, "ecs-foundation:index:LogGroups", "logs", service, name, name, key))
	}
	if p.Network.FlowLogs.Destination == networkplan.ToCloudWatch {
		name := networkplan.FlowLogGroup(p.environment())
		names = append(names, p.fixed(typ, "ecs-foundation:index:FlowLogs", "flow-logs", "group", name, name, "network.flowLogs"))
	}
	return names
}

func (p Plan) repositoryNames() []FixedName {
	var names []FixedName
	for _, r := range p.Registry.Repositories {
		names = append(names, p.fixed("aws:ecr/repository:Repository", "ecs-foundation:index:Repositories", "repositories",
			r.Creator, r.Name, r.Name, "services."+r.Creator+".repository"))
	}
	return names
}

// environment is the beginning of names, PROJECT-ENVIRONMENT.
func (p Plan) environment() string { return p.Config.Project + "-" + p.Config.Environment }

func (p Plan) monitoringNames() []FixedName {
	const component, parent = "ecs-foundation:index:Monitoring", "monitoring"
	var names []FixedName
	label := func(suffix string) string { return p.environment() + "-" + suffix }
	if p.Monitoring.Spec.CloudTrail != nil {
		names = append(names, p.fixed("aws:cloudtrail/trail:Trail", component, parent, "trail", label("trail"), "", "monitoring.cloudTrail"))
	}
	if a := p.Monitoring.Spec.AccessAnalyzer; a != nil {
		for suffix, created := range map[string]bool{"external": a.External, "unused": a.UnusedDays > 0} {
			if created {
				names = append(names, p.fixed("aws:accessanalyzer/analyzer:Analyzer", component, parent, suffix, label(suffix), label(suffix),
					"monitoring.accessAnalyzer"))
			}
		}
	}
	for _, alb := range p.LoadBalancers {
		if alb.Dashboard {
			dashboard := "dashboard-" + alb.Name()
			name := label(p.Config.Prefix + dashboard)
			names = append(names, p.fixed("aws:cloudwatch/dashboard:Dashboard", "ecs-foundation:index:LoadBalancerDashboard",
				dashboard, "graphs", name, name, "loadBalancer.dashboard"))
		}
	}
	return names
}

// recordNames are the alias records of the stack's names: a zone has one record set of a name and a type.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
func (p Plan) recordNames() []FixedName {
	zone := p.Config.LoadBalancer.ZoneID
	var names []FixedName
	for _, alb := range p.LoadBalancers {
		types := []string{"A"}
		if e := alb.Existing; e != nil && e.IPv6() || e == nil && p.Network.IPv6 && !alb.Internal {
			types = append(types, "AAAA")
		}
		for _, domain := range alb.Names {
			for _, typ := range types {
				names = append(names, p.fixed("aws:route53/record:Record", "ecs-foundation:index:Records", "names",
					strings.ToLower(typ)+"-"+domain, domain, zone+"_"+domain+"_"+typ, "loadBalancer.domain"))
			}
		}
	}
	return names
}
