package components

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/lookup"
	"ecs-foundation/stack/provider"
)

// NetworkSettings are the inputs of Network: a VPC with public, private and data subnets in
// each zone, their routes, NAT gateways, endpoints, flow logs and DNS. Derived endpoints are
// those that Fargate needs to start a task. Network ACLs are computed from the connections of
// all services, which only Foundation knows.
type NetworkSettings struct {
	Common
	networkplan.Spec

	Existing, Stack, ACLs, DenyCIDRs omitted `json:"-"`

	// IAM configures the role that writes the flow logs.
	IAM Confinement `json:"iam"`
	// Logs configures the log group of the flow logs.
	Logs LogGroup `json:"logs"`
}

// A Confinement has the settings that an account can require of every role.
type Confinement struct {
	// Path is the path of the role, such as /ecs/. Default /.
	Path string `json:"path"`
	// PermissionsBoundary is the ARN of the policy that limits the permissions of the role.
	PermissionsBoundary string `json:"permissionsBoundary"`
}

// Constraints returns the constraints of the settings of a role.
func (Confinement) Constraints() map[string]validate.Constraint {
	all := roleConstraints()
	return map[string]validate.Constraint{"path": all["path"], "permissionsBoundary": all["permissionsBoundary"]}
}

// A LogGroup has the settings of a log group.
type LogGroup struct {
	// Key is the ARN of the KMS key that encrypts the log group. Its policy must allow
	// CloudWatch Logs to use it. Default AWS's own key.
	Key string `json:"key"`
	// RetainOnDelete keeps the log group when the component is removed.
	RetainOnDelete bool `json:"retainOnDelete"`
}

// Constraints returns the constraints of a log group.
func (LogGroup) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"key": policy.KeyARN}
}

// NetworkOutputs are the outputs of Network.
type NetworkOutputs struct {
	// VPCID is the VPC's ID.
	VPCID string `json:"vpcId"`
	// PublicSubnetIDs are the public subnets, by zone.
	PublicSubnetIDs map[string]string `json:"publicSubnetIds"`
	// PrivateSubnetIDs are the private subnets, by zone.
	PrivateSubnetIDs map[string]string `json:"privateSubnetIds"`
	// DataSubnetIDs are the data subnets, by zone.
	DataSubnetIDs map[string]string `json:"dataSubnetIds"`
	// TierSubnetIDs are the subnets of the custom tiers, by tier and zone.
	TierSubnetIDs map[string]map[string]string `json:"tierSubnetIds"`
	// NATPublicIPs are the addresses from which the private subnets connect to the internet, by
	// zone.
	NATPublicIPs map[string]string `json:"natPublicIps"`
	// GatewayEndpointIDs are the gateway endpoints, by service.
	GatewayEndpointIDs map[string]string `json:"gatewayEndpointIds"`
	// PrefixListIDs are the prefix lists of the gateway endpoints, by service.
	PrefixListIDs map[string]string `json:"prefixListIds"`
	// InterfaceEndpointIDs are the interface endpoints, by service.
	InterfaceEndpointIDs map[string]string `json:"interfaceEndpointIds"`
	// EndpointsSecurityGroupID is the security group of the interface endpoints, which allows
	// HTTPS from the VPC, or "" without interface endpoints.
	EndpointsSecurityGroupID string `json:"endpointsSecurityGroupId"`
}

func prepareNetwork(c call, s NetworkSettings) (create, error) {
	if count, counted := s.Zones.Count(); counted {
		c.errors.Child("zones").Unreadablef("must be a list of names (got %d), because a count would move subnets when AWS adds a zone: "+
			"list them, such as [%[2]sa, %[2]sb]", count, c.place.Region)
		return nil, nil
	}
	plan, err := networkplan.New(s.Spec, c.place.Region)
	if err == nil && c.place.isConfigured {
		cfg := config.Config{Region: c.place.Region, Network: s.Spec}
		err = lookup.CheckNetwork(c.ctx, stack.Plan{Config: cfg, Network: plan}, c.place.provider)
	}
	if err != nil {
		return nil, inputs(err, "zones", "network.", "", "which every stack creates", "which every network has")
	}
	if plan.FlowLogs.Destination == networkplan.ToCloudWatch {
		err = c.reserve(provider.LogGroup(networkplan.FlowLogGroup(component.Environment(c.ctx))))
	}
	return func(base *component.Base) (pulumi.Map, error) { return createNetwork(base, c.place, s, plan) }, err
}

func createNetwork(base *component.Base, at place, s NetworkSettings, plan networkplan.Plan) (pulumi.Map, error) {
	net, err := network.New(base.Ctx, base.Name("network"), &network.Args{Plan: plan, Scope: at.Scope, Tags: at.tags}, base.Child)
	if err != nil {
		return nil, err
	}
	endpoints, group, err := createEndpoints(base, at, plan, net)
	if err != nil {
		return nil, err
	}
	_, err = network.NewVPCSettings(base.Ctx, base.Name("vpc"), &network.VPCSettingsArgs{
		Plan: plan.VPC, Tags: at.tags, VPCID: net.VPCID,
	}, base.Child)
	if err != nil {
		return nil, err
	}
	_, err = network.NewFlowLogs(base.Ctx, base.Name("flow-logs"), &network.FlowLogsArgs{
		Plan: plan.FlowLogs, Scope: at.Scope, Tags: at.tags, VPCID: net.VPCID,
		Confinement: policy.Confinement{Path: s.IAM.Path, Boundary: s.IAM.PermissionsBoundary},
		KeyARN:      s.Logs.Key, RetainOnDelete: s.Logs.RetainOnDelete,
	}, base.Child)
	if err != nil {
		return nil, err
	}
	return pulumi.Map{
		"vpcId":                    net.VPCID,
		"publicSubnetIds":          net.PublicSubnetIDs,
		"privateSubnetIds":         net.PrivateSubnetIDs,
		"dataSubnetIds":            net.DataSubnetIDs,
		"tierSubnetIds":            net.Tiers(),
		"natPublicIps":             net.NATPublicIPs,
		"gatewayEndpointIds":       net.GatewayEndpointIDs,
		"prefixListIds":            net.PrefixListIDs,
		"interfaceEndpointIds":     endpoints,
		"endpointsSecurityGroupId": group,
	}, nil
}

// createEndpoints creates the interface endpoints and their security group, and returns the IDs
// of both.
func createEndpoints(base *component.Base, at place, plan networkplan.Plan, net *network.Network) (pulumi.Input, pulumi.Input, error) {
	if len(plan.Endpoints) == 0 {
		return pulumi.StringMap{}, pulumi.String(""), nil
	}
	group, err := createEndpointsGroup(base, at, plan, net)
	if err != nil {
		return nil, nil, err
	}
	subnets, err := net.UnroutedSubnetIDs(networkplan.Private)
	if err != nil {
		return nil, nil, err
	}
	endpoints, err := network.NewEndpoints(base.Ctx, base.Name("endpoints"), &network.EndpointsArgs{
		Services: plan.Endpoints, Policies: plan.Policies, Scope: at.Scope, Tags: at.tags,
		VPCID: net.VPCID, SubnetIDs: subnets, SecurityGroupID: group,
	}, base.Child)
	if err != nil {
		return nil, nil, err
	}
	return endpoints.IDs, group, nil
}

// createEndpointsGroup creates the security group of the interface endpoints. It allows HTTPS
// from the VPC, because the clients are not known. The ID resolves when the rules exist.
func createEndpointsGroup(base *component.Base, at place, plan networkplan.Plan, net *network.Network) (pulumi.StringOutput, error) {
	namer := component.NewNamer(base.Ctx, base.Name("endpoints-group"), at.tags)
	group, err := ec2.NewSecurityGroup(base.Ctx, base.Name("endpoints-group"), &ec2.SecurityGroupArgs{
		VpcId: net.VPCID, Description: pulumi.String("Interface endpoints: reached from the VPC"),
		RevokeRulesOnDelete: pulumi.Bool(true), Tags: namer.Tags("endpoints"),
	}, base.Child, component.FailSoon())
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	var rules []pulumi.CustomResource
	for _, cidr := range plan.CIDRs() {
		suffix := "endpoints-from-" + netaddr.InName(cidr.String())
		rule, err := vpc.NewSecurityGroupIngressRule(base.Ctx, base.Name(suffix), &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId: group.ID(), CidrIpv4: pulumi.String(cidr.String()),
			IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(443), ToPort: pulumi.Int(443),
			Description: pulumi.String("HTTPS from the VPC"), Tags: namer.Tags(suffix),
		}, base.Child, pulumi.DeleteBeforeReplace(true))
		if err != nil {
			return pulumi.StringOutput{}, err
		}
		rules = append(rules, rule)
	}
	return component.After(base.Ctx, group.ID().ToStringOutput(), rules...), nil
}
