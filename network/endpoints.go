package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/endpointpolicy"
)

// EndpointsType is the type token of Endpoints.
const EndpointsType = "ecs-foundation:index:Endpoints"

var endpointsKind = component.Kind{Type: EndpointsType, Noun: "endpoints"}

// EndpointsArgs are the arguments of NewEndpoints.
type EndpointsArgs struct {
	// Services are the last parts of the endpoint service names, such as ecr.api,
	// from the plan of a network. Each endpoint costs 0.01 USD per hour and zone
	// in us-east-1.
	Services []string
	// Policies is the kind of endpoint policy. Default restricted.
	Policies networkplan.EndpointPolicies
	// Scope is the region and the account. Restricted endpoints allow only
	// principals of the account. Required.
	Scope policy.Scope
	// Tags are added to every endpoint, in addition to the Name tag.
	Tags map[string]string

	// VPCID is the VPC, which needs DNS support and DNS hostnames. Required.
	VPCID pulumi.StringInput
	// SubnetIDs are keyed by zone. An endpoint has a network interface in each.
	// Required.
	SubnetIDs pulumi.StringMapInput
	// SecurityGroupID is the group of the network interfaces. It must allow port
	// 443 from the tasks: with private DNS, their calls use the endpoint instead
	// of a NAT gateway, and fail if the group drops them. Required.
	SecurityGroupID pulumi.StringInput
}

// Endpoints are the interface endpoints of a VPC.
type Endpoints struct {
	pulumi.ResourceState

	// IDs are the endpoints' IDs, keyed by service.
	IDs pulumi.StringMapOutput
	// Resources are the endpoints, for resources that depend on them.
	Resources []pulumi.CustomResource
}

// NewEndpoints creates an interface endpoint for each service, with private DNS.
func NewEndpoints(ctx *pulumi.Context, name string, args *EndpointsArgs, opts ...pulumi.ResourceOption) (*Endpoints, error) {
	args = component.OrZero(args)
	if err := component.Required(args, "Scope", "VPCID", "SubnetIDs", "SecurityGroupID"); err != nil {
		return nil, endpointsKind.Error(name, err)
	}
	policies, err := endpointpolicy.Policies(args.Services, args.Policies, args.Scope)
	if err != nil {
		return nil, endpointsKind.Error(name, err)
	}
	e := &Endpoints{}
	base, err := endpointsKind.Register(ctx, name, e, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	subnets := component.SortedByZone(args.SubnetIDs)
	ids := pulumi.StringMap{}
	for _, service := range args.Services {
		endpointArgs := &ec2.VpcEndpointArgs{
			VpcId:             args.VPCID,
			ServiceName:       pulumi.String(awsname.Endpoint(args.Scope.Region, service)),
			VpcEndpointType:   pulumi.String("Interface"),
			PrivateDnsEnabled: pulumi.Bool(true),
			SubnetIds:         subnets,
			SecurityGroupIds:  pulumi.StringArray{args.SecurityGroupID},
			Tags:              base.Tags(service),
		}
		if text, ok := policies[service]; ok {
			endpointArgs.Policy = pulumi.String(text)
		}
		endpoint, err := ec2.NewVpcEndpoint(ctx, base.Name(service), endpointArgs, base.Child)
		if err != nil {
			return nil, base.Error(fmt.Errorf("endpoint of %s: %w", service, err))
		}
		ids[service] = endpoint.ID()
		e.Resources = append(e.Resources, endpoint)
	}
	e.IDs = ids.ToStringMapOutput()
	return e, base.RegisterOutputs(pulumi.Map{"ids": e.IDs})
}
