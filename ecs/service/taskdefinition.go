package service

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
)

// createTaskDefinition creates the task definition. A change creates the new revision
// before it deregisters the old one, which tasks run until the deployment is complete.
func (b *builder) createTaskDefinition() (*ecs.TaskDefinition, error) {
	task := b.task.Complete()
	args := &ecs.TaskDefinitionArgs{
		Family:                  pulumi.String(b.runtime.Family),
		RequiresCompatibilities: pulumi.ToStringArray([]string{"FARGATE"}),
		NetworkMode:             pulumi.String("awsvpc"), // each task has its own network interface
		Cpu:                     pulumi.String(strconv.Itoa(task.CPU)),
		Memory:                  pulumi.String(strconv.Itoa(task.Memory)),
		RuntimePlatform: ecs.TaskDefinitionRuntimePlatformArgs{
			OperatingSystemFamily: pulumi.String("LINUX"), CpuArchitecture: pulumi.String(task.Architecture),
		},
		ExecutionRoleArn:     b.args.ExecutionRoleARN.ToStringOutput(),
		TaskRoleArn:          b.args.TaskRoleARN.ToStringOutput(),
		ContainerDefinitions: b.containers(),
		Volumes:              b.volumes(),
		Tags:                 b.Tags(b.name),
	}
	if task.EphemeralStorage > 0 {
		args.EphemeralStorage = ecs.TaskDefinitionEphemeralStorageArgs{SizeInGib: pulumi.Int(task.EphemeralStorage)}
	}
	return ecs.NewTaskDefinition(b.Ctx, b.Name("task"), args, b.Child)
}

// containers returns the container definitions. It validates them again when the
// container inputs are known.
func (b *builder) containers() pulumi.StringOutput {
	inputs := b.args.inputValues(validate.NewErrors(""))
	unresolved := pulumi.StringArray{}
	for _, v := range inputs {
		unresolved = append(unresolved, v.input)
	}
	return component.Apply2(b.args.LogGroupName.ToStringOutput(), unresolved,
		func(logGroup string, values []string) (string, error) {
			runtime := b.runtime
			runtime.LogGroup = logGroup
			text, err := fill(b.task, inputs, values).Definitions(runtime)
			if err != nil {
				return "", b.Error(fmt.Errorf("task:\n%w", err))
			}
			return text, nil
		})
}

func (b *builder) volumes() ecs.TaskDefinitionVolumeArrayInput {
	if len(b.args.Volumes) == 0 {
		return nil
	}
	volumes := ecs.TaskDefinitionVolumeArray{}
	for _, name := range slices.Sorted(maps.Keys(b.args.Volumes)) {
		volume := ecs.TaskDefinitionVolumeArgs{Name: pulumi.String(name)}
		if efs := b.args.Volumes[name]; efs.FileSystemID != nil {
			volume.EfsVolumeConfiguration = ecs.TaskDefinitionVolumeEfsVolumeConfigurationArgs{
				FileSystemId:      efs.FileSystemID,
				TransitEncryption: pulumi.String("ENABLED"), // IAM authorization requires it
				AuthorizationConfig: ecs.TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfigArgs{
					AccessPointId: efs.AccessPointID.ToStringOutput(), Iam: pulumi.String("ENABLED"),
				},
			}
		}
		volumes = append(volumes, volume)
	}
	return volumes
}
