package components

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
	"ecs-foundation/loadbalancer"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// LoadBalancerSettings are the inputs of LoadBalancer: an Application Load Balancer in given
// subnets, its certificate, listeners and rules, a target group for each service, its logs,
// alarms and DNS records. Rules on a listener of another stack, and additional load balancers,
// belong to Foundation.
type LoadBalancerSettings struct {
	Common
	lbplan.Spec

	Existing, Stack, Priorities, Shards omitted `json:"-"`

	// VPCID is the ID of the VPC. Required.
	VPCID string `json:"vpcId"`
	// SubnetIDs are the IDs of subnets in at least two zones, by zone: public, or private for an
	// internal load balancer. Required.
	SubnetIDs map[string]string `json:"subnetIds"`
	// SecurityGroupID is the ID of the security group of the load balancer. Required.
	SecurityGroupID string `json:"securityGroupId"`
	// IPv6 also assigns IPv6 addresses, which requires dual-stack subnets.
	IPv6 bool `json:"ipv6"`
	// Services are the services that requests are forwarded to, by name.
	Services map[string]Routing `json:"services"`
}

// Routing is the routing of a service.
type Routing struct {
	// Port is the port that the container listens on. Required with routes.
	Port int `json:"port"`

	lbplan.ServiceRouting

	Shard omitted `json:"-"`
}

// Constraints returns the constraints of the routing of a service.
func (Routing) Constraints() map[string]validate.Constraint { return lbplan.Service{}.Constraints() }

// Constraints returns the constraints of the inputs.
func (LoadBalancerSettings) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"vpcId":           id("the ID of a VPC", "vpc-0123456789abcdef0", true),
		"subnetIds":       subnets(2),
		"securityGroupId": id("the ID of a security group", "sg-0123456789abcdef0", true),
		"services":        services(),
	}
}

// LoadBalancerOutputs are the outputs of LoadBalancer.
type LoadBalancerOutputs struct {
	// LoadBalancerARN is the ARN of the load balancer.
	LoadBalancerARN string `json:"loadBalancerArn"`
	// LoadBalancerDNSName is its DNS name.
	LoadBalancerDNSName string `json:"loadBalancerDnsName"`
	// LoadBalancerZoneID is the hosted zone of its DNS name, for alias records.
	LoadBalancerZoneID string `json:"loadBalancerZoneId"`
	// CertificateARN is the certificate of the HTTPS listener, or "".
	CertificateARN string `json:"certificateArn"`
	// LogBucketName is the bucket of the logs, or "".
	LogBucketName string `json:"logBucketName"`
	// ListenerARNs are the listeners: http and https.
	ListenerARNs map[string]string `json:"listenerArns"`
	// TargetGroupARNs are the target groups, by service.
	TargetGroupARNs map[string]string `json:"targetGroupArns"`
	// GreenTargetGroupARNs are the green target groups, by service.
	GreenTargetGroupARNs map[string]string `json:"greenTargetGroupArns"`
}

func prepareLoadBalancer(c call, s LoadBalancerSettings) (create, error) {
	in := lbplan.Input{Spec: s.Spec}
	for _, name := range sortedServices(s.Services) {
		service := s.Services[name]
		in.Services = append(in.Services, lbplan.Service{Name: name, Port: service.Port, ServiceRouting: service.ServiceRouting})
	}
	plan, err := lbplan.New(in)
	errs := validate.NewErrors("")
	errs.Add(inputs(err, "certificateArn", "loadBalancer.", ""))
	return func(base *component.Base) (pulumi.Map, error) {
		alb, err := createLoadBalancer(base, c.place, s, plan)
		if err != nil {
			return nil, err
		}
		return pulumi.Map{
			"loadBalancerArn": alb.ARN, "loadBalancerDnsName": alb.DNSName, "loadBalancerZoneId": alb.ZoneID,
			"certificateArn": alb.CertificateARN, "logBucketName": alb.LogBucket, "listenerArns": alb.ListenerARNs.Map(),
			"targetGroupArns": alb.TargetGroupARNs.Map(), "greenTargetGroupArns": alb.GreenTargetGroupARNs.Map(),
		}, nil
	}, errs.Err()
}

func createLoadBalancer(
	base *component.Base, at place, s LoadBalancerSettings, plan lbplan.Plan,
) (*loadbalancer.LoadBalancer, error) {
	logs, err := loadbalancer.NewLogs(base.Ctx, base.Name("logs"), &loadbalancer.LogsArgs{
		Plan: plan.Logs, Scope: at.Scope, Tags: at.tags,
	}, base.Child)
	if err != nil {
		return nil, err
	}
	args := &loadbalancer.Args{
		Plan: plan, IPv6: s.IPv6, Tags: at.tags, VPCID: pulumi.String(s.VPCID), SubnetIDs: pulumi.ToStringMap(s.SubnetIDs),
		SecurityGroupID: pulumi.String(s.SecurityGroupID), LogBucket: logs.BucketName,
	}
	zone := pulumi.String(s.ZoneID)
	if plan.Certificate.Domain != "" {
		certificate, err := loadbalancer.NewCertificate(base.Ctx, base.Name("certificate"), &loadbalancer.CertificateArgs{
			Plan: plan.Certificate, Tags: at.tags, ZoneID: zone,
		}, base.Child)
		if err != nil {
			return nil, err
		}
		args.CertificateARN = certificate.ARN
	}
	alb, err := loadbalancer.New(base.Ctx, base.Name(plan.Name()), args, base.Child)
	if err != nil {
		return nil, err
	}
	names := map[string]*loadbalancer.LoadBalancer{}
	for _, domain := range plan.Names {
		names[domain] = alb
	}
	_, err = loadbalancer.NewRecords(base.Ctx, base.Name("names"), &loadbalancer.RecordsArgs{Names: names, ZoneID: zone}, base.Child)
	if err != nil {
		return nil, err
	}
	return alb, createMonitoring(base, at, plan, alb)
}

// createMonitoring creates the alarms and the dashboard of a load balancer.
func createMonitoring(base *component.Base, at place, plan lbplan.Plan, alb *loadbalancer.LoadBalancer) error {
	_, err := loadbalancer.NewAlarms(base.Ctx, base.Name("alarms"), &loadbalancer.AlarmsArgs{
		Plan: plan.Alarms, Tags: at.tags, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
	}, base.Child)
	if err != nil || !plan.Dashboard {
		return err
	}
	_, err = loadbalancer.NewDashboard(base.Ctx, base.Name("dashboard"), &loadbalancer.DashboardArgs{
		Scope: at.Scope, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
	}, base.Child)
	return err
}
