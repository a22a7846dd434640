package awscli

import (
	"reflect"
	"slices"

	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/preflight/reach"
)

var networkReads = []Read{
	{
		// The subnets of the tasks name the VPC; all subnets of it follow.
		Command: "ec2 describe-subnets", Actions: []string{"ec2:DescribeSubnets"},
		Calls: func(a *account.Account) []Call { return append(taskSubnets(a), inVPC("--filters", "vpc-id")(a)...) },
		Add:   addNew,
	},
	{
		// The groups of a flow name its VPC; all groups of it follow.
		Command: "ec2 describe-security-groups", Actions: []string{"ec2:DescribeSecurityGroups"},
		Calls: func(a *account.Account) []Call {
			return append(each(asked(a, groupID), "--group-ids"), inVPC("--filters", "vpc-id")(a)...)
		},
		Add: addNew,
	},
	vpcRead("describe-vpcs", "ec2:DescribeVpcs", "--filters", "vpc-id"),
	vpcRead("describe-route-tables", "ec2:DescribeRouteTables", "--filters", "vpc-id"),
	vpcRead("describe-internet-gateways", "ec2:DescribeInternetGateways", "--filters", "attachment.vpc-id"),
	vpcRead("describe-nat-gateways", "ec2:DescribeNatGateways", "--filter", "vpc-id"),
	vpcRead("describe-vpc-endpoints", "ec2:DescribeVpcEndpoints", "--filters", "vpc-id"),
	vpcRead("describe-network-acls", "ec2:DescribeNetworkAcls", "--filters", "vpc-id"),
	{
		Command: "ec2 describe-vpc-attribute", Actions: []string{"ec2:DescribeVpcAttribute"},
		Calls: func(a *account.Account) []Call {
			return append(each(vpcs(a), "--attribute", "enableDnsSupport", "--vpc-id"),
				each(vpcs(a), "--attribute", "enableDnsHostnames", "--vpc-id")...)
		},
		Add: decoded(func(a *account.Account, _ Call, attribute reach.DescribedVPCAttribute) {
			a.VpcAttributes = append(a.VpcAttributes, attribute)
		}),
	},
	{
		Command: "ec2 describe-dhcp-options", Actions: []string{"ec2:DescribeDhcpOptions"},
		Calls: func(a *account.Account) []Call {
			var ids []string
			for _, vpc := range a.Vpcs {
				ids = appendNew(ids, vpc.DhcpOptionsId)
			}
			// A VPC without DHCP options has "default" (https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSet.html).
			return each(slices.DeleteFunc(ids, func(id string) bool { return id == "default" }), "--dhcp-options-ids")
		},
	},
	{
		Command: "ec2 describe-vpc-peering-connections", Actions: []string{"ec2:DescribeVpcPeeringConnections"},
		Calls: func(a *account.Account) []Call {
			return each(targets(a, func(r reach.DescribedRoute) string { return r.VpcPeeringConnectionId }),
				"--vpc-peering-connection-ids")
		},
	},
	{
		// Those that routes lead to, and those of a task and of the addresses of a flow, which have their groups.
		Command: "ec2 describe-network-interfaces", Actions: []string{"ec2:DescribeNetworkInterfaces"},
		Calls: func(a *account.Account) []Call {
			ids := targets(a, func(r reach.DescribedRoute) string { return r.NetworkInterfaceId })
			if a.Task != "" {
				for _, t := range a.Tasks {
					ids = appendNew(ids, t.Detail("networkInterfaceId"))
				}
			}
			return append(each(ids, "--network-interface-ids"), atAddresses(a)...)
		},
		Add: addNew,
	},
	{
		Command: "ec2 describe-managed-prefix-lists", Actions: []string{"ec2:DescribeManagedPrefixLists"},
		Calls: func(*account.Account) []Call { return []Call{{}} },
	},
	{
		Command: "ec2 get-managed-prefix-list-entries", Actions: []string{"ec2:GetManagedPrefixListEntries"},
		Calls: func(a *account.Account) []Call { return each(prefixLists(a), "--prefix-list-id") },
		Add: decoded(func(a *account.Account, c Call, answer reach.DescribedPrefixList) {
			for i := range a.PrefixLists {
				if a.PrefixLists[i].PrefixListId == c.Object {
					a.PrefixLists[i].Entries = answer.Entries
				}
			}
		}),
	},
}

// vpcRead reads what a VPC has, with a filter by the VPC's ID.
func vpcRead(operation, action, option, filter string) Read {
	return Read{Command: "ec2 " + operation, Actions: []string{action}, Calls: inVPC(option, filter)}
}

// inVPC returns a call for each VPC that the tasks are in.
func inVPC(option, filter string) func(*account.Account) []Call {
	return func(a *account.Account) []Call {
		var calls []Call
		for _, vpc := range vpcs(a) {
			calls = append(calls, Call{vpc, []string{option, "Name=" + filter + ",Values=" + vpc}})
		}
		return calls
	}
}

// atAddresses returns a call for each IPv4 address in the ends of the flow, in the VPC of the flow.
func atAddresses(a *account.Account) []Call {
	from, _ := explain.ParseFrom(a.From)
	to, _, _ := explain.ParseTo(a.To)
	var calls []Call
	for _, end := range []reach.End{from, to} {
		if !end.Range.IsSingleIP() || !end.Range.Addr().Is4() {
			continue
		}
		address := end.Range.Addr().String()
		for _, vpc := range vpcs(a) {
			calls = append(calls, Call{address, []string{
				"--filters", "Name=vpc-id,Values=" + vpc, "Name=addresses.private-ip-address,Values=" + address,
			}})
		}
	}
	return calls
}

// addNew adds the subnets, groups and network interfaces that were not read by their ID.
func addNew(a *account.Account, _ Call, answer []byte) error {
	var described account.Account
	if err := described.Add(answer); err != nil {
		return err
	}
	a.Subnets, a.SecurityGroups = union(a.Subnets, described.Subnets), union(a.SecurityGroups, described.SecurityGroups)
	a.NetworkInterfaces = union(a.NetworkInterfaces, described.NetworkInterfaces)
	return nil
}

// union appends the elements that a list does not contain yet.
func union[T any](list, others []T) []T {
	for _, other := range others {
		if !slices.ContainsFunc(list, func(e T) bool { return reflect.DeepEqual(e, other) }) {
			list = append(list, other)
		}
	}
	return list
}
