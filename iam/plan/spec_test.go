package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
)

// TestGuardDutyAgentAccountsAreBuiltIn has the regions of
// https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html and
// the two of GovCloud.
func TestGuardDutyAgentAccountsAreBuiltIn(t *testing.T) {
	t.Parallel()
	in := input(iamplan.Service{Name: "cart"})
	in.Spec.RuntimeMonitoring = true
	for _, region := range awsname.KnownRegions() {
		_, err := iamplan.New(in, policy.Scope{Region: region, Account: "123456789012"})
		if awsname.Partition(region) == "aws-cn" || region == "ap-southeast-6" {
			require.ErrorContains(t, err, "iam.agentAccount: required", region)
		} else {
			require.NoError(t, err, region)
		}
	}
	for region, account := range map[string]string{
		"af-south-1": "197869348890", "ap-east-1": "258348409381", "il-central-1": "870907303882", "me-south-1": "536382113932",
		"mx-central-1": "311141559934", "ap-east-2": "259886477082", "us-east-1": "593207742271",
	} {
		needs := iamplan.StartNeeds(in, in.Services[0], policy.Scope{Region: region, Account: "123456789012"})
		require.Contains(t, needs, policy.Need{
			Action: "ecr:BatchGetImage", Resource: "arn:aws:ecr:" + region + ":" + account + ":repository/aws-guardduty-agent-fargate",
		})
	}
}

func TestGuardDutyAgentAccount(t *testing.T) {
	t.Parallel()
	in := input(iamplan.Service{Name: "cart"})
	in.Spec.RuntimeMonitoring = true
	scope := policy.Scope{Region: "ap-southeast-6", Account: "123456789012"}
	_, err := iamplan.New(in, scope)
	require.ErrorContains(t, err, "iam.agentAccount: ")

	in.Spec.AgentAccount = "111122223333"
	plan, err := iamplan.New(in, scope)
	require.NoError(t, err)
	require.True(t, plan.Roles[0].Policy.Allows(policy.Need{
		Action: "ecr:BatchGetImage", Resource: "arn:aws:ecr:ap-southeast-6:111122223333:repository/aws-guardduty-agent-fargate",
	}))
	require.Contains(t, iamplan.StartNeeds(in, in.Services[0], scope), policy.Need{
		Action: "ecr:GetDownloadUrlForLayer", Resource: "arn:aws:ecr:ap-southeast-6:111122223333:repository/aws-guardduty-agent-fargate",
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
