package matrix_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/matrix"
	"ecs-foundation/iam/policy"
)

func TestMarkdown(t *testing.T) {
	t.Parallel()
	roles := []iamplan.Role{
		{
			Key: "users-task", Service: "users",
			Trust: policy.NewDocument(policy.Statement{
				Sid: "Tasks", Effect: policy.Allow, Principal: &policy.Principal{Service: "ecs-tasks.amazonaws.com"},
				Actions:    []string{"sts:AssumeRole"},
				Conditions: policy.Conditions{"StringEquals": {"aws:SourceAccount": {"123456789012"}}},
			}),
			Policy: policy.NewDocument(policy.Statement{
				Sid: "Metrics", Effect: policy.Allow, Actions: []string{"cloudwatch:PutMetricData"}, Resources: []string{"*"},
				Conditions: policy.Conditions{
					"StringEquals": {"cloudwatch:namespace": {"Shop/Cart", "a|b"}, "aws:SourceVpc": {"vpc-1"}},
				},
			}, policy.Statement{Sid: "DenyIAM", Effect: policy.Deny, Actions: []string{"iam:*"}, Resources: []string{"*"}}),
		},
		{Key: "execution", Policy: policy.NewDocument(policy.Statement{
			Sid: "Pull", Effect: policy.Allow, Actions: []string{"ecr:BatchGetImage"}, Resources: []string{"arn:b", "arn:a"},
		})},
	}
	require.Equal(t, "| service | role | action | resource | only if |\n"+
		"|---|---|---|---|---|\n"+
		"| (shared) | execution | `ecr:BatchGetImage` | `arn:a` |  |\n"+
		"| (shared) | execution | `ecr:BatchGetImage` | `arn:b` |  |\n"+
		"| users | users-task | `cloudwatch:PutMetricData` | `*` | `aws:SourceVpc StringEquals \"vpc-1\" and "+
		"cloudwatch:namespace StringEquals \"Shop/Cart\", \"a\\|b\"` |\n"+
		"| users | users-task | never `iam:*` | `*` |  |\n"+
		"\n"+
		"| role | may be assumed by | only if |\n"+
		"|---|---|---|\n"+
		"| users-task | `ecs-tasks.amazonaws.com` | `aws:SourceAccount StringEquals \"123456789012\"` |\n",
		matrix.Markdown(roles))
}
