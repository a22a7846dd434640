package service

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/validate"
)

// definition makes the task definition. A change makes a new revision before the
// old one is taken away, which tasks run until the deployment is over.
func (b *builder) definition() (*ecs.TaskDefinition, error) {
	spec := b.spec.Complete()
	args := &ecs.TaskDefinitionArgs{
		Family:                  pulumi.String(b.namer.Label(b.name)),
		RequiresCompatibilities: pulumi.ToStringArray([]string{"FARGATE"}),
		NetworkMode:             pulumi.String("awsvpc"), // each task has an address of its own
		Cpu:                     pulumi.String(strconv.Itoa(spec.CPU)),
		Memory:                  pulumi.String(strconv.Itoa(spec.Memory)),
		RuntimePlatform: ecs.TaskDefinitionRuntimePlatformArgs{
			OperatingSystemFamily: pulumi.String("LINUX"), CpuArchitecture: pulumi.String(spec.Architecture),
		},
		ExecutionRoleArn:     b.args.ExecutionRoleARN.ToStringOutput(),
		TaskRoleArn:          b.args.TaskRoleARN.ToStringOutput(),
		ContainerDefinitions: b.containers(),
		Volumes:              b.volumes(),
		Tags:                 b.namer.Tags(b.name),
	}
	if spec.EphemeralStorage > 0 {
		args.EphemeralStorage = ecs.TaskDefinitionEphemeralStorageArgs{SizeInGib: pulumi.Int(spec.EphemeralStorage)}
	}
	return ecs.NewTaskDefinition(b.ctx, b.namer.Name("task"), args, b.child)
}

// containers plans the containers again when their later values are known, so
// that those are held to all that plain ones are.
func (b *builder) containers() pulumi.StringOutput {
	parts := b.args.parts(validate.NewErrors(""))
	inputs := []any{b.args.LogGroupName}
	for _, p := range parts {
		inputs = append(inputs, p.input)
	}
	return pulumi.All(inputs...).ApplyT(func(known []any) (string, error) {
		place := b.place
		place.LogGroup, _ = known[0].(string)
		text, err := fill(b.spec, parts, known[1:]).Definitions(place)
		if err != nil {
			return "", fmt.Errorf("task of service %q:\n%w", b.name, err)
		}
		return text, nil
	}).(pulumi.StringOutput)
}

func (b *builder) volumes() ecs.TaskDefinitionVolumeArrayInput {
	if len(b.args.Volumes) == 0 {
		return nil
	}
	all := ecs.TaskDefinitionVolumeArray{}
	for _, name := range slices.Sorted(maps.Keys(b.args.Volumes)) {
		volume := ecs.TaskDefinitionVolumeArgs{Name: pulumi.String(name)}
		if of := b.args.Volumes[name]; of.FileSystemID != nil {
			volume.EfsVolumeConfiguration = ecs.TaskDefinitionVolumeEfsVolumeConfigurationArgs{
				FileSystemId:      of.FileSystemID,
				TransitEncryption: pulumi.String("ENABLED"), // which IAM asks for
				AuthorizationConfig: ecs.TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfigArgs{
					AccessPointId: of.AccessPointID.ToStringOutput(), Iam: pulumi.String("ENABLED"),
				},
			}
		}
		all = append(all, volume)
	}
	return all
}

// deployed asks AWS what the service runs, once its deployment is over. A
// preview deploys nothing, and so has nothing to ask.
func (b *builder) deployed(made *ecs.Service, definition *ecs.TaskDefinition) pulumi.StringOutput {
	if b.run.DeployedElsewhere {
		return made.TaskDefinition.Elem()
	}
	return pulumi.All(b.args.ClusterARN, made.Name, definition.Arn).ApplyT(func(known []any) (string, error) {
		cluster, _ := known[0].(string)
		name, _ := known[1].(string)
		asked, _ := known[2].(string)
		if b.ctx.DryRun() {
			return asked, nil
		}
		running, err := ecs.LookupService(b.ctx, &ecs.LookupServiceArgs{ClusterArn: cluster, ServiceName: name}, pulumi.Parent(b.parent))
		if err != nil {
			return "", fmt.Errorf("asking AWS what service %q runs: %w", name, err)
		}
		arn, err := serviceplan.Deployed(clusterName(cluster), name, b.args.Region, asked, running.TaskDefinition)
		if err != nil {
			// A program ends with the first error; each service has its own to tell.
			return "", errors.Join(err, b.ctx.Log.Error(err.Error(), &pulumi.LogArgs{Resource: b.parent}))
		}
		return arn, nil
	}).(pulumi.StringOutput)
}
