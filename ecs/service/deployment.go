package service

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/component"
)

// deployed returns the task definition that the service runs after the deployment. A
// preview does not deploy, so it returns the requested one.
func (b *builder) deployed(service *ecs.Service, definition *ecs.TaskDefinition) pulumi.StringOutput {
	if b.run.DeployedElsewhere {
		return service.TaskDefinition.Elem()
	}
	return component.Apply3(b.args.ClusterARN.ToStringOutput(), service.Name, definition.Arn,
		func(cluster, name, requested string) (string, error) {
			if b.Ctx.DryRun() {
				return requested, nil
			}
			running, err := ecs.LookupService(b.Ctx, &ecs.LookupServiceArgs{ClusterArn: cluster, ServiceName: name}, b.Child)
			if err != nil {
				return "", fmt.Errorf("look up service %q: %w", name, err)
			}
			arn, err := serviceplan.Deployed(clusterName(cluster), name, b.args.Region, requested, running.TaskDefinition)
			if err != nil {
				// Pulumi reports only the first error of the program; the log has all.
				return "", errors.Join(err, b.Ctx.Log.Error(err.Error(), &pulumi.LogArgs{Resource: b.Resource()}))
			}
			return arn, nil
		})
}

// clusterName returns the name at the end of a cluster's ARN.
func clusterName(arn string) string {
	return arn[strings.LastIndex(arn, "/")+1:]
}
