package service_test

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/ecs/cluster"
	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/ecs/foundation"
	"ecs-foundation/ecs/service"
	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/iam/policy"
)

// A service on a foundation that another stack created.
func ExampleNew() {
	const region, account = "us-east-1", "123456789012"
	pulumi.Run(func(ctx *pulumi.Context) error {
		aws, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{Region: pulumi.String(region)})
		if err != nil {
			return err
		}
		provider := pulumi.Provider(aws)
		base, err := foundation.Refer(ctx) // the stack that the key "foundation" names
		if err != nil {
			return err
		}
		plan, err := clusterplan.New(clusterplan.Spec{})
		if err != nil {
			return err
		}
		shop, err := cluster.New(ctx, "shop", &cluster.Args{Plan: plan, Scope: policy.Scope{Region: region, Account: account}}, provider)
		if err != nil {
			return err
		}
		_, err = service.New(ctx, "ui", &service.Args{
			Task: serviceplan.Spec{CPU: 256, Memory: 512, Containers: []serviceplan.Container{{
				Name: "ui", Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/ecs-foundation/ui:1.0.0",
				Ports: []serviceplan.Port{{Name: "http", Number: 3000, Protocol: serviceplan.HTTP}},
			}}},
			Run:        serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 6, CPU: 60}},
			ClusterARN: shop.ARN, Region: region,
			SubnetIDs:        base.Map("privateSubnetIds"),
			SecurityGroupID:  base.Of("taskSecurityGroupIds", "ui"),
			ExecutionRoleARN: base.Of("executionRoleArns", "ui"),
			TaskRoleARN:      base.Of("taskRoleArns", "ui"),
			LogGroupName:     base.Of("logGroupNames", "ui"),
			TargetGroupARN:   base.Of("targetGroupArns", "ui"),
		}, provider)
		return err
	})
}
