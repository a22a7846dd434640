package graphtest_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// resource registers a resource of any type below a component.
func resource(ctx *pulumi.Context, parent pulumi.Resource, typ, name string, inputs pulumi.Map) error {
	var r pulumi.CustomResourceState
	if parent == nil {
		return ctx.RegisterResource(typ, name, inputs, &r)
	}
	return ctx.RegisterResource(typ, name, inputs, &r, pulumi.Parent(parent))
}

func component(ctx *pulumi.Context) (pulumi.Resource, error) {
	c := &struct{ pulumi.ResourceState }{}
	return c, ctx.RegisterComponentResource("test:index:Component", "c", c)
}

func TestInvalidResourcesAreReported(t *testing.T) {
	t.Parallel()
	group := func(key string) pulumi.Map {
		return pulumi.Map{"tags": pulumi.StringMap{"Name": pulumi.String(key)}, "securityGroupId": pulumi.String("<c-" + key + ">")}
	}
	with := func(inputs pulumi.Map, key string, value pulumi.Input) pulumi.Map {
		inputs[key] = value
		return inputs
	}
	for want, tc := range map[string]struct {
		typ, name string
		inputs    pulumi.Map
		orphan    bool
	}{
		"has no parent component":             {"aws:ec2/vpc:Vpc", "c-vpc", group("alb"), true},
		"does not begin with the name of its": {"aws:ec2/vpc:Vpc", "vpc", group("alb"), false},
		"is on the default provider":          {"aws:ec2/vpc:Vpc", "c-vpc", group("alb"), false},
		"has no Name tag":                     {"aws:ec2/vpc:Vpc", "c-vpc", pulumi.Map{}, false},
		"has an ARN without a resource": {
			"aws:ec2/vpc:Vpc", "c-vpc", with(group("alb"), "role", pulumi.String("arn:aws:iam::")), false,
		},
		"allows the internet into a group other than": {
			"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "c-in",
			with(group("tasks"), "cidrIpv4", pulumi.String("0.0.0.0/0")), false,
		},
		"is created before the old one is deleted when webAclArn changes": {
			"aws:wafv2/webAclAssociation:WebAclAssociation", "c-web-acl",
			pulumi.Map{"resourceArn": pulumi.String("<alb arn>"), "webAclArn": pulumi.String("<a>")},
			false,
		},
		"is created before the old one is deleted when logFormat changes": {
			"aws:ec2/flowLog:FlowLog", "c-flow-log",
			pulumi.Map{"vpcId": pulumi.String("<vpc>"), "logFormat": pulumi.String("${srcaddr}")},
			false,
		},
		"has a type that is missing in": {"aws:ec2/instance:Instance", "c-instance", pulumi.Map{}, false},
		"has no matching egress rule": {
			"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "c-in",
			with(group("tasks"), "referencedSecurityGroupId", pulumi.String("<c-alb>")), false,
		},
		"has no matching ingress rule": {
			"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "c-out",
			with(group("tasks"), "referencedSecurityGroupId", pulumi.String("<c-alb>")), false,
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			g := graphtest.Run(t, func(ctx *pulumi.Context) error {
				c, err := component(ctx)
				if err != nil {
					return err
				}
				if tc.orphan {
					c = nil
				}
				return resource(ctx, c, tc.typ, tc.name, tc.inputs)
			})
			require.Contains(t, g.Faults(), tc.name+" "+want)
		})
	}
}

func TestDuplicateNameFails(t *testing.T) {
	t.Parallel()
	_, err := graphtest.Try(func(ctx *pulumi.Context) error {
		for range 2 {
			if err := resource(ctx, nil, "aws:ec2/vpc:Vpc", "vpc", nil); err != nil {
				return err
			}
		}
		return nil
	})
	require.ErrorContains(t, err, "vpc is registered twice")
}
