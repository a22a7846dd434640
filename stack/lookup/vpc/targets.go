package vpc

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"

	"ecs-foundation/stack/preflight/reach"
)

// readInternetGateway reads the internet gateway that is attached to the VPC.
func (r *reader) readInternetGateway() {
	gateway, _ := call(r, "the internet gateway", "ec2:DescribeInternetGateways", func() (*ec2.LookupInternetGatewayResult, error) {
		return ec2.LookupInternetGateway(r.ctx, &ec2.LookupInternetGatewayArgs{
			Filters: []ec2.GetInternetGatewayFilter{{Name: "attachment.vpc-id", Values: []string{r.VPC}}},
		}, r.provider)
	})
	if gateway == nil {
		return
	}
	described := reach.DescribedInternetGateway{InternetGatewayId: gateway.InternetGatewayId}
	for _, a := range gateway.Attachments {
		described.Attachments = append(described.Attachments, reach.DescribedAttachment{State: a.State, VpcId: a.VpcId})
	}
	r.add(func(d *reach.Description) { d.InternetGateways = append(d.InternetGateways, described) })
}

// readTargets reads what routes lead to. The provider leaves out the state of a route: AWS
// sets it to blackhole if the target does not exist or is not attached.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
func (r *reader) readTargets() {
	readers := []struct {
		target func(reach.DescribedRoute) string
		// exists reports whether packets can be sent to the target, as far as AWS shows it.
		exists func(id string) bool
	}{
		{func(route reach.DescribedRoute) string { return route.NatGatewayId }, r.readNATGateway},
		{func(route reach.DescribedRoute) string { return route.TransitGatewayId }, r.readTransitGateway},
		{func(route reach.DescribedRoute) string { return route.VpcPeeringConnectionId }, r.readPeering},
		{func(route reach.DescribedRoute) string { return route.NetworkInterfaceId }, r.readInterface},
	}
	for _, kind := range readers {
		each(r.targets(kind.target), func(id string) {
			if !kind.exists(id) {
				r.blackhole(func(route reach.DescribedRoute) bool { return kind.target(route) == id })
			}
		})
	}
}

// targets returns the IDs of one kind of target of all routes.
func (r *reader) targets(of func(reach.DescribedRoute) string) []string {
	var ids []string
	for _, table := range r.d.RouteTables {
		for _, route := range table.Routes {
			ids = append(ids, of(route))
		}
	}
	return unique(ids)
}

// blackhole sets the state of routes.
func (r *reader) blackhole(match func(reach.DescribedRoute) bool) {
	r.add(func(d *reach.Description) {
		for _, table := range d.RouteTables {
			for i := range table.Routes {
				if match(table.Routes[i]) {
					table.Routes[i].State = "blackhole"
				}
			}
		}
	})
}

func (r *reader) readNATGateway(id string) bool {
	gateway, answered := call(r, "NAT gateway "+id, "ec2:DescribeNatGateways", func() (*ec2.LookupNatGatewayResult, error) {
		return ec2.LookupNatGateway(r.ctx, &ec2.LookupNatGatewayArgs{Id: &id}, r.provider)
	})
	if gateway == nil {
		return !answered
	}
	r.add(func(d *reach.Description) {
		d.NatGateways = append(d.NatGateways, reach.DescribedNATGateway{
			NatGatewayId: id, SubnetId: gateway.SubnetId, VpcId: gateway.VpcId, State: gateway.State, ConnectivityType: gateway.ConnectivityType,
		})
	})
	return true
}

// readTransitGateway reports whether the VPC has an available attachment to a transit gateway.
func (r *reader) readTransitGateway(id string) bool {
	filter := func(name, value string) ec2transitgateway.GetVpcAttachmentsFilter {
		return ec2transitgateway.GetVpcAttachmentsFilter{Name: name, Values: []string{value}}
	}
	attachments, answered := call(r, "the attachment to "+id, "ec2:DescribeTransitGatewayVpcAttachments",
		func() (*ec2transitgateway.GetVpcAttachmentsResult, error) {
			return ec2transitgateway.GetVpcAttachments(r.ctx, &ec2transitgateway.GetVpcAttachmentsArgs{
				Filters: []ec2transitgateway.GetVpcAttachmentsFilter{
					filter("vpc-id", r.VPC), filter("transit-gateway-id", id), filter("state", "available"),
				},
			}, r.provider)
		})
	return !answered || attachments != nil && len(attachments.Ids) > 0
}

func (r *reader) readPeering(id string) bool {
	peering, answered := call(r, "peering connection "+id, "ec2:DescribeVpcPeeringConnections",
		func() (*ec2.LookupVpcPeeringConnectionResult, error) {
			return ec2.LookupVpcPeeringConnection(r.ctx, &ec2.LookupVpcPeeringConnectionArgs{Id: &id}, r.provider)
		})
	if peering == nil {
		return !answered
	}
	r.add(func(d *reach.Description) {
		d.VpcPeeringConnections = append(d.VpcPeeringConnections, reach.DescribedPeering{
			VpcPeeringConnectionId: id, Status: reach.DescribedCode{Code: peering.Status},
			RequesterVpcInfo: reach.DescribedPeer{
				VpcId: peering.VpcId, OwnerId: peering.OwnerId, Region: peering.Region, CidrBlock: peering.CidrBlock,
			},
			AccepterVpcInfo: reach.DescribedPeer{
				VpcId: peering.PeerVpcId, OwnerId: peering.PeerOwnerId, Region: peering.PeerRegion, CidrBlock: peering.PeerCidrBlock,
			},
		})
	})
	return true
}

// readInterface reads the network interface of an appliance, such as a NAT instance.
func (r *reader) readInterface(id string) bool {
	i, answered := call(r, "network interface "+id, "ec2:DescribeNetworkInterfaces", func() (*ec2.LookupNetworkInterfaceResult, error) {
		return ec2.LookupNetworkInterface(r.ctx, &ec2.LookupNetworkInterfaceArgs{Id: &id}, r.provider)
	})
	if i == nil {
		return !answered
	}
	described := reach.DescribedInterface{NetworkInterfaceId: id, VpcId: i.VpcId, SubnetId: i.SubnetId, PrivateIpAddress: i.PrivateIp}
	for _, group := range i.SecurityGroups {
		described.Groups = append(described.Groups, reach.DescribedGroupID{GroupId: group})
	}
	r.add(func(d *reach.Description) { d.NetworkInterfaces = append(d.NetworkInterfaces, described) })
	return true
}
