package security

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	securityplan "ecs-foundation/security/plan"
)

// createGroups creates the security groups without rules, except for existing ones.
func (b *builder) createGroups() error {
	for _, planned := range b.plan.Groups {
		if planned.ID != "" {
			b.groups[planned.Key] = pulumi.ID(planned.ID).ToIDOutput()
			continue
		}
		group, err := ec2.NewSecurityGroup(b.Ctx, b.Name(planned.Key), &ec2.SecurityGroupArgs{
			VpcId:       b.args.VPCID,
			Description: pulumi.String(planned.Description),
			// AWS rejects deleting a group that a rule of another group references.
			RevokeRulesOnDelete: pulumi.Bool(true),
			Tags:                b.Tags(planned.Key),
		}, b.Child, component.FailSoon())
		if err != nil {
			return err
		}
		b.groups[planned.Key] = group.ID()
	}
	return nil
}

// createRules creates the rules of all groups.
func (b *builder) createRules() error {
	for _, planned := range b.plan.Rules() {
		if planned.Assumed {
			continue
		}
		rule, err := b.createRule(planned)
		if err != nil {
			return fmt.Errorf("rule %q: %w", planned.Key, err)
		}
		b.rules[planned.Group] = append(b.rules[planned.Group], rule)
	}
	return nil
}

// createRule creates one rule. A replaced rule is deleted first, because AWS rejects
// a duplicate rule.
func (b *builder) createRule(planned securityplan.Rule) (pulumi.CustomResource, error) {
	peer := b.peer(planned.Peer)
	args := vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           b.groups[planned.Group],
		ReferencedSecurityGroupId: peer.group, CidrIpv4: peer.ipv4, CidrIpv6: peer.ipv6, PrefixListId: peer.prefixList,
		IpProtocol:  pulumi.String(string(planned.Protocol)),
		FromPort:    pulumi.Int(planned.Port),
		ToPort:      pulumi.Int(planned.Port),
		Description: pulumi.String(planned.Why),
		Tags:        b.Tags(planned.Key),
	}
	deleteFirst := pulumi.DeleteBeforeReplace(true)
	if planned.Direction == securityplan.In {
		return vpc.NewSecurityGroupIngressRule(b.Ctx, b.Name(planned.Key), &args, b.Child, deleteFirst)
	}
	egress := vpc.SecurityGroupEgressRuleArgs(args)
	return vpc.NewSecurityGroupEgressRule(b.Ctx, b.Name(planned.Key), &egress, b.Child, deleteFirst)
}

// A peer is the source or destination of a rule. Exactly one field is set.
type peer struct {
	group, ipv4, ipv6, prefixList pulumi.StringPtrInput
}

func (b *builder) peer(node securityplan.Node) peer {
	switch {
	case node.Group != "":
		return peer{group: b.groups[node.Group].ToStringOutput()}
	case node.CloudFront():
		return peer{prefixList: b.cloudFront[node.PrefixList]}
	case node.CustomerManaged():
		return peer{prefixList: pulumi.String(node.PrefixList)}
	case node.PrefixList != "":
		return peer{prefixList: b.prefixList(node.PrefixList)}
	case node.IPv6():
		return peer{ipv6: pulumi.String(node.CIDR.String())}
	default:
		return peer{ipv4: pulumi.String(node.CIDR.String())}
	}
}

// prefixList returns the ID of the prefix list of a service.
func (b *builder) prefixList(service string) pulumi.StringOutput {
	return component.Apply(b.args.PrefixListIDs.ToStringMapOutput(), func(ids map[string]string) (string, error) {
		id, ok := ids[service]
		if !ok {
			return "", fmt.Errorf("missing %q in PrefixListIDs", service)
		}
		return id, nil
	})
}
