package change

import (
	"cmp"
	"fmt"
	"slices"

	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
)

// RecordOf returns the record of a planned stack.
func RecordOf(p stack.Plan) Record {
	r := Record{
		Version: Version, Project: p.Config.Project, Environment: p.Config.Environment,
		Region: p.Config.Region, Accounts: p.Config.Accounts, Environments: p.Config.Environments(),
		Network: networkOf(p.Network), Isolation: string(cmp.Or(p.Config.Security.Isolation, securityplan.Shared)),
		Stores: map[string]Store{}, LoadBalancers: map[string]LoadBalancer{}, DNS: dnsOf(p),
		Services: map[string]Service{}, Roles: map[string]Role{},
		Path:       cmp.Or(p.Config.IAM.Path, "/"),
		Logs:       Logs{Groups: p.LogGroups, Kept: p.Config.Logs.RetainOnDelete, ForwardTo: p.Config.Logs.ForwardTo},
		Monitoring: monitoringOf(p),
		Sharing:    sharingOf(p), Repositories: map[string]Repository{},
	}
	r.Network.Explicit = p.Config.Network.Subnets != nil
	for name, store := range p.Config.Data {
		r.Stores[name] = Store{string(store.Kind), store.TCPPort()}
	}
	for _, alb := range p.LoadBalancers {
		r.LoadBalancers[alb.Name()] = loadBalancerOf(alb)
	}
	for _, task := range p.Tasks {
		calls := append([]string{"ecr.api", "ecr.dkr", "logs"}, task.AWS...) // the first start the task
		slices.Sort(calls)
		name := task.Service.Name
		r.Services[name] = Service{task.Service.Port, slices.Compact(calls), task.Execution, p.Config.Services[name].Repository}
	}
	for _, repository := range p.Registry.Repositories {
		r.Repositories[repository.Name] = Repository{repository.Creator, repository.Key, repository.ForceDelete}
	}
	for _, role := range p.IAM.Roles {
		r.Roles[role.Key] = Role{role.Service, role.Name, len(role.Managed) > 0}
	}
	if f := r.Network.FlowLogs; f != nil && f.Destination == string(networkplan.ToCloudWatch) {
		f.Path = p.Config.IAM.Path
	}
	if logs := p.Primary().Logs; logs.OwnBucket() {
		r.Logs.Bucket = &Bucket{logs.EmptyOnDelete}
	}
	return r
}

func networkOf(n networkplan.Plan) Network {
	r := Network{
		CIDR: n.CIDR.String(), IPAMPool: n.IPAMPool, IPv6: n.IPv6, Endpoints: n.Endpoints,
		Subnets: map[string]Subnet{}, NATs: map[string]NAT{}, DNSFirewall: map[string]Firewall{},
		QueryLogs: n.VPC.QueryLogConfig, Exclusion: string(n.VPC.Exclusion),
	}
	if d := n.VPC.DHCP; d != nil {
		r.DHCP = fmt.Sprint(d.DomainName, d.NameServers, d.NTPServers)
	}
	for _, cidr := range n.Secondary {
		r.Secondary = append(r.Secondary, cidr.String())
	}
	kinds := map[networkplan.Tier]networkplan.Tier{}
	for _, table := range n.Tables {
		kinds[table.Tier] = table.Kind
	}
	for _, s := range n.Subnets {
		r.Subnets[s.Key] = Subnet{Tier: string(s.Tier), Kind: string(kinds[s.Tier]), Zone: s.Zone.String(), CIDR: s.CIDR.String()}
	}
	if n.Existing != nil {
		r.VPC = n.Existing.VPC
		ids := n.Existing.IDs()
		for _, s := range n.Subnets {
			r.Subnets[s.Key] = Subnet{string(s.Tier), string(s.Tier), s.Zone.String(), s.CIDR.String(), ids[s.Tier][s.Zone.Key]}
		}
	}
	for _, nat := range n.NATs {
		r.NATs[nat.Zone.Key] = NAT{nat.Zone.String(), nat.ElasticIP}
	}
	for _, g := range n.VPC.DNSFirewall {
		r.DNSFirewall[g.RuleGroup] = Firewall{g.Priority, g.MutationProtection}
	}
	if f := n.FlowLogs; f.Destination != networkplan.DestinationNone {
		r.FlowLogs = &FlowLogs{Destination: string(f.Destination), Bucket: f.Bucket, Traffic: string(f.Traffic), Format: f.Format()}
	}
	return r
}

func loadBalancerOf(alb lbplan.Plan) LoadBalancer {
	r := LoadBalancer{
		Shard: alb.Shard, Internal: alb.Internal, Protected: alb.Attributes.DeletionProtection,
		TargetGroups: map[string]TargetGroup{}, WebACL: alb.WebACL,
	}
	if e := alb.Existing; e != nil {
		r.Existing, r.Group = e.ListenerARN, e.SecurityGroup()
	}
	for _, l := range alb.Listeners {
		r.Listeners = append(r.Listeners, l.Key)
	}
	for _, g := range alb.TargetGroups {
		r.TargetGroups[g.Key()] = TargetGroup{g.Service, g.Port, string(g.Target.Protocol), string(g.Target.Version)}
	}
	return r
}

func dnsOf(p stack.Plan) DNS {
	r := DNS{Names: map[string]string{}, Certificate: p.Primary().Certificate.Names()}
	for _, alb := range p.LoadBalancers {
		for _, name := range alb.Names {
			r.Names[name] = alb.Name()
		}
	}
	if len(r.Names) > 0 || len(r.Certificate) > 0 {
		r.ZoneID = p.Config.LoadBalancer.ZoneID
	}
	return r
}

func sharingOf(p stack.Plan) Sharing {
	r := Sharing{LogDestination: p.Config.Sharing.Logs != nil}
	if p.Config.Sharing.Images != nil {
		r.Repositories = p.Sharing.Repositories
	}
	if github := p.Config.Delivery.GitHub; github != nil {
		r.GitHubProvider = github.MakeProvider
	}
	return r
}

// ownTopic is the topic for findings that the stack creates.
const ownTopic = "own"

func monitoringOf(p stack.Plan) Monitoring {
	spec, r := p.Monitoring.Spec, Monitoring{}
	if g := spec.GuardDuty; g != nil {
		r.Detector, r.Runtime = string(g.Detector), g.RuntimeMonitoring
		if g.Findings != nil {
			r.Findings = cmp.Or(g.Findings.Topic, ownTopic)
		}
	}
	if a := spec.AccessAnalyzer; a != nil {
		r.External, r.Unused = a.External, a.UnusedDays
	}
	r.Trail = spec.CloudTrail != nil
	return r
}
