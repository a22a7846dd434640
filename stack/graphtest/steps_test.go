package graphtest_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// network registers a VPC, a subnet in it that is tagged, and a role with a policy.
func network(cidr, name, path, tag string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var vpc, subnet, role, policy pulumi.CustomResourceState
		if err := ctx.RegisterResource("aws:ec2/vpc:Vpc", "vpc", pulumi.Map{"cidrBlock": pulumi.String(cidr)}, &vpc); err != nil {
			return err
		}
		if err := ctx.RegisterResource("aws:ec2/subnet:Subnet", name, pulumi.Map{
			"vpcId": vpc.ID(), "tags": pulumi.StringMap{"Name": pulumi.String(tag)},
		}, &subnet); err != nil {
			return err
		}
		err := ctx.RegisterResource("aws:iam/role:Role", "role", pulumi.Map{"name": pulumi.String("shop"), "path": pulumi.String(path)}, &role)
		if err != nil {
			return err
		}
		named := role.ID().ApplyT(func(pulumi.ID) string { return "shop" }).(pulumi.StringOutput)
		return ctx.RegisterResource("aws:iam/rolePolicy:RolePolicy", "policy", pulumi.Map{"role": named}, &policy)
	}
}

func TestDiffPredictsTheSteps(t *testing.T) {
	t.Parallel()
	const vpc, a, b = "aws:ec2/vpc:Vpc::vpc", "aws:ec2/subnet:Subnet::a", "aws:ec2/subnet:Subnet::b"
	const role, policy = "aws:iam/role:Role::role", "aws:iam/rolePolicy:RolePolicy::policy"
	before := graphtest.Run(t, network("10.0.0.0/16", "a", "/", "old"))
	for name, c := range map[string]struct {
		after pulumi.RunFunc
		want  graphtest.Steps
	}{
		"nothing":          {network("10.0.0.0/16", "a", "/", "old"), graphtest.Steps{}},
		"tag":              {network("10.0.0.0/16", "a", "/", "new"), graphtest.Steps{Updates: []string{a}}},
		"name":             {network("10.0.0.0/16", "b", "/", "old"), graphtest.Steps{Creates: []string{b}, Deletes: []string{a}}},
		"range of the VPC": {network("10.1.0.0/16", "a", "/", "old"), graphtest.Steps{Replaces: []string{a, vpc}, Causes: []string{vpc}}},
		"path of a role with a fixed name": {network("10.0.0.0/16", "a", "/ecs/", "old"), graphtest.Steps{
			Replaces: []string{role, policy}, Causes: []string{role},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, graphtest.Diff(before, graphtest.Run(t, c.after)))
		})
	}
}
