package stack

import (
	"slices"

	"ecs-foundation/iam/plan/deploy"
	lbplan "ecs-foundation/loadbalancer/plan"
	monitoringplan "ecs-foundation/monitoring/plan"
	networkplan "ecs-foundation/network/plan"
	registryplan "ecs-foundation/registry/plan"
	securityplan "ecs-foundation/security/plan"
)

// The logical names of the roles with which AWS services write the flow logs, and the logs of
// other accounts.
const (
	FlowLogRole = "flow-logs-writer-role"
	SharingRole = "sharing-logs-role"
)

// The logical names of the buckets that a stack creates, for the logs of its load balancers
// and for its trail.
const (
	LogBucket   = "alb-logs-bucket"
	TrailBucket = "monitoring-trail-bucket"
)

// A resource is a resource type that a stack registers on a condition.
type resource struct {
	typ        string
	registered bool
}

// deployed describes what the components register for a plan, except for the roles, whose
// plan adds them. TestDeployedTypesAreThoseThatAreRegistered compares the types with the
// resource graph.
func (p Plan) deployed() deploy.Stack {
	s := deploy.Stack{
		Network: deploy.Network{
			TaskSubnets: p.taskSubnetKeys(),
			IPAMPool:    p.Network.IPAMPool, QueryLogConfig: p.Network.VPC.QueryLogConfig,
			PrivateDNS: len(p.Network.Endpoints) > 0, FlowLogsToS3: p.Network.FlowLogs.Destination == networkplan.ToS3,
		},
		LoadBalancer: p.deployedNames(),
		Monitoring:   p.deployedMonitoring(),
		Logs:         deploy.Logs{Key: p.Config.Logs.Key != ""},
		Registry:     p.deployedRepositories(),
		Roles:        deploy.Roles{Generated: map[string]string{}},
		Buckets:      p.deployedBuckets(),
	}
	if p.Network.FlowLogs.Destination == networkplan.ToCloudWatch {
		s.Roles.Generated["vpc-flow-logs.amazonaws.com"] = p.Config.Prefix + FlowLogRole
	}
	if p.Config.Sharing.Logs != nil {
		s.Roles.Generated["logs.amazonaws.com"] = p.Config.Prefix + SharingRole
	}
	if existing := p.Network.Existing; existing != nil {
		s.Network.VPC, s.Network.EndpointsGroup = existing.VPC, p.Config.Network.Existing.EndpointsGroup
		for _, subnet := range existing.Subnets {
			if subnet.Tier == networkplan.Private { // the tier of endpoints
				s.Network.Subnets = append(s.Network.Subnets, subnet.ID)
			}
		}
	}
	for _, nat := range p.Network.NATs {
		if nat.ElasticIP != "" {
			s.Network.ElasticIPs = append(s.Network.ElasticIPs, nat.ElasticIP)
		}
	}
	for _, r := range slices.Concat(p.networkTypes(), p.loadBalancerTypes(), p.monitoringTypes(), p.logTypes(), p.registryTypes()) {
		if r.registered {
			s.Types = append(s.Types, r.typ)
		}
	}
	return s
}

func (p Plan) networkTypes() []resource {
	n, always, created := p.Network, true, p.Network.Existing == nil
	routes := func(uses func(networkplan.RouteTable) bool) bool { return slices.ContainsFunc(n.Tables, uses) }
	storesOf := func(kind securityplan.StoreKind) bool {
		for _, store := range p.Config.Data {
			if store.Kind == kind {
				return true
			}
		}
		return false
	}
	return []resource{
		{"aws:ec2/vpc:Vpc", created},
		{"aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", len(n.Secondary) > 0},
		{"aws:ec2/internetGateway:InternetGateway", routes(func(t networkplan.RouteTable) bool {
			return t.Default == networkplan.ViaInternet
		})},
		{"aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", routes(func(t networkplan.RouteTable) bool {
			return t.DefaultIPv6 == networkplan.ViaEgressOnly
		})},
		{"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", created},
		{"aws:ec2/defaultRouteTable:DefaultRouteTable", created},
		{"aws:ec2/subnet:Subnet", created},
		{"aws:ec2/routeTable:RouteTable", created},
		{"aws:ec2/routeTableAssociation:RouteTableAssociation", created},
		{"aws:ec2/route:Route", routes(func(t networkplan.RouteTable) bool {
			return t.Default != networkplan.GatewayNone || t.DefaultIPv6 != networkplan.GatewayNone
		})},
		{"aws:ec2/eip:Eip", slices.ContainsFunc(n.NATs, func(nat networkplan.NATGateway) bool { return nat.ElasticIP == "" })},
		{"aws:ec2/natGateway:NatGateway", len(n.NATs) > 0},
		{"aws:ec2/vpcEndpoint:VpcEndpoint", created || len(n.Endpoints) > 0},
		{"aws:ec2/networkAcl:NetworkAcl", len(p.ACLs) > 0},
		{"aws:ec2/flowLog:FlowLog", n.FlowLogs.Destination != networkplan.DestinationNone},
		{"aws:ec2/vpcDhcpOptions:VpcDhcpOptions", n.VPC.DHCP != nil},
		{"aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", n.VPC.DHCP != nil},
		{"aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", n.VPC.Exclusion != ""},
		{"aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation", n.VPC.QueryLogConfig != ""},
		{"aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation", len(n.VPC.DNSFirewall) > 0},
		{"aws:ec2/securityGroup:SecurityGroup", always},
		{"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", always},
		{"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", always},
		{"aws:rds/subnetGroup:SubnetGroup", storesOf(securityplan.RDS)},
		{"aws:elasticache/subnetGroup:SubnetGroup", storesOf(securityplan.ElastiCache)},
	}
}

func (p Plan) loadBalancerTypes() []resource {
	primary := p.Primary()
	some := func(has func(lbplan.Plan) bool) bool { return slices.ContainsFunc(p.LoadBalancers, has) }
	certificate := primary.Certificate.Domain != ""
	return []resource{
		{"aws:lb/loadBalancer:LoadBalancer", p.ManagesLoadBalancer()},
		{"aws:lb/listener:Listener", p.ManagesLoadBalancer()},
		{"aws:lb/targetGroup:TargetGroup", some(func(alb lbplan.Plan) bool { return len(alb.TargetGroups) > 0 })},
		{"aws:lb/listenerRule:ListenerRule", some(func(alb lbplan.Plan) bool { return len(alb.Rules) > 0 })},
		{"aws:lb/listenerCertificate:ListenerCertificate", len(p.Config.LoadBalancer.Certificates) > 0},
		{"aws:wafv2/webAclAssociation:WebAclAssociation", primary.WebACL != ""},
		{"aws:acm/certificate:Certificate", certificate},
		{"aws:acm/certificateValidation:CertificateValidation", certificate},
		{"aws:route53/record:Record", certificate || some(func(alb lbplan.Plan) bool { return len(alb.Names) > 0 })},
		{"aws:cloudwatch/metricAlarm:MetricAlarm", primary.Alarms != nil},
		{"aws:cloudwatch/dashboard:Dashboard", primary.Dashboard},
	}
}

func (p Plan) monitoringTypes() []resource {
	m, buckets := p.Monitoring.Spec, len(p.deployedBuckets()) > 0
	detector := m.GuardDuty != nil && m.GuardDuty.Detector != monitoringplan.Lookup
	findings := m.GuardDuty != nil && m.GuardDuty.Findings != nil
	topic := findings && m.GuardDuty.Findings.Topic == ""
	return []resource{
		{"aws:guardduty/detector:Detector", detector},
		{"aws:guardduty/detectorFeature:DetectorFeature", detector && m.GuardDuty.RuntimeMonitoring},
		{"aws:cloudwatch/eventRule:EventRule", findings},
		{"aws:cloudwatch/eventTarget:EventTarget", findings},
		{"aws:sns/topic:Topic", topic},
		{"aws:sns/topicPolicy:TopicPolicy", topic},
		{"aws:accessanalyzer/analyzer:Analyzer", m.AccessAnalyzer != nil},
		{"aws:cloudtrail/trail:Trail", m.CloudTrail != nil},
		{"aws:s3/bucketV2:BucketV2", buckets},
		{"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", buckets},
		{"aws:s3/bucketOwnershipControls:BucketOwnershipControls", buckets},
		{"aws:s3/bucketPolicy:BucketPolicy", buckets},
		{"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", buckets},
		{"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", buckets},
		{"aws:s3/bucketVersioningV2:BucketVersioningV2", buckets},
	}
}

func (p Plan) logTypes() []resource {
	return []resource{
		{"aws:cloudwatch/logGroup:LogGroup", len(p.LogGroups) > 0 || p.Network.FlowLogs.Destination == networkplan.ToCloudWatch},
		{"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", len(p.LogGroups) > 0 && p.Config.Logs.ForwardTo != ""},
		{"aws:cloudwatch/logDestination:LogDestination", p.Config.Sharing.Logs != nil},
		{"aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy", p.Config.Sharing.Logs != nil},
	}
}

func (p Plan) registryTypes() []resource {
	repositories := p.Registry.Repositories
	return []resource{
		{"aws:ecr/repository:Repository", len(repositories) > 0},
		{"aws:ecr/lifecyclePolicy:LifecyclePolicy", slices.ContainsFunc(repositories, registryplan.Repository.HasLifecycle)},
		{"aws:ecr/repositoryPolicy:RepositoryPolicy", p.Config.Sharing.Images != nil},
	}
}

func (p Plan) deployedRepositories() deploy.Registry {
	r := deploy.Registry{Shared: p.Sharing.Repositories}
	for _, repository := range p.Registry.Repositories {
		r.Created = append(r.Created, repository.Name)
		if repository.ForceDelete {
			r.Deleted = append(r.Deleted, repository.Name)
		}
		if repository.Key != "" {
			r.Keys = append(r.Keys, repository.Key)
		}
	}
	return r
}

func (p Plan) deployedNames() deploy.LoadBalancer {
	l := deploy.LoadBalancer{
		WebACL: p.Primary().WebACL, ZoneID: p.Config.LoadBalancer.ZoneID,
	}
	if existing := p.Primary().Existing; existing != nil {
		l.Listener, l.Group = existing.ListenerARN, existing.SecurityGroup()
	}
	if certificate := p.Primary().Certificate; certificate.Domain != "" {
		l.Certified = certificate.Names()
	}
	for _, alb := range p.LoadBalancers {
		l.LoadBalancers = append(l.LoadBalancers, alb.Name())
		l.Names = append(l.Names, alb.Names...)
		for _, login := range alb.Logins {
			if login.Cognito != nil {
				l.UserPools = append(l.UserPools, login.Cognito.UserPoolARN)
			}
		}
	}
	return l
}

func (p Plan) deployedMonitoring() deploy.Monitoring {
	prefix := p.Config.Project + "-" + p.Config.Environment + "-"
	m := deploy.Monitoring{Trail: prefix + "trail"}
	if guardDuty := p.Monitoring.Spec.GuardDuty; guardDuty != nil {
		m.Detector = guardDuty.Detector == monitoringplan.Create
	}
	if analyzer := p.Monitoring.Spec.AccessAnalyzer; analyzer != nil {
		m.Analyzers = []string{prefix + "external", prefix + "unused"}
	}
	for _, alb := range p.LoadBalancers {
		m.Dashboards = append(m.Dashboards, prefix+p.Config.Prefix+"dashboard-"+alb.Name())
	}
	return m
}

// deployedBuckets returns the buckets that the stack creates.
func (p Plan) deployedBuckets() []deploy.Bucket {
	var buckets []deploy.Bucket
	if logs := p.Primary().Logs; logs.OwnBucket() {
		buckets = append(buckets, deploy.Bucket{Name: p.Config.Prefix + LogBucket, Empty: logs.EmptyOnDelete})
	}
	if p.Monitoring.Spec.CloudTrail != nil {
		buckets = append(buckets, deploy.Bucket{Name: p.Config.Prefix + TrailBucket})
	}
	return buckets
}

// TaskSubnets returns the subnets in which tasks can run: the private ones, and those of
// custom tiers that are not public.
func (p Plan) TaskSubnets() []networkplan.Subnet {
	return slices.DeleteFunc(slices.Clone(p.Network.Subnets), func(s networkplan.Subnet) bool {
		custom, ok := p.Config.Network.Tiers[string(s.Tier)]
		return s.Tier != networkplan.Private && (!ok || custom.Kind == networkplan.Public)
	})
}

func (p Plan) taskSubnetKeys() []string {
	var keys []string
	for _, s := range p.TaskSubnets() {
		keys = append(keys, s.Key)
	}
	return keys
}
