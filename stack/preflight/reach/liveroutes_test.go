package reach_test

import (
	"testing"

	"ecs-foundation/stack/preflight/reach"
)

func TestLiveRoutes(t *testing.T) {
	t.Parallel()
	dkr, on, off := reach.Service("ecr.dkr"), true, false
	nat := func(change func(*reach.DescribedNATGateway)) func(*reach.Description) {
		return func(d *reach.Description) { change(&d.NatGateways[0]) }
	}
	peered := func(state string, route reach.DescribedRoute) func(*reach.Description) {
		return func(d *reach.Description) {
			route.VpcPeeringConnectionId = "pcx-1"
			d.RouteTables[0].Routes = append(d.RouteTables[0].Routes, route)
			d.VpcPeeringConnections = []reach.DescribedPeering{{
				VpcPeeringConnectionId: "pcx-1", Status: reach.DescribedCode{Code: state},
				AccepterVpcInfo: reach.DescribedPeer{VpcId: "vpc-1"}, RequesterVpcInfo: reach.DescribedPeer{VpcId: "vpc-9"},
			}}
		}
	}
	instance := func(check *bool, group string) func(*reach.Description) {
		return func(d *reach.Description) {
			d.RouteTables[0].Routes = defaultRoute(reach.DescribedRoute{NetworkInterfaceId: "eni-1", InstanceId: "i-1"})
			d.NetworkInterfaces = []reach.DescribedInterface{{
				NetworkInterfaceId: "eni-1", VpcId: "vpc-1", SubnetId: "subnet-pub", SourceDestCheck: check,
				Groups: []reach.DescribedGroupID{{GroupId: group}},
			}}
		}
	}
	testLive(t, map[string]liveCase{
		"no default route": {
			func(d *reach.Description) { d.RouteTables[0].Routes = nil },
			liveTask, dkr, reach.Closed, "rtb-priv", "no route to ecr.dkr",
		},
		"blackhole": {
			routed(reach.DescribedRoute{NatGatewayId: "nat-1", State: "blackhole"}),
			liveTask, dkr, reach.Closed, "rtb-priv", "its target nat-1 was deleted",
		},
		"failed NAT gateway": {
			nat(func(g *reach.DescribedNATGateway) { g.State, g.FailureMessage = "failed", "no free address" }),
			liveTask, dkr, reach.Closed, "nat-1", "in state failed: no free address",
		},
		"private NAT gateway": {
			nat(func(g *reach.DescribedNATGateway) { g.ConnectivityType = "private" }),
			liveTask, dkr, reach.Closed, "nat-1", "it is private",
		},
		"regional NAT gateway": {
			nat(func(g *reach.DescribedNATGateway) { g.SubnetId = "" }), liveTask, dkr, reach.Open, "", "",
		},
		"NAT gateway in a private subnet": {
			nat(func(g *reach.DescribedNATGateway) { g.SubnetId = "subnet-b" }),
			liveTask, dkr, reach.Closed, "rtb-priv", "no route to an internet gateway",
		},
		"detached internet gateway": {
			func(d *reach.Description) { d.InternetGateways[0].Attachments = nil },
			liveTask, dkr, reach.Closed, "rtb-pub", "no route to an internet gateway",
		},
		"transit gateway": {
			routed(reach.DescribedRoute{TransitGatewayId: "tgw-1"}),
			liveTask, dkr, reach.Unknown, "rtb-priv", "through transit gateway tgw-1",
		},
		"virtual private gateway": {
			routed(reach.DescribedRoute{GatewayId: "vgw-1"}),
			liveTask, dkr, reach.Unknown, "rtb-priv", "virtual private gateway vgw-1",
		},
		"firewall endpoint": {
			routed(reach.DescribedRoute{GatewayId: "vpce-9"}),
			liveTask, dkr, reach.Unknown, "rtb-priv", "Gateway Load Balancer endpoint vpce-9",
		},
		"core network": {
			routed(reach.DescribedRoute{CoreNetworkArn: "arn:aws:networkmanager::123456789012:core-network/c"}),
			liveTask, dkr, reach.Unknown, "rtb-priv", "core network",
		},
		"local gateway": {
			routed(reach.DescribedRoute{LocalGatewayId: "lgw-1"}),
			liveTask, dkr, reach.Unknown, "rtb-priv", "local gateway lgw-1",
		},
		"internet gateway without public address": {
			routed(reach.DescribedRoute{GatewayId: "igw-1"}), liveTask, dkr, reach.Closed, "rtb-priv", "task has no public address",
		},
		"peering as default route": {func(d *reach.Description) {
			d.RouteTables[0].Routes = nil
			peered("active", reach.DescribedRoute{DestinationCidrBlock: "0.0.0.0/0"})(d)
		}, liveTask, dkr, reach.Closed, "rtb-priv", "does not lead to the internet"},
		"peered VPC": {
			peered("active", reach.DescribedRoute{DestinationCidrBlock: "10.9.0.0/16"}),
			liveTask, partner, reach.Unknown, "rtb-priv", "vpc-9 are not known",
		},
		"peering not accepted": {
			peered("pending-acceptance", reach.DescribedRoute{DestinationCidrBlock: "10.9.0.0/16"}),
			liveTask, partner, reach.Closed, "pcx-1", "pending-acceptance",
		},
		"propagated route loses": {func(d *reach.Description) {
			d.RouteTables[0].Routes = append([]reach.DescribedRoute{
				{DestinationCidrBlock: "0.0.0.0/0", GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation"},
			}, d.RouteTables[0].Routes...)
		}, liveTask, dkr, reach.Open, "", ""},
		"two halves of the internet": {func(d *reach.Description) {
			d.RouteTables[0].Routes = []reach.DescribedRoute{
				{DestinationCidrBlock: "0.0.0.0/1", NatGatewayId: "nat-1"}, {DestinationCidrBlock: "128.0.0.0/1", NatGatewayId: "nat-1"},
			}
		}, liveTask, dkr, reach.Open, "", ""},
		"part of the internet": {func(d *reach.Description) {
			d.RouteTables[0].Routes = []reach.DescribedRoute{{DestinationCidrBlock: "52.0.0.0/8", NatGatewayId: "nat-1"}}
		}, liveTask, dkr, reach.Unknown, "rtb-priv", "a part of the internet"},
		"prefix list of a route": {func(d *reach.Description) {
			d.RouteTables[0].Routes = []reach.DescribedRoute{{DestinationPrefixListId: "pl-1", TransitGatewayId: "tgw-1"}}
			d.PrefixLists = []reach.DescribedPrefixList{{PrefixListId: "pl-1", Entries: []reach.DescribedPrefixListEntry{{Cidr: "10.8.0.0/15"}}}}
		}, liveTask, partner, reach.Unknown, "rtb-priv", "transit gateway tgw-1"},
		"prefix list of a route, not read": {func(d *reach.Description) {
			d.RouteTables[0].Routes = []reach.DescribedRoute{{DestinationPrefixListId: "pl-1", TransitGatewayId: "tgw-1"}}
		}, liveTask, partner, reach.Unknown, "rtb-priv", "prefix list pl-1"},
		"NAT instance": {
			instance(&off, "sg-endpoint"),
			liveTask, dkr, reach.Unknown, "eni-1", "forwards the connection is not known",
		},
		"NAT instance that drops": {
			instance(&on, "sg-endpoint"), liveTask, dkr, reach.Closed, "eni-1", "source/destination check is on",
		},
		"NAT instance with closed group": {
			instance(&off, "sg-closed"),
			liveTask, dkr, reach.Closed, "sg-closed", "no ingress rule allows port 443 from task",
		},
		"appliance between subnets": {func(d *reach.Description) {
			d.RouteTables[0].Routes = append(d.RouteTables[0].Routes, reach.DescribedRoute{DestinationCidrBlock: "10.0.20.0/24", GatewayId: "vpce-9"})
		}, liveTask, reach.End{Name: "b", Subnet: "subnet-b", Group: "sg-endpoint"}, reach.Unknown, "rtb-priv", "Gateway Load Balancer endpoint vpce-9"},
		"propagated route within the VPC": {func(d *reach.Description) {
			d.RouteTables[0].Routes = append(d.RouteTables[0].Routes, reach.DescribedRoute{DestinationCidrBlock: "10.0.20.0/24", GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation"})
		}, liveTask, reach.End{Name: "b", Subnet: "subnet-b", Group: "sg-endpoint"}, reach.Open, "", ""},
		"appliance at the internet gateway": {func(d *reach.Description) {
			d.RouteTables = append(d.RouteTables, reach.DescribedTable{
				RouteTableId: "rtb-edge", VpcId: "vpc-1", Associations: []reach.DescribedAssociation{{GatewayId: "igw-1"}},
				Routes: []reach.DescribedRoute{{DestinationCidrBlock: "10.0.1.0/24", GatewayId: "vpce-9"}},
			})
		}, internet, liveALB, reach.Unknown, "rtb-edge", "vpce-9"},
		"client beyond a transit gateway": {func(d *reach.Description) {
			d.RouteTables[1].Routes = append(d.RouteTables[1].Routes, reach.DescribedRoute{DestinationCidrBlock: "10.9.0.0/16", TransitGatewayId: "tgw-1"})
		}, partner, liveALB, reach.Unknown, "rtb-pub", "transit gateway tgw-1"},
		"private client without a route": {
			func(*reach.Description) {}, partner, liveALB, reach.Closed, "rtb-pub", "no route to 10.9.0.0/16",
		},
	})
}
