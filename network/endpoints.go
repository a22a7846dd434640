package network

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/endpointpolicy"
)

// makeGatewayEndpoints puts S3 and DynamoDB on every private and data table,
// so that image layers and tables never travel through NAT.
func (b *builder) makeGatewayEndpoints() error {
	var tables pulumi.StringArray
	var private []string
	for _, t := range b.plan.Tables {
		if t.Kind == networkplan.Public {
			continue
		}
		tables = append(tables, b.tables[t.Key].ID())
		if t.Kind == networkplan.Private {
			private = append(private, t.Subnets...)
		}
	}
	for _, service := range networkplan.GatewayServices() {
		endpoint, err := ec2.NewVpcEndpoint(b.ctx, b.namer.Name(service), &ec2.VpcEndpointArgs{
			VpcId:           b.vpc.ID(),
			ServiceName:     pulumi.String(serviceName(b.region, service)),
			VpcEndpointType: pulumi.String("Gateway"),
			RouteTableIds:   tables,
			Policy:          pulumi.String(b.policies[service]),
			Tags:            b.namer.Tags(service),
		}, b.child)
		if err != nil {
			return err
		}
		b.gatewayEndpoints[service] = endpoint
		for _, subnet := range private {
			b.ways[subnet] = append(b.ways[subnet], endpoint)
		}
	}
	return nil
}

func serviceName(region, service string) string {
	return "com.amazonaws." + region + "." + service
}

// EndpointsType is the type token of Endpoints.
const EndpointsType = "ecs-foundation:index:Endpoints"

// EndpointsArgs are what interface endpoints are made from.
type EndpointsArgs struct {
	// VPCID is the VPC, which needs DNS support and DNS hostnames. Required.
	VPCID pulumi.StringInput
	// Region is the AWS region, such as us-east-1. Required.
	Region string
	// Account is the AWS account, whose principals the endpoints serve.
	// Required, unless Policies are open.
	Account string
	// Policies say whom the endpoints serve. Default restricted.
	Policies networkplan.EndpointPolicies
	// Services are the services by the last part of the endpoint's name, such
	// as ecr.api. Each costs 0.01 USD an hour and zone in us-east-1.
	Services []string
	// SubnetIDs are keyed by zone: an endpoint has an interface in each.
	SubnetIDs pulumi.StringMapInput
	// SecurityGroupID is the group of the interfaces. It has to let 443 in
	// from the tasks: private DNS sends their calls here even when there is a
	// NAT gateway, and a group that drops them breaks a path that worked.
	SecurityGroupID pulumi.StringInput
	// Tags are put on every endpoint, beside its Name.
	Tags map[string]string
}

// Endpoints are the interface endpoints of a VPC.
type Endpoints struct {
	pulumi.ResourceState

	// IDs are the endpoints' IDs, keyed by service.
	IDs pulumi.StringMapOutput
	// Resources are the endpoints themselves, for resources that wait for them.
	Resources []pulumi.CustomResource
}

// inOrder returns the IDs of subnets in the order of their zones.
func inOrder(ids pulumi.StringMapInput) pulumi.StringArrayOutput {
	return ids.ToStringMapOutput().ApplyT(func(ids map[string]string) []string {
		all := make([]string, 0, len(ids))
		for _, zone := range slices.Sorted(maps.Keys(ids)) {
			all = append(all, ids[zone])
		}
		return all
	}).(pulumi.StringArrayOutput)
}

// NewEndpoints makes an interface endpoint for each service, with private DNS.
func NewEndpoints(ctx *pulumi.Context, name string, args *EndpointsArgs, opts ...pulumi.ResourceOption) (*Endpoints, error) {
	scope := policy.Scope{Region: args.Region, Account: args.Account}
	policies, err := endpointpolicy.Policies(args.Services, args.Policies, scope)
	if err != nil {
		return nil, fmt.Errorf("endpoints %q: %w", name, err)
	}
	e := &Endpoints{}
	if err := ctx.RegisterComponentResource(EndpointsType, name, e, opts...); err != nil {
		return nil, fmt.Errorf("registering endpoints %q: %w", name, err)
	}
	namer := component.NewNamer(ctx, name, args.Tags)
	subnets := inOrder(args.SubnetIDs)
	ids := pulumi.StringMap{}
	for _, service := range args.Services {
		endpointArgs := &ec2.VpcEndpointArgs{
			VpcId:             args.VPCID,
			ServiceName:       pulumi.String(serviceName(args.Region, service)),
			VpcEndpointType:   pulumi.String("Interface"),
			PrivateDnsEnabled: pulumi.Bool(true),
			SubnetIds:         subnets,
			SecurityGroupIds:  pulumi.StringArray{args.SecurityGroupID},
			Tags:              namer.Tags(service),
		}
		if text, ok := policies[service]; ok {
			endpointArgs.Policy = pulumi.String(text)
		}
		endpoint, err := ec2.NewVpcEndpoint(ctx, namer.Name(service), endpointArgs, pulumi.Parent(e))
		if err != nil {
			return nil, fmt.Errorf("endpoint %q: %w", service, err)
		}
		ids[service] = endpoint.ID()
		e.Resources = append(e.Resources, endpoint)
	}
	e.IDs = ids.ToStringMapOutput()
	return e, ctx.RegisterResourceOutputs(e, pulumi.Map{"ids": e.IDs})
}
