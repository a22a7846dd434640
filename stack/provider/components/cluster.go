package components

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/ecs/cluster"
	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/internal/component"
)

// ClusterSettings are the inputs of Cluster: an ECS cluster on Fargate with its capacity
// providers, Container Insights, the namespace of Service Connect, and the audit log of ECS Exec.
type ClusterSettings struct {
	Common
	clusterplan.Spec
}

// ClusterOutputs are the outputs of Cluster.
type ClusterOutputs struct {
	// ARN is the ARN of the cluster.
	ARN string `json:"arn"`
	// Name is the name of the cluster.
	Name string `json:"name"`
	// NamespaceARN is the default namespace of Service Connect.
	NamespaceARN string `json:"namespaceArn"`
	// ExecLogGroupName is the log group of ECS Exec, or "" if it is disabled.
	ExecLogGroupName string `json:"execLogGroupName"`
	// ExecKeyARN is the KMS key of ECS Exec, or "" if it is disabled.
	ExecKeyARN string `json:"execKeyArn"`
}

func prepareCluster(c call, s ClusterSettings) (create, error) {
	plan, err := clusterplan.New(s.Spec)
	return func(base *component.Base) (pulumi.Map, error) {
		created, err := cluster.New(base.Ctx, base.Name("ecs"), &cluster.Args{Plan: plan, Scope: c.place.Scope, Tags: c.place.tags}, base.Child)
		if err != nil {
			return nil, err
		}
		return pulumi.Map{
			"arn": created.ARN, "name": created.Name, "namespaceArn": created.NamespaceARN,
			"execLogGroupName": created.ExecLogGroupName, "execKeyArn": created.ExecKeyARN,
		}, nil
	}, err
}
