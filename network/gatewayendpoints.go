package network

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/awsname"
	networkplan "ecs-foundation/network/plan"
)

// createGatewayEndpoints creates the gateway endpoints for S3 and DynamoDB, with
// routes in all private and data route tables, so that image layers and table items
// do not pass through NAT gateways.
func (b *builder) createGatewayEndpoints() error {
	var tables pulumi.StringArray
	var private []string
	for _, table := range b.plan.Tables {
		if table.Kind == networkplan.Public {
			continue
		}
		tables = append(tables, b.tables[table.Key].ID())
		if table.Kind == networkplan.Private {
			private = append(private, table.Subnets...)
		}
	}
	for _, service := range networkplan.GatewayServices() {
		endpoint, err := ec2.NewVpcEndpoint(b.Ctx, b.Name(service), &ec2.VpcEndpointArgs{
			VpcId:           b.vpc.ID(),
			ServiceName:     pulumi.String(awsname.Endpoint(b.scope.Region, service)),
			VpcEndpointType: pulumi.String("Gateway"),
			RouteTableIds:   tables,
			Policy:          pulumi.String(b.policies[service]),
			Tags:            b.Tags(service),
		}, b.Child)
		if err != nil {
			return err
		}
		b.gatewayEndpoints[service] = endpoint
		for _, subnet := range private {
			b.routes[subnet] = append(b.routes[subnet], endpoint)
		}
	}
	return nil
}
