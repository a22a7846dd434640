package vpc

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"

	"ecs-foundation/internal/awsname"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/preflight/reach"
)

// readEndpoints reads the endpoints of a service. S3 and DynamoDB can have interface and
// gateway endpoints.
func (r *reader) readEndpoints(service string) {
	kinds := []string{"Interface"}
	if slices.Contains(networkplan.GatewayServices(), service) {
		kinds = append(kinds, "Gateway")
	}
	each(kinds, func(kind string) { r.readEndpoint(service, kind) })
}

func (r *reader) readEndpoint(service, kind string) {
	name := awsname.Endpoint(r.Region, service)
	args := &ec2.LookupVpcEndpointArgs{
		VpcId: &r.VPC, ServiceName: &name, Filters: []ec2.GetVpcEndpointFilter{{Name: "vpc-endpoint-type", Values: []string{kind}}},
	}
	e, _ := call(r, "the endpoint of "+service, "ec2:DescribeVpcEndpoints", func() (*ec2.LookupVpcEndpointResult, error) {
		return ec2.LookupVpcEndpoint(r.ctx, args, r.provider)
	})
	if e == nil {
		return
	}
	described := reach.DescribedEndpoint{
		VpcEndpointId: e.Id, VpcEndpointType: e.VpcEndpointType, VpcId: e.VpcId, ServiceName: e.ServiceName, State: e.State,
		PolicyDocument: e.Policy, PrivateDnsEnabled: e.PrivateDnsEnabled, RouteTableIds: e.RouteTableIds, SubnetIds: e.SubnetIds,
	}
	for _, group := range e.SecurityGroupIds {
		described.Groups = append(described.Groups, reach.DescribedGroupID{GroupId: group})
	}
	r.add(func(d *reach.Description) { d.VpcEndpoints = append(d.VpcEndpoints, described) })
}
