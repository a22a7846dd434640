package vpc

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"

	"ecs-foundation/stack/preflight/reach"
)

// groupIDs returns the security groups to read.
func (r *reader) groupIDs() []string {
	ids := slices.Clone(r.Groups)
	for _, e := range r.d.VpcEndpoints {
		for _, group := range e.Groups {
			ids = append(ids, group.GroupId)
		}
	}
	return unique(ids)
}

// readGroup reads the rules of a security group, each with a call, because the provider has no
// function that returns several.
func (r *reader) readGroup(id string) {
	const action = "ec2:DescribeSecurityGroupRules"
	list, answered := call(r, "security group "+id, action, func() (*vpc.GetSecurityGroupRulesResult, error) {
		return vpc.GetSecurityGroupRules(r.ctx, &vpc.GetSecurityGroupRulesArgs{
			Filters: []vpc.GetSecurityGroupRulesFilter{{Name: "group-id", Values: []string{id}}},
		}, r.provider)
	})
	if !answered {
		r.unread("ec2:DescribeSecurityGroups") // which returns the rules, too
	}
	if list == nil {
		return
	}
	r.add(func(d *reach.Description) {
		d.SecurityGroups = append(d.SecurityGroups, reach.DescribedGroup{GroupId: id, VpcId: r.VPC})
	})
	each(list.Ids, func(ruleID string) {
		rule, answered := call(r, "security group "+id, action, func() (*vpc.GetSecurityGroupRuleResult, error) {
			return vpc.GetSecurityGroupRule(r.ctx, &vpc.GetSecurityGroupRuleArgs{SecurityGroupRuleId: &ruleID}, r.provider)
		})
		switch {
		case !answered:
			r.unread("ec2:DescribeSecurityGroups")
		case rule != nil:
			r.addRule(id, rule)
		}
	})
}

func (r *reader) addRule(group string, rule *vpc.GetSecurityGroupRuleResult) {
	permission := reach.DescribedPermission{IpProtocol: rule.IpProtocol, FromPort: rule.FromPort, ToPort: rule.ToPort}
	switch {
	case rule.CidrIpv4 != "":
		permission.IpRanges = []reach.DescribedCIDR{{CidrIp: rule.CidrIpv4}}
	case rule.CidrIpv6 != "":
		permission.Ipv6Ranges = []reach.DescribedCIDR6{{CidrIpv6: rule.CidrIpv6}}
	case rule.ReferencedSecurityGroupId != "":
		permission.UserIdGroupPairs = []reach.DescribedGroupPair{{GroupId: groupID(rule.ReferencedSecurityGroupId)}}
	case rule.PrefixListId != "":
		permission.PrefixListIds = []reach.DescribedPrefixListID{{PrefixListId: rule.PrefixListId}}
	}
	r.add(func(d *reach.Description) {
		for i := range d.SecurityGroups {
			switch g := &d.SecurityGroups[i]; {
			case g.GroupId != group:
			case rule.IsEgress:
				g.IpPermissionsEgress = append(g.IpPermissionsEgress, permission)
			default:
				g.IpPermissions = append(g.IpPermissions, permission)
			}
		}
	})
}

// groupID returns the ID of a group, without the account of one in another account.
func groupID(reference string) string {
	return reference[strings.LastIndex(reference, "/")+1:]
}
