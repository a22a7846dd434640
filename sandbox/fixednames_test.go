package sandbox_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

const (
	cartRole = "ecs-foundation-cart-task-role-dev"
	cartLogs = "/ecs/ecs-foundation-dev/cart"
)

// importExisting runs the command with which a refused preview says to import what exists.
func importExisting(t *testing.T, e *engine.Engine, refused engine.Result) {
	t.Helper()
	command := regexp.MustCompile(`printf %s .* --yes`).FindString(refused.Output)
	require.NotEmpty(t, command, refused.Output)
	e.RunCLI(command)
}

// TestNamesThatExistAreRefusedAtPreview checks that a preview reports a role and a log group that exist, which would make the
// update fail in the middle, and that it does not report those of the stack itself.
func TestNamesThatExistAreRefusedAtPreview(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err)
	e.CallQuery("iam", "CreateRole", "RoleName", cartRole, "AssumeRolePolicyDocument", `{"Version": "2012-10-17", "Statement": []}`)
	e.CallJSON("logs", "CreateLogGroup", map[string]any{"logGroupName": cartLogs})
	existing := inventory(e)

	refused := e.Preview()
	require.Error(t, refused.Err)
	for _, text := range []string{"2 errors", "role " + cartRole + " with no tags of a stack", "log group " + cartLogs + " with no tags"} {
		require.Contains(t, refused.Output, text)
	}
	require.NotContains(t, strings.Join(refused.Creates, " "), "aws:ec2/")
	require.Equal(t, existing, inventory(e))

	importExisting(t, e, refused)
	require.NoError(t, e.Preview().Err, "what is imported, and the components, are in the state")
	up := e.Up()
	require.NoError(t, up.Err)
	for _, imported := range []string{"aws:iam/role:Role::iam-cart-task", "aws:cloudwatch/logGroup:LogGroup::logs-cart"} {
		require.False(t, slices.Contains(slices.Concat(up.Creates, up.Replaces, up.Deletes), imported), imported)
	}
	for range 2 {
		requireNoChanges(t, e)
	}
	requireLeftNamesAreRefused(t, e)
	requireSecondVPCIsReported(t, e)
}

// TestNamesThatExistAreImportedIntoAComponent runs the command that a preview of a new component prints.
func TestNamesThatExistAreImportedIntoAComponent(t *testing.T) {
	t.Parallel()
	e := newComponentEngine(t, "component")
	require.NoError(t, e.Preview().Err)
	e.CallJSON("logs", "CreateLogGroup", map[string]any{"logGroupName": "/ecs/component-dev/orders"})
	refused := e.Preview()
	require.Error(t, refused.Err)
	importExisting(t, e, refused)
	require.NoError(t, e.Preview().Err)
	up := e.Up()
	require.NoError(t, up.Err)
	for _, imported := range []string{"aws:cloudwatch/logGroup:LogGroup::shop-logs-orders", "pulumi:providers:aws::shop-aws"} {
		require.False(t, slices.Contains(slices.Concat(up.Creates, up.Replaces, up.Deletes), imported), imported)
	}
	requireNoChanges(t, e)
}

// requireLeftNamesAreRefused removes the log group of a deployed stack from its state, as an interrupted update leaves it.
func requireLeftNamesAreRefused(t *testing.T, e *engine.Engine) {
	t.Helper()
	e.RunCLI("pulumi state delete --stack dev --yes 'urn:pulumi:dev::ecs-foundation::ecs-foundation:index:LogGroups$" +
		"aws:cloudwatch/logGroup:LogGroup::logs-cart'")
	refused := e.Preview()
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "log group "+cartLogs+" with the tags of this stack, which is not in its state")
	require.NotContains(t, refused.Output, cartRole)
	importExisting(t, e, refused)
	up := e.Up()
	require.NoError(t, up.Err)
	require.Equal(t, up.Updates, up.Changed())
	requireNoChanges(t, e)
}

// requireSecondVPCIsReported creates a VPC with the tags of the stack, as AWS does if the answer of CreateVpc is lost.
func requireSecondVPCIsReported(t *testing.T, e *engine.Engine) {
	t.Helper()
	parameters := []string{"CidrBlock", "10.0.0.0/16", "TagSpecification.1.ResourceType", "vpc"}
	for i, tag := range []string{"Project=ecs-foundation", "Environment=dev", "ManagedBy=pulumi"} {
		key, value, _ := strings.Cut(tag, "=")
		prefix := fmt.Sprintf("TagSpecification.1.Tag.%d.", i+1)
		parameters = append(parameters, prefix+"Key", key, prefix+"Value", value)
	}
	e.CallQuery("ec2", "CreateVpc", parameters...)
	preview := e.Preview()
	require.NoError(t, preview.Err)
	require.Contains(t, preview.Output, "network: VPCs with the tags of this stack: 2 in the region, 1 in its state")
}
