package graphtest

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// routeTables returns the route tables of a VPC, or those that a filter by subnet matches.
func (g *Graph) routeTables(args resource.PropertyMap) []string {
	ids := []string{}
	if !args["filters"].IsArray() {
		for _, s := range g.network(args["vpcId"].StringValue()).Subnets {
			ids = append(ids, s.ID)
		}
		return ids
	}
	filter := args["filters"].ArrayValue()[0].ObjectValue()
	if filter["name"].StringValue() == "association.subnet-id" {
		for _, id := range filter["values"].ArrayValue() {
			ids = append(ids, id.StringValue())
		}
	}
	return ids
}

// routes returns the default route to a target.
func routes(target string) []any {
	kind, _, _ := strings.Cut(target, "-")
	key, ok := map[string]string{"igw": "gatewayId", "nat": "natGatewayId", "tgw": "transitGatewayId"}[kind]
	if !ok {
		return nil
	}
	return []any{map[string]any{"cidrBlock": "0.0.0.0/0", key: target}}
}

// gateway answers the calls about what the routes of an existing network lead to. Its subnets have
// AWS's default network ACL.
func (g *Graph) gateway(args pulumi.MockCallArgs) map[string]any {
	switch args.Token {
	case "aws:ec2/getInternetGateway:getInternetGateway":
		vpc := args.Args["filters"].ArrayValue()[0].ObjectValue()["values"].ArrayValue()[0].StringValue()
		return map[string]any{"internetGatewayId": "igw-1", "attachments": []any{map[string]any{"vpcId": vpc, "state": "available"}}}
	case "aws:ec2/getNatGateway:getNatGateway":
		subnet := g.existing[0].Subnets[0]
		return map[string]any{"subnetId": subnet.ID, "vpcId": subnet.VPC, "state": "available", "connectivityType": "public"}
	case "aws:ec2transitgateway/getVpcAttachments:getVpcAttachments":
		return map[string]any{"ids": []string{"tgw-attach-1"}}
	case "aws:ec2/getNetworkAcls:getNetworkAcls":
		return map[string]any{"ids": []string{}}
	default:
		return nil
	}
}
