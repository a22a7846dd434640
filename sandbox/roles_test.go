package sandbox_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// everyRole asks for every role that the foundation makes.
var everyRole = []string{
	"iam.path=/ecs/",
	"iam.denyIam=true",
	"iam.runtimeMonitoring=true",
	"iam.infrastructure=[volumes]",
	"iam.serviceLinkedRoles=[ecs,elasticloadbalancing]",
	"iam.serviceRole.networkMode=bridge",
	"iam.serviceRole.targetGroups=[arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0123456789abcdef]",
	"delivery.artifacts.bucket=shop-artifacts",
	"delivery.codeBuild.project=shop",
	"delivery.codePipeline.pipeline=shop",
	"delivery.github.repository=acme/shop",
	"delivery.github.branch=main",
	"delivery.github.makeProvider=true",
	"delivery.github.preview={stateBucket: shop-state}",
	"logs.forwardTo=arn:aws:logs:us-east-1:210987654321:destination:logs",
	"sharing.logs.stream=arn:aws:kinesis:us-east-1:123456789012:stream/logs",
	`sharing.logs.accounts=["210987654321"]`,
}

// cli runs the AWS CLI against the emulator, and returns what it printed.
func cli(t *testing.T, e *engine.Engine, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "aws", args...)
	others := slices.DeleteFunc(os.Environ(), func(one string) bool { return strings.HasPrefix(one, "AWS_") })
	command.Env = slices.Concat(others, []string{
		"AWS_ENDPOINT_URL=" + e.Endpoint(), "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test",
		"AWS_DEFAULT_REGION=us-east-1", "AWS_PAGER=",
	})
	output, err := command.CombinedOutput()
	require.NoError(t, err, string(output))
	return string(output)
}

// TestRolesAreAsGuidesValidateThem runs the commands that guides on ECS tell to
// validate roles with.
func TestRolesAreAsGuidesValidateThem(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI is not installed")
	}
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	linked := func() string {
		return cli(t, e, "iam", "list-roles", "--path-prefix", "/aws-service-role/", "--output", "text")
	}
	cli(t, e, "iam", "create-service-linked-role", "--aws-service-name", "ecs.amazonaws.com")
	require.NotContains(t, linked(), "/aws-service-role/elasticloadbalancing.amazonaws.com/")

	up := e.Up(everyRole...)
	require.NoError(t, up.Err)
	require.Contains(t, linked(), "/aws-service-role/elasticloadbalancing.amazonaws.com/", "made where it was missing")
	require.Empty(t, e.Preview(everyRole...).Changed(), "nothing changes by itself")
	require.Empty(t, e.Refresh().Changed(), "nothing drifts")

	for role, wanted := range map[string]struct{ service, action string }{
		"ecs-foundation-ecs-task-execution-role-dev": {"ecs-tasks.amazonaws.com", "ecr:BatchGetImage"},
		"ecs-foundation-cart-task-role-dev":          {"ecs-tasks.amazonaws.com", "dynamodb:GetItem"},
		"ecs-foundation-users-execution-role-dev":    {"ecs-tasks.amazonaws.com", "secretsmanager:GetSecretValue"},
		"ecs-foundation-ecs-service-role-dev":        {"ecs.amazonaws.com", "elasticloadbalancing:RegisterTargets"},
		"ecs-foundation-ecs-infrastructure-role-dev": {"ecs.amazonaws.com", "ec2:CreateVolume"},
		"ecs-foundation-codebuild-role-dev":          {"codebuild.amazonaws.com", "ecr:PutImage"},
		"ecs-foundation-codepipeline-role-dev":       {"codepipeline.amazonaws.com", "iam:PassRole"},
		"ecs-foundation-github-deploy-role-dev":      {"token.actions.githubusercontent.com", "ecs:UpdateService"},
		"ecs-foundation-github-preview-role-dev":     {"token.actions.githubusercontent.com", "ec2:DescribeVpcs"},
	} {
		arn := cli(t, e, "iam", "get-role", "--role-name", role, "--query", "Role.Arn", "--output", "text")
		require.Equal(t, "arn:aws:iam::123456789012:role/ecs/"+role, strings.TrimSpace(arn))
		trust := cli(t, e, "iam", "get-role", "--role-name", role, "--query", "Role.AssumeRolePolicyDocument")
		require.Contains(t, trust, wanted.service)
		require.Contains(t, trust, `"Condition"`)
		attached := cli(t, e, "iam", "list-attached-role-policies", "--role-name", role, "--query", "AttachedPolicies", "--output", "text")
		require.Empty(t, strings.TrimSpace(attached), "no managed policy: each allows more than is needed")
		var names []string
		require.NoError(t, json.Unmarshal([]byte(cli(t, e, "iam", "list-role-policies", "--role-name", role, "--query", "PolicyNames")), &names))
		require.Len(t, names, 1, role)
		require.Contains(t, cli(t, e, "iam", "get-role-policy", "--role-name", role, "--policy-name", names[0]), wanted.action)
	}

	auto := e.Preview(append([]string{"iam.roleNames=auto"}, everyRole...)...)
	require.NoError(t, auto.Err)
	require.Empty(t, auto.Changed(), "a role that stands keeps its name, and whoever passes it finds it")

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.Contains(t, linked(), "/aws-service-role/ecs.amazonaws.com/", "others use it")
	require.Contains(t, linked(), "/aws-service-role/elasticloadbalancing.amazonaws.com/")
	require.NotContains(t, cli(t, e, "iam", "list-roles", "--path-prefix", "/ecs/", "--output", "text"), "ecs-foundation")
}
