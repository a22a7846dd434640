package explain

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/preflight/reach"
)

// network checks that tasks can be placed in their subnets, and that they reach from each of them what they need to start.
func network(a *account.Account, t Target) []Check {
	checks := placement(a, t)
	n, subnets, unread := vpcNetwork(a, StepNetwork, t.Subnets)
	if n == nil {
		return append(checks, unread...)
	}
	var results []result
	for _, d := range destinations(a, t) {
		for _, subnet := range subnets {
			results = append(results, result{d.Name, subnet, n.Explain(taskEnd(a, t, subnet), d.End, d.port), d.isAssumed})
		}
	}
	return append(checks, pathChecks(StepNetwork, "tasks", results)...)
}

// vpcNetwork returns the model of the VPC of subnets, and those of the subnets that were described. Without a model, it
// returns the check for a VPC that could not be read.
func vpcNetwork(a *account.Account, step string, ids []string) (*reach.Network, []string, []Check) {
	var vpc string
	var subnets []string
	for _, s := range a.Subnets {
		if slices.Contains(ids, s.SubnetId) {
			vpc, subnets = s.VpcId, append(subnets, s.SubnetId)
		}
	}
	n, err := reach.Describe(vpc, description(a))
	if err == nil {
		return n, subnets, nil
	}
	if f, failed := a.Failed("ec2:DescribeVpcs", vpc); failed {
		return nil, nil, []Check{unread(step, vpc, f)}
	}
	return nil, nil, nil
}

// description returns the description of the networks of an account.
func description(a *account.Account) reach.Description {
	d := a.Description
	d.Account = a.ID
	return d
}

// placement checks that the subnets exist and have free addresses: each task needs one.
func placement(a *account.Account, t Target) []Check {
	var checks, full []Check
	free := 0
	for _, id := range t.Subnets {
		confirm := command("ec2", "describe-subnets", "--subnet-ids", id)
		i := slices.IndexFunc(a.Subnets, func(s reach.DescribedSubnet) bool { return s.SubnetId == id })
		f, failed := a.Failed("ec2:DescribeSubnets", id)
		switch {
		case i >= 0 && a.Subnets[i].AvailableIpAddressCount > 0:
			free += a.Subnets[i].AvailableIpAddressCount
		case i >= 0 && a.Subnets[i].CidrBlock != "":
			full = append(full, Check{
				Step: StepNetwork, Status: Partly, Object: id, Confirm: confirm,
				Finding: "the subnet has no free addresses, so no further task starts in it: stop what uses them, or add a subnet " +
					"to the service",
			})
		case failed && f.IsNotFound():
			full = append(full, Check{
				Step: StepNetwork, Status: Partly, Object: id, Confirm: confirm,
				Finding: "the subnet does not exist: remove it from the service",
			})
		case failed:
			checks = append(checks, unread(StepNetwork, id, f))
		}
	}
	if len(full) == len(t.Subnets) {
		for i := range full {
			full[i].Status = Failed
		}
	}
	if free > 0 {
		checks = append(checks, Check{
			Step: StepNetwork, Status: Passed, Object: strings.Join(t.Subnets, ", "), Finding: fmt.Sprintf("%d free addresses", free),
		})
	}
	return append(full, checks...)
}

// taskEnd returns the end of a task in a subnet. A task without security groups has the default one of the VPC.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
func taskEnd(a *account.Account, t Target, subnet string) reach.End {
	end := reach.End{Name: "the task", Subnet: subnet, Groups: t.SecurityGroups, Public: t.PublicIP, Client: netaddr.LinuxPorts}
	if len(t.SecurityGroups) == 0 {
		end.Groups = defaultGroup(a, subnet)
	}
	if t.isWindows() {
		// https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
		end.Client = netaddr.Ports{First: 49152, Last: 65535}
	}
	return end
}

// defaultGroup returns the default security group of a subnet's VPC.
func defaultGroup(a *account.Account, subnet string) []string {
	for _, s := range a.Subnets {
		for _, g := range a.SecurityGroups {
			if s.SubnetId == subnet && g.VpcId == s.VpcId && g.GroupName == "default" {
				return []string{g.GroupId}
			}
		}
	}
	return nil
}
