package cluster

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	clusterplan "ecs-foundation/ecs/cluster/plan"
)

// exec makes what records shells, and the configuration that says so. The agent
// beside a container writes the record, by the task's role.
func (b builder) exec(c *Cluster) (ecs.ClusterConfigurationExecuteCommandConfigurationArgs, error) {
	said := ecs.ClusterConfigurationExecuteCommandConfigurationArgs{}
	// The name is made before the group: the key's policy admits no other.
	name := "/ecs/" + b.ctx.Project() + "-" + b.ctx.Stack() + "/" + b.component + "/exec"
	var key pulumi.StringPtrInput
	if !b.spec.Exec.Unencrypted {
		made, err := b.key(name)
		if err != nil {
			return said, fmt.Errorf("key: %w", err)
		}
		c.ExecKeyARN, key = made.Arn, made.Arn
		said.KmsKeyId = made.Arn
	}
	if b.spec.Exec.Unlogged {
		said.Logging = pulumi.String("NONE")
		return said, nil
	}
	group, err := cloudwatch.NewLogGroup(b.ctx, b.namer.Name("exec"), &cloudwatch.LogGroupArgs{
		Name:            pulumi.String(name),
		RetentionInDays: pulumi.Int(b.spec.Exec.RetentionDays),
		KmsKeyId:        key,
		Tags:            b.namer.Tags("exec"),
	}, b.child, pulumi.DeleteBeforeReplace(true)) // the name is fixed: roles name it
	if err != nil {
		return said, fmt.Errorf("log group: %w", err)
	}
	c.ExecLogGroupName = group.Name
	said.Logging = pulumi.String("OVERRIDE")
	said.LogConfiguration = ecs.ClusterConfigurationExecuteCommandConfigurationLogConfigurationArgs{
		CloudWatchLogGroupName: group.Name,
		// Sessions are refused where this is said of a group without a key.
		CloudWatchEncryptionEnabled: pulumi.Bool(!b.spec.Exec.Unencrypted),
	}
	return said, nil
}

func (b builder) key(logGroup string) (*kms.Key, error) {
	document, err := clusterplan.KeyPolicy(logGroup, b.scope).JSON()
	if err != nil {
		return nil, err
	}
	return kms.NewKey(b.ctx, b.namer.Name("exec-key"), &kms.KeyArgs{
		Description:       pulumi.String("Shells that ECS Exec opens, and the record of them"),
		EnableKeyRotation: pulumi.Bool(true), // KMS.4
		// What the key has encrypted is lost with it.
		DeletionWindowInDays: pulumi.Int(30),
		Policy:               pulumi.String(document),
		Tags:                 b.namer.Tags("exec-key"),
	}, b.child)
}
