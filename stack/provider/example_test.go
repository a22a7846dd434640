package provider_test

import (
	"context"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type foundation struct {
	pulumi.ResourceState

	TargetGroupARNs pulumi.StringMapOutput `pulumi:"targetGroupArns"`
}

// A program in Go can use the component without a generated SDK.
func Example() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		certificate, err := acm.NewCertificate(ctx, "shop", &acm.CertificateArgs{DomainName: pulumi.String("shop.example.com")})
		if err != nil {
			return err
		}
		routes := pulumi.Array{pulumi.Map{"paths": pulumi.ToStringArray([]string{"/*"}), "priority": pulumi.Int(100)}}
		var f foundation
		err = ctx.RegisterRemoteComponentResource("ecs-foundation:index:Foundation", "foundation", pulumi.Map{
			"region":       pulumi.String("eu-west-1"),
			"network":      pulumi.Map{"cidr": pulumi.String("10.0.0.0/16"), "zones": pulumi.ToStringArray([]string{"eu-west-1a", "eu-west-1b"})},
			"loadBalancer": pulumi.Map{"certificateArn": certificate.Arn},
			"services":     pulumi.Map{"orders": pulumi.Map{"port": pulumi.Int(8080), "routes": routes}},
		}, &f)
		ctx.Export("targetGroupArns", f.TargetGroupARNs)
		return err
	})
}

// The resources of a stack keep their state when they move into the component.
func Example_move() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		var f foundation
		return ctx.RegisterRemoteComponentResource(
			"ecs-foundation:index:Foundation", "foundation", pulumi.Map{"region": pulumi.String("eu-west-1")}, &f,
			pulumi.Transforms([]pulumi.ResourceTransform{
				func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
					old, found := strings.CutPrefix(args.Name, "foundation-")
					if !found {
						return nil
					}
					args.Opts.Aliases = append(args.Opts.Aliases, pulumi.Alias{Name: pulumi.String(old), NoParent: pulumi.Bool(true)})
					return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
				},
			}),
		)
	})
}
