package service_test

import (
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
	group    = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/public-ui/0123456789abcdef"
	balancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/public-alb/fedcba9876543210"
)

// small is a service of one container, without a load balancer.
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

// full is a service with everything.
func full() *service.Args {
	args := small()
	args.TargetGroupARN, args.LoadBalancerARN = pulumi.String(group), pulumi.String(balancer)
	args.Task.Architecture, args.Task.EphemeralStorage = serviceplan.ARM, 30
	own := &args.Task.Containers[0]
	own.Mounts = []serviceplan.Mount{{Volume: "photos", Path: "/photos"}, {Volume: "shared", Path: "/shared"}}
	own.WritableRoot = true
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

// program builds a service, and whatever uses it.
func program(args *service.Args, users ...func(*pulumi.Context, *service.Service) error) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		provider, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{Region: pulumi.String(graphtest.Region)})
		if err != nil {
			return err
		}
		made, err := service.New(ctx, "ui", args, pulumi.Provider(provider))
		for _, use := range users {
			if err == nil {
				err = use(ctx, made)
			}
		}
		return err
	}
}

func TestTheServiceIsAsReviewed(t *testing.T) {
	t.Parallel()
	for name, args := range map[string]*service.Args{"small": small(), "full": full()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := graphtest.Run(t, program(args))
			graphtest.Golden(t, "testdata/"+name+".golden", g.String())
			graphtest.CheckInvariants(t, g)
			require.Equal(t, g.Names(""), graphtest.Preview(t, program(args)).Names(""), "a first preview shows the same")
		})
	}
}

// before is a resource of which a first preview knows nothing.
type before struct {
	pulumi.CustomResourceState

	ARN pulumi.StringOutput `pulumi:"arn"`
}

func TestAPreviewThatKnowsNothingShowsTheSameResources(t *testing.T) {
	t.Parallel()
	unknown := graphtest.Preview(t, func(ctx *pulumi.Context) error {
		var r before
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

func TestWhatOthersChangeIsIgnoredAndNothingElse(t *testing.T) {
	t.Parallel()
	ignored := func(run serviceplan.Run) []string {
		args := small()
		args.Run = run
		return graphtest.Run(t, program(args)).Get(t, "ui-service").Ignored
	}
	require.Empty(t, ignored(serviceplan.Run{Count: 3}), "a count that nothing scales is the program's")
	require.Equal(t, []string{"desiredCount"}, ignored(serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 1, Max: 2, CPU: 60}}))
	require.Equal(t, []string{"taskDefinition"}, ignored(serviceplan.Run{DeployedElsewhere: true}))
}

func TestTheServiceWaitsForItsListenerRuleAndItsPolicies(t *testing.T) {
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

func TestADeploymentThatWasRolledBackFailsTheUpdate(t *testing.T) {
	t.Parallel()
	const old = "arn:aws:ecs:us-east-1:123456789012:task-definition/ecs-foundation-dev-ui:41"
	caller := func(ctx *pulumi.Context, s *service.Service) error { return graphtest.Probe(ctx, "caller", s.Name) }
	g, err := graphtest.TryRolledBack(old, program(small(), caller))
	require.NotContains(t, g.Names(""), "caller", "whoever calls the service is not deployed")
	require.ErrorContains(t, err, `service "ui" runs task definition `+old+`, and <ui-task arn> was asked for`)
	require.ErrorContains(t, err, "aws ecs describe-services --region us-east-1 --cluster shop --services ui")

	_, err = graphtest.TryRolledBack(old, program(small()))
	require.Error(t, err, "whether anybody uses the service or not")

	elsewhere := small()
	elsewhere.Run.DeployedElsewhere = true
	_, err = graphtest.TryRolledBack(old, program(elsewhere))
	require.NoError(t, err, "what somebody else deploys is not the program's to judge")
}

func TestABadArgumentRegistersNothing(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(program(&service.Args{
		Task:            serviceplan.Spec{CPU: 256, Memory: 100, Containers: []serviceplan.Container{{Name: "ui", Image: "ui"}}},
		Run:             serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 1, Max: 2, Requests: 100}},
		Volumes:         map[string]service.Volume{"photos": {FileSystemID: pulumi.String("fs-1")}},
		ContainerInputs: map[string]service.ContainerInputs{"iu": {}, "ui": {Environment: pulumi.StringMap{"PASSWORD": pulumi.String("")}}},
		TargetGroupARN:  pulumi.String(group),
		SecurityGroupID: pulumi.String("sg-tasks"), SubnetIDs: pulumi.StringMap{},
	}))
	require.ErrorContains(t, err, `service "ui":
clusterArn: it is missing: the foundation and the cluster have it among their outputs
region: it is missing: the foundation and the cluster have it among their outputs
executionRoleArn: it is missing: the foundation and the cluster have it among their outputs
taskRoleArn: it is missing: the foundation and the cluster have it among their outputs
logGroupName: it is missing: the foundation and the cluster have it among their outputs
volumes.photos: a file system is mounted through an access point: set both, or neither for an empty directory
loadBalancerArn: it is missing: AWS counts the requests of a target group by load balancer
containerInputs.iu: there is no such container in the task
task.memory: Fargate has no task of 256 units with 100 MiB: write 512, 1024 or 2048
task.containers[0].environment.PASSWORD: it smells of a secret`)
	require.ErrorContains(t, err, `run.port: no container has a port "" to send requests to: give one a port`)
	require.Equal(t, []string{"aws"}, g.Names(""))
}

func TestContainerInputsAreValidated(t *testing.T) {
	t.Parallel()
	args := small()
	args.ContainerInputs = map[string]service.ContainerInputs{"ui": {Secrets: pulumi.StringMap{"DB": pulumi.String("shop/db")}}}
	g, err := graphtest.Try(program(args))
	require.ErrorContains(t, err, `containers[0].secrets.DB: invalid ARN "shop/db": must be the complete ARN of a secret or a parameter`)
	require.NotContains(t, g.Names(""), "ui-task")
}
