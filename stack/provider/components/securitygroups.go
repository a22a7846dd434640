package components

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/security"
	securityplan "ecs-foundation/security/plan"
)

// SecurityGroupsSettings are the inputs of SecurityGroups: the security groups of a load
// balancer, of services and of data stores in a VPC, and the connections between them. No other
// connection is allowed.
type SecurityGroupsSettings struct {
	Common
	securityplan.Spec

	// VPCID is the ID of the VPC. Required.
	VPCID string `json:"vpcId"`
	// Services are the services, by name.
	Services map[string]Connections `json:"services"`
	// Data are the data stores, by name.
	Data map[string]securityplan.Store `json:"data"`
	// Listeners are the ports of the load balancer. Default 80 and 443.
	Listeners []int `json:"listeners"`
	// Internal is set for a load balancer in private subnets. Its clients are in vpcCidrs
	// unless ingress lists others.
	Internal bool `json:"internal"`
	// IPv6 is set if the load balancer and the tasks also have IPv6 addresses.
	IPv6 bool `json:"ipv6"`
	// Logins is set if the load balancer authenticates users, for which it connects to their
	// identity provider.
	Logins bool `json:"logins"`
	// VPCCIDRs are the address ranges of the VPC. Required with internal and with
	// runtimeMonitoring.
	VPCCIDRs []netip.Prefix `json:"vpcCidrs"`
	// RuntimeMonitoring allows the tasks to connect to the endpoint that GuardDuty creates.
	RuntimeMonitoring bool `json:"runtimeMonitoring"`
	// NameServers are the IPv4 addresses of your name servers, if the VPC uses them instead of
	// AWS's.
	NameServers []string `json:"nameServers"`
	// Endpoints creates a group for interface endpoints, to which the tasks connect.
	Endpoints bool `json:"endpoints"`
	// EndpointsSecurityGroupID is the ID of the security group of existing interface endpoints,
	// such as the output of Network, in which rules for the tasks are created.
	EndpointsSecurityGroupID string `json:"endpointsSecurityGroupId"`
	// LoadBalancerSecurityGroupID is the ID of the security group of an existing load balancer,
	// in which rules to the tasks are created.
	LoadBalancerSecurityGroupID string `json:"loadBalancerSecurityGroupId"`
	// PrefixListIDs are the IDs of the prefix lists of s3 and dynamodb, to which the tasks
	// connect. Default AWS's in the region.
	PrefixListIDs map[string]string `json:"prefixListIds"`
}

// Connections are the connections of a service.
type Connections struct {
	// Port is the port that the container listens on. Required if the load balancer or
	// another service connects to it.
	Port int `json:"port"`
	// HealthCheckPort is the port of the health checks, if it is another one.
	HealthCheckPort int `json:"healthCheckPort"`
	// Routed is false for a service to which the load balancer does not connect. Default true
	// for a service with a port.
	Routed *bool `json:"routed"`

	securityplan.ServiceConnections
}

// Constraints returns the constraints of the connections of a service.
func (Connections) Constraints() map[string]validate.Constraint {
	port := validate.Constraint{Min: 1, Max: 65535}
	return map[string]validate.Constraint{"port": port, "healthCheckPort": port}
}

// Constraints returns the constraints of the inputs.
func (SecurityGroupsSettings) Constraints() map[string]validate.Constraint {
	const group, example = "the ID of a security group", "sg-0123456789abcdef0"
	lists := id("the IDs of prefix lists, by service", "{s3: pl-0123456789abcdef0}", false)
	lists.Eventual, lists.EventualMap = "pl-0123456789abcdef0", true
	lists.Keys = &validate.Constraint{Values: networkplan.GatewayServices()}
	return map[string]validate.Constraint{
		"vpcId":                       id("the ID of a VPC", "vpc-0123456789abcdef0", true),
		"services":                    services(),
		"data":                        securityplan.Stores(),
		"listeners":                   {Min: 1, Max: 65535, MinItems: 1, Unique: true},
		"nameServers":                 networkplan.DHCP{}.Constraints()["nameServers"],
		"endpointsSecurityGroupId":    id(group, example, false),
		"loadBalancerSecurityGroupId": id(group, example, false),
		"prefixListIds":               lists,
	}
}

// SecurityGroupsOutputs are the outputs of SecurityGroups.
type SecurityGroupsOutputs struct {
	// SecurityGroupIDs are all groups: alb, tasks or tasks-NAME, endpoints, and the name of each
	// data store.
	SecurityGroupIDs map[string]string `json:"securityGroupIds"`
	// TaskSecurityGroupIDs are the groups of new tasks, by service.
	TaskSecurityGroupIDs map[string]string `json:"taskSecurityGroupIds"`
}

func prepareSecurityGroups(c call, s SecurityGroupsSettings) (create, error) {
	errs := validate.NewErrors("")
	if len(s.VPCCIDRs) == 0 && (s.Internal || s.RuntimeMonitoring) {
		errs.Child("vpcCidrs").Addf("required with internal and with runtimeMonitoring: the address ranges of the VPC")
	}
	if s.Endpoints && s.EndpointsSecurityGroupID != "" {
		errs.Child("endpoints").Addf("contradicts endpointsSecurityGroupId: remove one of them")
	}
	plan, err := securityplan.New(s.input())
	errs.Add(inputs(err, "services", "network.egress: isolated, network.endpoints: derived", "endpoints: true or endpointsSecurityGroupId",
		"network.ipv6", "ipv6", "loadBalancer.internal", "internal", "security.", ""))
	return func(base *component.Base) (pulumi.Map, error) { return createSecurityGroups(base, c.place, s, plan) }, errs.Err()
}

func (s SecurityGroupsSettings) input() securityplan.Input {
	in := securityplan.Input{
		Spec: s.Spec, Listeners: s.Listeners, Stores: s.Data, IPv6: s.IPv6, Logins: s.Logins,
		Endpoints: s.Endpoints || s.EndpointsSecurityGroupID != "", ExistingEndpoints: s.EndpointsSecurityGroupID,
		ExistingALB: s.LoadBalancerSecurityGroupID,
		NameServers: networkplan.Spec{DHCP: &networkplan.DHCP{NameServers: s.NameServers}}.CustomNameServers(),
	}
	if len(in.Listeners) == 0 {
		in.Listeners = []int{80, 443}
	}
	if s.Internal {
		in.Inside = s.VPCCIDRs
	}
	if s.RuntimeMonitoring {
		in.Monitored = s.VPCCIDRs
	}
	for _, name := range sortedServices(s.Services) {
		service := s.Services[name]
		routed := service.Port != 0
		if service.Routed != nil {
			routed = *service.Routed
		}
		in.Services = append(in.Services, securityplan.Service{
			Name: name, Port: service.Port, HealthCheckPort: service.HealthCheckPort, Unrouted: !routed,
			ServiceConnections: service.ServiceConnections,
		})
	}
	return in
}

func createSecurityGroups(base *component.Base, at place, s SecurityGroupsSettings, plan securityplan.Plan) (pulumi.Map, error) {
	lists := pulumi.StringMap{}
	for _, service := range networkplan.GatewayServices() {
		if id := s.PrefixListIDs[service]; id != "" {
			lists[service] = pulumi.String(id)
			continue
		}
		list, err := ec2.LookupManagedPrefixList(base.Ctx, &ec2.LookupManagedPrefixListArgs{
			Name: new(awsname.Endpoint(at.Region, service)),
		}, base.Child)
		if err != nil {
			return nil, err
		}
		lists[service] = pulumi.String(list.Id)
	}
	groups, err := security.New(base.Ctx, base.Name("security"), &security.Args{
		Plan: plan, Tags: at.tags, VPCID: pulumi.String(s.VPCID), PrefixListIDs: lists,
	}, base.Child)
	if err != nil {
		return nil, err
	}
	return pulumi.Map{"securityGroupIds": groups.IDs.Map(), "taskSecurityGroupIds": groups.Tasks.Map()}, nil
}
