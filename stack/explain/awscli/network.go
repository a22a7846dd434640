package awscli

import (
	"slices"

	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/preflight/reach"
)

var networkReads = []Read{
	{
		// The subnets of the tasks name the VPC; all subnets of it follow.
		Command: "ec2 describe-subnets", Actions: []string{"ec2:DescribeSubnets"},
		Calls: func(a *account.Account) []Call {
			return append(taskSubnets(a), inVPC("--filters", "vpc-id")(a)...)
		},
		Add: addSubnets,
	},
	vpcRead("describe-vpcs", "ec2:DescribeVpcs", "--filters", "vpc-id"),
	vpcRead("describe-route-tables", "ec2:DescribeRouteTables", "--filters", "vpc-id"),
	vpcRead("describe-internet-gateways", "ec2:DescribeInternetGateways", "--filters", "attachment.vpc-id"),
	vpcRead("describe-nat-gateways", "ec2:DescribeNatGateways", "--filter", "vpc-id"),
	vpcRead("describe-vpc-endpoints", "ec2:DescribeVpcEndpoints", "--filters", "vpc-id"),
	vpcRead("describe-network-acls", "ec2:DescribeNetworkAcls", "--filters", "vpc-id"),
	vpcRead("describe-security-groups", "ec2:DescribeSecurityGroups", "--filters", "vpc-id"),
	{
		Command: "ec2 describe-prefix-lists", Actions: []string{"ec2:DescribePrefixLists"},
		Calls: func(*account.Account) []Call { return []Call{{}} },
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

// vpcs returns the IDs of the VPCs of the subnets that were read.
func vpcs(a *account.Account) []string {
	var ids []string
	for _, s := range a.Subnets {
		ids = appendNew(ids, s.VpcId)
	}
	return ids
}

// taskSubnets returns a call for the subnets of the tasks. One call for each subnet, because AWS answers a call that
// includes a deleted one with an error.
func taskSubnets(a *account.Account) []Call {
	var ids []string
	for _, s := range a.Services {
		ids = appendNew(ids, s.NetworkConfiguration.AwsvpcConfiguration.Subnets...)
		for _, set := range s.TaskSets {
			ids = appendNew(ids, set.NetworkConfiguration.AwsvpcConfiguration.Subnets...)
		}
	}
	if a.Task != "" {
		for _, t := range a.Tasks {
			ids = appendNew(ids, t.Detail("subnetId"))
		}
	}
	return each(ids, "--subnet-ids")
}

// addSubnets adds the subnets that are not there yet.
func addSubnets(a *account.Account, _ Call, answer []byte) error {
	var described account.Account
	if err := described.Add(answer); err != nil {
		return err
	}
	for _, s := range described.Subnets {
		known := slices.ContainsFunc(a.Subnets, func(k reach.DescribedSubnet) bool { return k.SubnetId == s.SubnetId })
		if !known {
			a.Subnets = append(a.Subnets, s)
		}
	}
	return nil
}
