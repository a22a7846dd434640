// Command retail-store deploys AWS's retail store sample application on a foundation:
// five services with Service Connect, and the DynamoDB table of the cart.
// https://github.com/aws-containers/retail-store-sample-app
package main

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/ecs/cluster"
	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/ecs/foundation"
	"ecs-foundation/iam/policy"
)

func main() {
	pulumi.Run(deploy)
}

func deploy(ctx *pulumi.Context) error {
	base, err := foundation.Refer(ctx)
	if err != nil {
		return err
	}
	images, err := configuredImages(ctx)
	if err != nil {
		return err
	}
	region, _ := ctx.GetConfig("aws:region")
	provider, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{
		Region: pulumi.String(region),
		DefaultTags: aws.ProviderDefaultTagsArgs{Tags: pulumi.ToStringMap(map[string]string{
			"Project": ctx.Project(), "Environment": ctx.Stack(), "ManagedBy": "pulumi",
		})},
	})
	if err != nil {
		return fmt.Errorf("AWS provider: %w", err)
	}
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, pulumi.Provider(provider))
	if err != nil {
		return fmt.Errorf("get caller identity: %w", err)
	}
	plan, err := clusterplan.New(clusterplan.Spec{})
	if err != nil {
		return err
	}
	shop, err := cluster.New(ctx, "shop", &cluster.Args{
		Plan: plan, Scope: policy.Scope{Region: region, Account: caller.AccountId},
	}, pulumi.Provider(provider))
	if err != nil {
		return err
	}
	carts, err := newCarts(ctx, "carts", pulumi.Provider(provider))
	if err != nil {
		return err
	}
	s := store{base: base, cluster: shop, carts: carts, region: region, images: images, provider: pulumi.Provider(provider)}
	if err := s.deploy(ctx); err != nil {
		return err
	}
	ctx.Export("url", pulumi.Sprintf("http://%s", base.Text("loadBalancerDnsName")))
	ctx.Export("cluster", shop.Name)
	ctx.Export("cartsTable", carts.Name)
	return nil
}
