package reach_test

import (
	"testing"

	"ecs-foundation/stack/preflight/reach"
)

func TestLiveFilters(t *testing.T) {
	t.Parallel()
	dkr := reach.Service("ecr.dkr")
	egress := func(p reach.DescribedPermission) func(*reach.Description) {
		return func(d *reach.Description) { d.SecurityGroups[0].IpPermissionsEgress = []reach.DescribedPermission{p} }
	}
	acl := func(entries ...reach.DescribedEntry) func(*reach.Description) {
		return func(d *reach.Description) { d.NetworkAcls[0].Entries = entries }
	}
	deny := func(r string) func(*reach.Description) {
		return func(d *reach.Description) {
			for _, egress := range []bool{true, false} {
				d.NetworkAcls[0].Entries = append(d.NetworkAcls[0].Entries, reach.DescribedEntry{
					RuleNumber: 1, Protocol: "-1", RuleAction: "deny", Egress: egress, CidrBlock: r,
				})
			}
		}
	}
	list := tcp(443, 443)
	list.PrefixListIds = []reach.DescribedPrefixListID{{PrefixListId: "pl-1"}}
	entries := func(ranges ...string) func(*reach.Description) {
		return func(d *reach.Description) {
			egress(list)(d)
			l := reach.DescribedPrefixList{PrefixListId: "pl-1", PrefixListName: "partners"}
			for _, r := range ranges {
				l.Entries = append(l.Entries, reach.DescribedPrefixListEntry{Cidr: r})
			}
			d.PrefixLists = []reach.DescribedPrefixList{l}
			d.RouteTables[0].Routes = append(d.RouteTables[0].Routes, reach.DescribedRoute{DestinationCidrBlock: "10.9.0.0/16", TransitGatewayId: "tgw-1"})
		}
	}
	blocked := func(mode string) func(*reach.Description) {
		return func(d *reach.Description) { d.Subnets[0].BlockPublicAccessStates.InternetGatewayBlockMode = mode }
	}
	testLive(t, map[string]liveCase{
		"other port": {
			egress(fromRange(tcp(80, 80), "0.0.0.0/0")),
			liveTask, dkr, reach.Closed, "sg-closed", "no egress rule allows port 443 to ecr.dkr",
		},
		"UDP only": {
			egress(fromRange(reach.DescribedPermission{IpProtocol: "udp", FromPort: 0, ToPort: 65535}, "0.0.0.0/0")),
			liveTask, dkr, reach.Closed, "sg-closed", "no egress rule",
		},
		"ranges of AWS": {
			egress(fromRange(tcp(443, 443), "52.0.0.0/8")),
			liveTask, dkr, reach.Unknown, "sg-closed", "the addresses of ecr.dkr is not known",
		},
		"prefix list of S3 only": {func(d *reach.Description) {
			egress(list)(d)
			d.PrefixLists = []reach.DescribedPrefixList{{PrefixListId: "pl-1", PrefixListName: "com.amazonaws.us-east-1.s3"}}
		}, liveTask, dkr, reach.Closed, "sg-closed", "no egress rule"},
		"prefix list": {
			entries("10.9.0.0/16"), liveTask, partner, reach.Unknown, "rtb-priv", "transit gateway",
		},
		"prefix list with a part": {entries("10.9.1.0/24"), liveTask, partner, reach.Partly, "sg-closed", "pl-1"},
		"prefix list without it": {
			entries("10.8.0.0/16"), liveTask, partner, reach.Closed, "sg-closed", "no egress rule",
		},
		"prefix list, not read": {entries(), liveTask, partner, reach.Unknown, "sg-closed", "pl-1"},
		"no entry out": {
			acl(allowed(false, "0.0.0.0/0")),
			liveTask, dkr, reach.Closed, "acl-1", "no entry allows 0.0.0.0/0 at 443",
		},
		"no entry for replies": {
			acl(allowed(true, "0.0.0.0/0"), allowed(false, "10.0.0.0/16")),
			liveTask, dkr, reach.Closed, "acl-1", "no entry allows 0.0.0.0/0 at 1024-3388",
		},
		"replies by protocol name": {
			acl(allowed(true, "0.0.0.0/0"), reach.DescribedEntry{RuleNumber: 1, Protocol: "tcp", RuleAction: "allow", CidrBlock: "0.0.0.0/0", PortRange: &reach.DescribedPorts{From: 1024, To: 65535}}),
			liveTask, reach.Service("s3"), reach.Open, "", "",
		},
		"denied address on the internet": {deny("198.51.100.7/32"), liveTask, dkr, reach.Open, "", ""},
		"denied private range":           {deny("192.168.0.0/16"), liveTask, dkr, reach.Open, "", ""},
		"denied range with the VPC":      {deny("10.0.0.0/8"), liveTask, reach.End{Name: "b", Subnet: "subnet-b", Group: "sg-endpoint"}, reach.Closed, "acl-1", "entry 1 denies"},
		"denied part of a subnet":        {deny("10.0.20.0/28"), liveTask, reach.End{Name: "b", Subnet: "subnet-b", Group: "sg-endpoint"}, reach.Partly, "acl-1", "entry 1 denies a part"},
		"denied part of the internet":    {deny("52.0.0.0/8"), liveTask, dkr, reach.Unknown, "acl-1", "addresses of ecr.dkr is not known"},
		"public access blocked": {
			blocked("block-bidirectional"), liveTask, dkr, reach.Closed, "subnet-pub", "block-bidirectional",
		},
		"ingress blocked": {blocked("block-ingress"), liveTask, dkr, reach.Open, "", ""},
		"ingress blocked, in": {
			blocked("block-ingress"), internet, liveALB, reach.Closed, "subnet-pub", "block-ingress",
		},
		"excluded subnet": {func(d *reach.Description) {
			d.VpcBlockPublicAccessOptions.InternetGatewayBlockMode = "block-bidirectional"
			blocked("off")(d)
		}, internet, liveALB, reach.Open, "", ""},
		"blocked in the account": {func(d *reach.Description) {
			d.VpcBlockPublicAccessOptions.InternetGatewayBlockMode = "block-bidirectional"
		}, internet, liveALB, reach.Closed, "subnet-pub", "block-bidirectional"},
		"group of a peered VPC": {func(d *reach.Description) {
			d.SecurityGroups[3].IpPermissions = []reach.DescribedPermission{fromGroup(tcp(443, 443), "sg-peer")}
			d.RouteTables[1].Routes = append(d.RouteTables[1].Routes, reach.DescribedRoute{DestinationCidrBlock: "10.9.0.0/16", VpcPeeringConnectionId: "pcx-1"})
		}, reach.End{Name: "peer", Range: cidr("10.9.0.0/16"), Group: "sg-peer"}, liveALB, reach.Unknown, "rtb-pub", "peering connection pcx-1"},
	})
}
