package sandbox_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// allRoles turns on every role of the foundation.
var allRoles = []string{
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

// cli runs the AWS CLI with the emulator and returns its output.
func cli(t *testing.T, e *engine.Engine, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "aws", args...)
	command.Env = e.Environ()
	output, err := command.CombinedOutput()
	require.NoError(t, err, string(output))
	return string(output)
}

// cliText does the same with the output format text.
func cliText(t *testing.T, e *engine.Engine, args ...string) string {
	t.Helper()
	return strings.TrimSpace(cli(t, e, append(args, "--output", "text")...))
}

// TestRoles checks every role with the AWS CLI commands of docs/iam.md.
func TestRoles(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI is not installed")
	}
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	serviceLinkedRoles := func() string {
		return cliText(t, e, "iam", "list-roles", "--path-prefix", "/aws-service-role/")
	}
	cli(t, e, "iam", "create-service-linked-role", "--aws-service-name", "ecs.amazonaws.com")
	require.NotContains(t, serviceLinkedRoles(), "/aws-service-role/elasticloadbalancing.amazonaws.com/")

	require.NoError(t, e.Up(allRoles...).Err)
	require.Contains(t, serviceLinkedRoles(), "/aws-service-role/elasticloadbalancing.amazonaws.com/", "created, because it did not exist")
	requireNoChanges(t, e, allRoles...)

	for role, want := range map[string]struct{ service, action string }{
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
		requireRole(t, e, role, want.service, want.action)
	}

	auto := e.Preview(append([]string{"iam.roleNames=auto"}, allRoles...)...)
	require.NoError(t, auto.Err)
	require.Equal(t, []string{"aws:iam/rolePolicy:RolePolicy::iam-github-preview-policy"}, auto.Changed(),
		"an existing role keeps its name, so that iam:PassRole permissions remain valid; the preview role can also read generated names")

	require.NoError(t, e.Destroy().Err)
	require.Contains(t, serviceLinkedRoles(), "/aws-service-role/ecs.amazonaws.com/", "other stacks may use it")
	require.Contains(t, serviceLinkedRoles(), "/aws-service-role/elasticloadbalancing.amazonaws.com/")
	require.NotContains(t, cliText(t, e, "iam", "list-roles", "--path-prefix", "/ecs/"), "ecs-foundation")
}

// requireRole checks that a service may assume a role, under a condition, and that the role's only policy allows an
// action.
func requireRole(t *testing.T, e *engine.Engine, role, service, action string) {
	t.Helper()
	arn := cliText(t, e, "iam", "get-role", "--role-name", role, "--query", "Role.Arn")
	require.Equal(t, "arn:aws:iam::123456789012:role/ecs/"+role, arn)
	trust := cli(t, e, "iam", "get-role", "--role-name", role, "--query", "Role.AssumeRolePolicyDocument")
	require.Contains(t, trust, service)
	require.Contains(t, trust, `"Condition"`)
	attached := cliText(t, e, "iam", "list-attached-role-policies", "--role-name", role, "--query", "AttachedPolicies")
	require.Empty(t, attached, "AWS's managed policies allow more than is needed")
	var names []string
	require.NoError(t, json.Unmarshal([]byte(cli(t, e, "iam", "list-role-policies", "--role-name", role, "--query", "PolicyNames")), &names))
	require.Len(t, names, 1, role)
	require.Contains(t, cli(t, e, "iam", "get-role-policy", "--role-name", role, "--policy-name", names[0]), action)
}
