package orphans

import (
	"context"
	"slices"
)

const vpcType = "aws:ec2/vpc:Vpc"

var vpcs = listing{command: "ec2 describe-vpcs --filters", action: "ec2:DescribeVpcs", items: "Vpcs", id: "VpcId"}

// cidrKind is the kind of the secondary CIDR blocks of a VPC.
var cidrKind = kind{
	typ: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", noun: "secondary IPv4 CIDR block", untagged: true,
	find: cidrBlocks,
	remove: func(o Object) [][]string {
		return command("ec2 disassociate-vpc-cidr-block --association-id", o.Name)
	},
}

// firewallKind is the kind of the associations of a VPC with rule groups of DNS Firewall. Not all answers have their tags.
var firewallKind = kind{
	typ:  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
	noun: "association with a DNS Firewall rule group", untagged: true,
	arns: []string{"route53resolver:firewall-rule-group-association/"},
	find: inVPC(listing{
		command: "route53resolver list-firewall-rule-group-associations", action: "route53resolver:ListFirewallRuleGroupAssociations",
		items: "FirewallRuleGroupAssociations", arn: "Arn", name: "Id", created: "CreationTime",
	}, "VpcId", "FirewallRuleGroupId"),
	// AWS does not delete a protected association.
	// https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateFirewallRuleGroup.html
	remove: func(o Object) [][]string {
		const words = "route53resolver update-firewall-rule-group-association --mutation-protection DISABLED --firewall-rule-group-association-id"
		return slices.Concat(command(words, o.Name),
			command("route53resolver disassociate-firewall-rule-group --firewall-rule-group-association-id", o.Name))
	},
}

// queryLogKind is the kind of the associations of a VPC with configurations of DNS query logging.
var queryLogKind = kind{
	typ:  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
	noun: "association with a DNS query logging configuration", untagged: true,
	find: inVPC(listing{
		command: "route53resolver list-resolver-query-log-config-associations",
		action:  "route53resolver:ListResolverQueryLogConfigAssociations",
		items:   "ResolverQueryLogConfigAssociations", name: "Id", created: "CreationTime",
	}, "ResourceId", "ResolverQueryLogConfigId"),
	remove: func(o Object) [][]string {
		return command("route53resolver disassociate-resolver-query-log-config --resolver-query-log-config-id",
			o.text("ResolverQueryLogConfigId"), "--resource-id", o.text("ResourceId"))
	},
}

// cidrBlocks returns the secondary CIDR blocks of the stack's VPCs, if the state or an operation has some: those of a VPC
// that is left go with it, and others were added by hand.
func cidrBlocks(ctx context.Context, s *search, k kind) ([]Object, bool) {
	if !s.knows(k.typ) {
		return nil, true
	}
	owned, ok := s.items(ctx, vpcs, s.stack.tagFilters()...)
	var objects []Object
	for _, vpc := range owned {
		for _, association := range list(vpc.values, "CidrBlockAssociationSet") {
			if block := text(association, "CidrBlock"); block != vpc.text("CidrBlock") {
				objects = append(objects, Object{ID: vpc.ID + "/" + block, Name: text(association, "AssociationId"), values: association})
			}
		}
	}
	return s.ofOperations(k.typ, objects), ok
}

// inVPC is the find of a kind of Route 53 Resolver whose objects associate a VPC with something. Other teams can associate
// the stack's VPC, too. Therefore an object is the stack's only if it has its tags, its VPC is left, or an interrupted
// operation was creating it.
func inVPC(l listing, vpc, with string) finder {
	return func(ctx context.Context, s *search, k kind) ([]Object, bool) {
		owned, ok := s.items(ctx, vpcs, s.stack.tagFilters()...)
		left := slices.DeleteFunc(owned, func(o Object) bool { o.Type = vpcType; return s.state.has(o) })
		if len(left) == 0 && !s.mentions(k) {
			return nil, ok
		}
		objects, answered := s.items(ctx, l)
		for i, o := range objects {
			objects[i].ID = o.text(vpc) + "/" + o.text(with)
			if j := slices.IndexFunc(left, func(v Object) bool { return v.ID == o.text(vpc) }); j >= 0 {
				objects[i].Tags = left[j].Tags
			}
		}
		return s.ofOperations(k.typ, objects), ok && answered
	}
}

// ofOperations returns the objects of a type that are relevant, and those that an interrupted operation was creating.
func (s *search) ofOperations(typ string, objects []Object) []Object {
	relevant := s.relevant(typ, objects)
	for _, o := range objects {
		o.Type = typ
		known := slices.ContainsFunc(relevant, func(r Object) bool { return r.ID == o.ID })
		if !known && slices.ContainsFunc(s.state.Pending, func(r Resource) bool { return r.Type == typ && o.isCreated(r) }) {
			relevant = append(relevant, o)
		}
	}
	return relevant
}
