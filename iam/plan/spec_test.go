package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
)

func TestGuardDutyAgentAccount(t *testing.T) {
	t.Parallel()
	in := input(iamplan.Service{Name: "cart"})
	in.Spec.RuntimeMonitoring = true
	scope := policy.Scope{Region: "mx-central-1", Account: "123456789012"}
	_, err := iamplan.New(in, scope)
	require.ErrorContains(t, err, "iam.agentAccount: ")

	in.Spec.AgentAccount = "111122223333"
	plan, err := iamplan.New(in, scope)
	require.NoError(t, err)
	require.True(t, plan.Roles[0].Policy.Allows(policy.Need{
		Action: "ecr:BatchGetImage", Resource: "arn:aws:ecr:mx-central-1:111122223333:repository/aws-guardduty-agent-fargate",
	}))
	require.Contains(t, iamplan.StartNeeds(in, in.Services[0], scope), policy.Need{
		Action: "ecr:GetDownloadUrlForLayer", Resource: "arn:aws:ecr:mx-central-1:111122223333:repository/aws-guardduty-agent-fargate",
	}, "preflight checks the role against it")
}

func TestFixedRoleNames(t *testing.T) {
	t.Parallel()
	in := input(iamplan.Service{Name: "cart"})
	in.Spec.ServiceRole = &iamplan.ServiceRole{NetworkMode: "host", TargetGroups: []string{
		"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0123456789abcdef",
	}}
	in.Spec.Infrastructure = []string{"volumes"}
	in.Delivery = iamplan.Delivery{
		Artifacts: iamplan.Artifacts{Bucket: "artifacts"}, CodeBuild: &iamplan.CodeBuild{}, CodePipeline: &iamplan.CodePipeline{},
		GitHub: &iamplan.GitHub{Repository: "acme/shop", Branch: "main"},
	}
	names := map[string]string{}
	for key, r := range roles(t, in) {
		names[key] = r.Name
	}
	require.Equal(t, map[string]string{
		"execution": "shop-ecs-task-execution-role-dev", "cart-task": "shop-cart-task-role-dev",
		"service": "shop-ecs-service-role-dev", "infrastructure": "shop-ecs-infrastructure-role-dev",
		"codebuild": "shop-codebuild-role-dev", "codepipeline": "shop-codepipeline-role-dev", "github": "shop-github-deploy-role-dev",
	}, names)
}
