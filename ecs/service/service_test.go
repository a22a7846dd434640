package service_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/ecs/service"
	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/component"
	"ecs-foundation/stack/graphtest"
)

const (
	targetGroup  = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/public-ui/0123456789abcdef"
	loadBalancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/public-alb/fedcba9876543210"
)

// small returns a service with one container, without a load balancer.
func small() *service.Args {
	return &service.Args{
		Task: serviceplan.Spec{CPU: 256, Memory: 512, Containers: []serviceplan.Container{
			{Name: "ui", Image: "shop/ui:1", Ports: []serviceplan.Port{{Name: "http", Number: 3000, Protocol: serviceplan.HTTP}}},
		}},
		ClusterARN: pulumi.String("arn:aws:ecs:us-east-1:123456789012:cluster/shop"), Region: graphtest.Region,
		SubnetIDs:       pulumi.StringMap{"b": pulumi.String("subnet-b"), "a": pulumi.String("subnet-a")},
		SecurityGroupID: pulumi.String("sg-tasks"), LogGroupName: pulumi.String("/ecs/shop-dev/ui"),
		ExecutionRoleARN: pulumi.String("arn:aws:iam::123456789012:role/execution"),
		TaskRoleARN:      pulumi.String("arn:aws:iam::123456789012:role/ui"),
	}
}

// full returns a service with every setting.
func full() *service.Args {
	args := small()
	args.TargetGroupARN, args.LoadBalancerARN = pulumi.String(targetGroup), pulumi.String(loadBalancer)
	args.Task.Architecture, args.Task.EphemeralStorage = serviceplan.ARM, 30
	main := &args.Task.Containers[0]
	main.Mounts = []serviceplan.Mount{{Volume: "photos", Path: "/photos"}, {Volume: "shared", Path: "/shared"}}
	main.WritableRoot = true
	args.Volumes = map[string]service.Volume{
		"photos": {FileSystemID: pulumi.String("fs-1"), AccessPointID: pulumi.String("fsap-1")}, "shared": {},
	}
	args.ContainerInputs = map[string]service.ContainerInputs{"ui": {
		Image:       pulumi.String("shop/ui:2").ToStringOutput(),
		Environment: pulumi.StringMap{"TABLE": pulumi.String("carts")},
		Secrets:     pulumi.StringMap{"DB": pulumi.String("arn:aws:ssm:us-east-1:123456789012:parameter/shop/db")},
	}}
	args.Run = serviceplan.Run{
		Scaling: &serviceplan.Scaling{Min: 2, Max: 6, CPU: 60, Memory: 70, Requests: 1000}, Exec: true,
		Capacity:        []clusterplan.Capacity{{Provider: clusterplan.Fargate, Base: 2, Weight: 1}, {Provider: clusterplan.FargateSpot, Weight: 1}},
		ConnectServices: []serviceplan.ConnectService{{Port: "http", Alias: "ui", AliasPort: 80}},
	}
	args.Tags = map[string]string{"Team": "shop"}
	return args
}

// program creates a service and the resources that use it.
func program(args *service.Args, users ...func(*pulumi.Context, *service.Service) error) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		provider, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{Region: pulumi.String(graphtest.Region)})
		if err != nil {
			return err
		}
		created, err := service.New(ctx, "ui", args, pulumi.Provider(provider))
		for _, use := range users {
			if err == nil {
				err = use(ctx, created)
			}
		}
		return err
	}
}

func TestServiceMatchesGolden(t *testing.T) {
	t.Parallel()
	for name, args := range map[string]*service.Args{"small": small(), "full": full()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := graphtest.Run(t, program(args))
			graphtest.Golden(t, "testdata/"+name+".golden", g.String())
			graphtest.CheckInvariants(t, g)
			require.Equal(t, g.Names(""), graphtest.Preview(t, program(args)).Names(""), "first preview")
		})
	}
}

// unresolved is a resource whose outputs are unknown in a first preview.
type unresolved struct {
	pulumi.CustomResourceState

	ARN pulumi.StringOutput `pulumi:"arn"`
}

func TestPreviewWithUnknownInputs(t *testing.T) {
	t.Parallel()
	unknown := graphtest.Preview(t, func(ctx *pulumi.Context) error {
		var r unresolved
		if err := ctx.RegisterResource("test:index:Before", "before", pulumi.Map{}, &r); err != nil {
			return err
		}
		args := full()
		args.ClusterARN, args.SecurityGroupID, args.LogGroupName = r.ARN, r.ARN, r.ARN
		args.ExecutionRoleARN, args.TaskRoleARN, args.TargetGroupARN, args.LoadBalancerARN = r.ARN, r.ARN, r.ARN, r.ARN
		args.SubnetIDs = pulumi.StringMap{"a": r.ARN, "b": r.ARN}
		args.Volumes["photos"] = service.Volume{FileSystemID: r.ARN, AccessPointID: r.ARN}
		args.ContainerInputs["ui"] = service.ContainerInputs{
			Image: r.ARN, Environment: pulumi.StringMap{"TABLE": r.ARN}, Secrets: pulumi.StringMap{"DB": r.ARN},
		}
		return program(args)(ctx)
	})
	require.ElementsMatch(t, append(graphtest.Run(t, program(full())).Names(""), "before"), unknown.Names(""))
}

func TestIgnoredChanges(t *testing.T) {
	t.Parallel()
	ignored := func(run serviceplan.Run) []string {
		args := small()
		args.Run = run
		return graphtest.Run(t, program(args)).Get(t, "ui-service").Ignored
	}
	require.Empty(t, ignored(serviceplan.Run{Count: 3}), "without scaling, the program sets the count")
	require.Equal(t, []string{"desiredCount"}, ignored(serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 1, Max: 2, CPU: 60}}))
	require.Equal(t, []string{"taskDefinition"}, ignored(serviceplan.Run{DeployedElsewhere: true}))
}

func TestServiceWaitsForListenerRuleAndPolicies(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		args := full()
		after := func(value pulumi.StringInput, name string) pulumi.StringOutput {
			var r pulumi.CustomResourceState
			if err := ctx.RegisterResource("test:index:Before", name, pulumi.Map{}, &r); err != nil {
				panic(err)
			}
			return component.After(ctx, value.ToStringOutput(), &r)
		}
		args.TargetGroupARN = after(args.TargetGroupARN, "rule")
		args.TaskRoleARN = after(args.TaskRoleARN, "policy")
		args.ExecutionRoleARN = after(args.ExecutionRoleARN, "execution-policy")
		return program(args)(ctx)
	})
	require.Contains(t, g.Get(t, "ui-service").After, "rule")
	require.Contains(t, g.Get(t, "ui-service").After, "ui-task")
	require.Subset(t, g.Get(t, "ui-task").After, []string{"policy", "execution-policy"})
}

func TestRollbackFailsTheUpdate(t *testing.T) {
	t.Parallel()
	const old = "arn:aws:ecs:us-east-1:123456789012:task-definition/ecs-foundation-dev-ui:41"
	caller := func(ctx *pulumi.Context, s *service.Service) error { return graphtest.Probe(ctx, "caller", s.Name) }
	g, err := graphtest.TryRolledBack(old, program(small(), caller))
	require.NotContains(t, g.Names(""), "caller", "services that use the output are not deployed")
	require.ErrorContains(t, err, `service "ui" runs task definition `+old+` instead of <ui-task arn>`)
	require.ErrorContains(t, err, "aws ecs describe-services --region us-east-1 --cluster shop --services ui")

	_, err = graphtest.TryRolledBack(old, program(small()))
	require.Error(t, err, "without a resource that uses the output")

	elsewhere := small()
	elsewhere.Run.DeployedElsewhere = true
	_, err = graphtest.TryRolledBack(old, program(elsewhere))
	require.NoError(t, err, "another tool deploys the task definition")
}

func TestInvalidArgumentsRegisterNothing(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(program(&service.Args{
		Task:            serviceplan.Spec{CPU: 256, Memory: 100, Containers: []serviceplan.Container{{Name: "ui", Image: "ui"}}},
		Run:             serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 1, Max: 2, Requests: 100}},
		Volumes:         map[string]service.Volume{"photos": {FileSystemID: pulumi.String("fs-1")}},
		ContainerInputs: map[string]service.ContainerInputs{"iu": {}, "ui": {Environment: pulumi.StringMap{"PASSWORD": pulumi.String("")}}},
		TargetGroupARN:  pulumi.String(targetGroup),
		SecurityGroupID: pulumi.String("sg-tasks"), SubnetIDs: pulumi.StringMap{},
	}))
	require.ErrorContains(t, err, `service "ui":
clusterArn: required: set it to the output of the foundation or the cluster
region: required: set it to the output of the foundation or the cluster
executionRoleArn: required: set it to the output of the foundation or the cluster
taskRoleArn: required: set it to the output of the foundation or the cluster
logGroupName: required: set it to the output of the foundation or the cluster
subnetIds: must have 1 to 16 subnets (got 0)
volumes.photos: must have both fileSystemId and accessPointId, or neither for an empty directory
loadBalancerArn: required: the metric of scaling.requests belongs to the load balancer
containerInputs.iu: unknown container "iu": must be a container of the task
task.memory: invalid value 100: with 256 CPU units, Fargate supports 512, 1024 or 2048 MiB
task.containers[0].environment.PASSWORD: the name looks like a secret`)
	require.ErrorContains(t, err, `run.port: no container has a port "" for the load balancer: add the port to a container`)
	require.Equal(t, []string{"aws"}, g.Names(""))
}

func TestNamesThatECSRejectsRegisterNothing(t *testing.T) {
	t.Parallel()
	subnets, tags := pulumi.StringMap{}, map[string]string{"aws:team": "shop"}
	for i := range 17 {
		subnets[fmt.Sprint("use1-az", i)] = pulumi.String("subnet")
	}
	for i := range 49 {
		tags[fmt.Sprint("tag-", i)] = ""
	}
	args := small()
	args.Name, args.Region, args.SubnetIDs, args.Tags = "the.ui", "us-east-1a", subnets, tags
	args.Volumes = map[string]service.Volume{"user photos": {}}
	g, err := graphtest.Try(program(args))
	require.ErrorContains(t, err, `service "ui":
name: invalid value "the.ui": must be letters, digits, hyphens and underscores
region: invalid value "us-east-1a": must be a region, such as us-east-1
volumes.user photos: invalid value "user photos": must be letters, digits, hyphens and underscores
subnetIds: must have 1 to 16 subnets (got 17)
tags: must have at most 49 items (got 50)
tags.aws:team: invalid value "aws:team": must not begin with aws:, which is reserved`)
	require.Equal(t, []string{"aws"}, g.Names(""))
}

func TestGracePeriodWithoutLoadBalancer(t *testing.T) {
	t.Parallel()
	args := small()
	args.Task.Containers[0].HealthCheck = &serviceplan.HealthCheck{Shell: "true"}
	args.Run.HealthCheckGrace = 30
	g := graphtest.Run(t, program(args))
	require.InDelta(t, 30, g.Get(t, "ui-service").Inputs["healthCheckGracePeriodSeconds"], 0)
}

func TestContainerInputsAreValidated(t *testing.T) {
	t.Parallel()
	args := small()
	args.ContainerInputs = map[string]service.ContainerInputs{"ui": {Secrets: pulumi.StringMap{"DB": pulumi.String("shop/db")}}}
	g, err := graphtest.Try(program(args))
	require.ErrorContains(t, err, `containers[0].secrets.DB: invalid ARN "s… (7 characters)": must be the complete ARN of a secret or a parameter`)
	require.NotContains(t, g.Names(""), "ui-task")
}
