package cluster

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/internal/component"
)

// createExecLogging creates the key and the log group of ECS Exec sessions, and
// returns the cluster's configuration for them. The agent in a task writes the log
// with the task role.
func (b *builder) createExecLogging() (ecs.ClusterConfigurationExecuteCommandConfigurationArgs, error) {
	configuration := ecs.ClusterConfigurationExecuteCommandConfigurationArgs{}
	// The key policy must name the group, which is created after the key.
	name := logGroupName(b.Ctx, b.name)
	var key pulumi.StringPtrInput
	if !b.args.Plan.Exec.Unencrypted {
		created, err := b.createKey(name)
		if err != nil {
			return configuration, fmt.Errorf("key: %w", err)
		}
		b.out.ExecKeyARN, key = created.Arn, created.Arn
		configuration.KmsKeyId = created.Arn
	}
	if b.args.Plan.Exec.Unlogged {
		configuration.Logging = pulumi.String("NONE")
		return configuration, nil
	}
	group, err := cloudwatch.NewLogGroup(b.Ctx, b.Name("exec"), &cloudwatch.LogGroupArgs{
		Name:            pulumi.String(name),
		RetentionInDays: pulumi.Int(b.args.Plan.Exec.RetentionDays),
		KmsKeyId:        key,
		Tags:            b.Tags("exec"),
	}, b.Child, pulumi.DeleteBeforeReplace(true)) // the name is fixed, because the policies of task roles contain it
	if err != nil {
		return configuration, fmt.Errorf("log group: %w", err)
	}
	b.out.ExecLogGroupName = group.Name
	configuration.Logging = pulumi.String("OVERRIDE")
	configuration.LogConfiguration = ecs.ClusterConfigurationExecuteCommandConfigurationLogConfigurationArgs{
		CloudWatchLogGroupName: group.Name,
		// Sessions fail if this is true and the group has no key.
		CloudWatchEncryptionEnabled: pulumi.Bool(!b.args.Plan.Exec.Unencrypted),
	}
	return configuration, nil
}

// logGroupName returns the name of the log group of a cluster's sessions.
func logGroupName(ctx *pulumi.Context, name string) string {
	return "/ecs/" + component.Environment(ctx) + "/" + name + "/exec"
}

// createKey creates the key of the log group and the sessions.
func (b *builder) createKey(logGroup string) (*kms.Key, error) {
	document, err := clusterplan.KeyPolicy(logGroup, b.args.Scope).JSON()
	if err != nil {
		return nil, err
	}
	return kms.NewKey(b.Ctx, b.Name("exec-key"), &kms.KeyArgs{
		Description:       pulumi.String("Encrypts ECS Exec sessions and their logs"),
		EnableKeyRotation: pulumi.Bool(true), // KMS.4
		// The maximum: data is lost when its key is deleted.
		DeletionWindowInDays: pulumi.Int(30),
		Policy:               pulumi.String(document),
		Tags:                 b.Tags("exec-key"),
	}, b.Child)
}
