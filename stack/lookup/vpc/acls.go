package vpc

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"

	"ecs-foundation/stack/preflight/reach"
)

// readACLs reads the network ACLs of the subnets. The provider has no function that returns
// entries, so that each ACL is read as a resource, as with pulumi.Get. A preview saves no
// resources, and an update reads none. The IDs are looked up first: a resource that cannot be
// read would end the preview, and both calls need the same permission.
func (r *reader) readACLs() {
	var subnets []string
	for _, s := range r.d.Subnets {
		if s.VpcId == r.VPC {
			subnets = append(subnets, s.SubnetId)
		}
	}
	if len(subnets) == 0 {
		return
	}
	inUse := ec2.GetNetworkAclsFilter{Name: "association.subnet-id", Values: subnets}
	var ids, defaults []string
	together(
		func() { ids = r.aclIDs(inUse) },
		func() {
			defaults = r.aclIDs(inUse, ec2.GetNetworkAclsFilter{Name: "default", Values: []string{"true"}})
		},
	)
	each(ids, func(id string) {
		acl, _ := call(r, "network ACL "+id, "ec2:DescribeNetworkAcls", func() (*reach.DescribedACL, error) {
			return r.acl(id, slices.Contains(defaults, id))
		})
		if acl != nil {
			r.add(func(d *reach.Description) { d.NetworkAcls = append(d.NetworkAcls, *acl) })
		}
	})
}

func (r *reader) aclIDs(filters ...ec2.GetNetworkAclsFilter) []string {
	acls, _ := call(r, "the network ACLs", "ec2:DescribeNetworkAcls", func() (*ec2.GetNetworkAclsResult, error) {
		return ec2.GetNetworkAcls(r.ctx, &ec2.GetNetworkAclsArgs{VpcId: &r.VPC, Filters: filters}, r.provider)
	})
	if acls == nil {
		return nil
	}
	return acls.Ids
}

// An aclResource is a network ACL. The provider reads the default one of a VPC only as another
// type, with the same properties.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/default_network_acl
type aclResource struct {
	pulumi.CustomResourceState
	SubnetIDs pulumi.StringArrayOutput         `pulumi:"subnetIds"`
	Ingress   ec2.NetworkAclIngressArrayOutput `pulumi:"ingress"`
	Egress    ec2.NetworkAclEgressArrayOutput  `pulumi:"egress"`
}

func (r *reader) acl(id string, isDefault bool) (*reach.DescribedACL, error) {
	typ := "aws:ec2/networkAcl:NetworkAcl"
	if isDefault {
		typ = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
	}
	var acl aclResource
	if err := r.ctx.ReadResource(typ, id, pulumi.ID(id), nil, &acl, r.provider); err != nil {
		return nil, err
	}
	subnets, err := await[[]string](r, acl.SubnetIDs)
	if err == nil && len(subnets) == 0 {
		err = fmt.Errorf("%s has no subnets", id) // it was found by one
	}
	if err != nil {
		return nil, err
	}
	ingress, err := await[[]ec2.NetworkAclIngress](r, acl.Ingress)
	if err != nil {
		return nil, err
	}
	egress, err := await[[]ec2.NetworkAclEgress](r, acl.Egress)
	if err != nil {
		return nil, err
	}
	described := &reach.DescribedACL{NetworkAclId: id, VpcId: r.VPC, IsDefault: isDefault}
	for _, subnet := range subnets {
		described.Associations = append(described.Associations, reach.DescribedSubnetID{SubnetId: subnet})
	}
	for _, e := range ingress {
		described.Entries = append(described.Entries, entry(e, false))
	}
	for _, e := range egress {
		described.Entries = append(described.Entries, entry(ec2.NetworkAclIngress(e), true))
	}
	return described, nil
}

// entry returns an entry as AWS describes it.
func entry(e ec2.NetworkAclIngress, egress bool) reach.DescribedEntry {
	described := reach.DescribedEntry{
		RuleNumber: e.RuleNo, Protocol: e.Protocol, RuleAction: e.Action, Egress: egress,
		PortRange: &reach.DescribedPorts{From: e.FromPort, To: e.ToPort},
	}
	if e.CidrBlock != nil {
		described.CidrBlock = *e.CidrBlock
	}
	if e.Ipv6CidrBlock != nil {
		described.Ipv6CidrBlock = *e.Ipv6CidrBlock
	}
	return described
}

// await returns the value of an output of a resource that is read. An empty list is not among the
// resource's properties, so that a preview does not know it.
func await[T any](r *reader, output pulumi.Output) (value T, err error) {
	result, err := internals.UnsafeAwaitOutput(r.ctx.Context(), output)
	if err != nil || result.Value == nil {
		return value, err
	}
	value, ok := result.Value.(T)
	if !ok {
		return value, fmt.Errorf("got %T, expected %T", result.Value, value)
	}
	return value, nil
}
