package sandbox_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// watched is a stack that watches its account; the emulator has no Access
// Analyzer.
var watched = []string{
	"monitoring.guardDuty.detector=create", "monitoring.guardDuty.runtimeMonitoring=true",
	"monitoring.guardDuty.findings.severity=high", "monitoring.cloudTrail.retentionDays=400",
}

// TestTheAccountIsWatchedAsTheStackSays asks AWS's CLI what watches, and takes
// the detector away, in and out again.
func TestTheAccountIsWatchedAsTheStackSays(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI is not installed")
	}
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	empty := inventory(e)
	missing := e.Preview("monitoring.guardDuty.detector=lookup")
	require.Error(t, missing.Err)
	require.Contains(t, missing.Output, "guardDuty.detector: lookup looks for the detector that stands in us-east-1; where there is none, write create")

	up := e.Up(watched...)
	require.NoError(t, up.Err)
	require.Empty(t, e.Preview(watched...).Changed(), "nothing changes by itself")
	require.Empty(t, e.Refresh().Changed(), "nothing drifts")

	tell := func(args ...string) string { return strings.TrimSpace(cli(t, e, append(args, "--output", "text")...)) }
	detector := tell("guardduty", "list-detectors", "--query", "DetectorIds")
	require.Equal(t, e.Outputs()["detectorId"], detector)
	require.Equal(t, "RUNTIME_MONITORING\tENABLED\nECS_FARGATE_AGENT_MANAGEMENT\tENABLED",
		tell("guardduty", "get-detector", "--detector-id", detector, "--query", "Features[].[Name,Status,AdditionalConfiguration]"))
	require.Equal(t, "True", tell("ec2", "describe-vpc-endpoints", "--query", "VpcEndpoints[].PrivateDnsEnabled",
		"--filters", "Name=service-name,Values=com.amazonaws.us-east-1.guardduty-data"))
	topic, _ := e.Outputs()["findingsTopicArn"].(string)
	require.Equal(t, topic, tell("sns", "list-topics", "--query", "Topics[].TopicArn"))
	rule := tell("events", "list-rule-names-by-target", "--target-arn", topic, "--query", "RuleNames")
	require.Contains(t, tell("events", "describe-rule", "--name", rule, "--query", "EventPattern"), `{"numeric":[">=",7]}`)
	require.Contains(t, tell("sns", "get-topic-attributes", "--topic-arn", topic, "--query", "Attributes.Policy"), ":rule/"+rule)
	require.Equal(t, "True\tTrue", tell("cloudtrail", "describe-trails", "--trail-name-list", "ecs-foundation-dev-trail",
		"--query", "trailList[0].[IsMultiRegionTrail,LogFileValidationEnabled]"))

	raises(t, e)

	second := e.Project("..", "prod").Preview("monitoring.guardDuty.detector=lookup", "monitoring.guardDuty.runtimeMonitoring=true")
	require.NoError(t, second.Err, "another stack of the account is watched by the same detector")
	require.NotContains(t, strings.Join(second.Creates, " "), "aws:guardduty/")

	require.NoError(t, e.Up().Err)
	require.Empty(t, tell("guardduty", "list-detectors", "--query", "DetectorIds"))
	require.Empty(t, tell("cloudtrail", "describe-trails", "--query", "trailList"))
	require.Empty(t, tell("s3api", "list-buckets", "--query", "Buckets"))
	require.Empty(t, tell("sns", "list-topics", "--query", "Topics"))
	adopts(t, e)
	require.NoError(t, e.Destroy().Err)
	require.Equal(t, empty, inventory(e), "nothing is left")
}

// raises runs the task that raises a finding, as its README tells.
func raises(t *testing.T, e *engine.Engine) {
	t.Helper()
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("jq is not installed")
	}
	outputs, err := json.Marshal(e.Outputs())
	require.NoError(t, err)
	written := func(program string) string {
		jq := exec.CommandContext(t.Context(), "jq", "--arg", "service", "cart", "-f", "../examples/guardduty-test/"+program)
		jq.Stdin = bytes.NewReader(outputs)
		text, err := jq.Output()
		require.NoError(t, err)
		return string(text)
	}
	cli(t, e, "ecs", "create-cluster", "--cluster-name", "guardduty-test")
	registered := cli(t, e, "ecs", "register-task-definition", "--cli-input-json", written("task.jq"))
	require.Contains(t, registered, "role/ecs-foundation-ecs-task-execution-role-dev", "which may pull the agent")
	require.Contains(t, registered, "nslookup guarddutyc2activityb.com")
	require.Contains(t, registered, `"awslogs-region": "us-east-1"`)
	run := written("run.jq")
	group, _ := e.Outputs()["taskSecurityGroupIds"].(map[string]any)
	require.Contains(t, run, group["cart"])
	cli(t, e, "ecs", "run-task", "--cli-input-json", run)
	cli(t, e, "ecs", "stop-task", "--cluster", "guardduty-test", "--task",
		strings.TrimSpace(cli(t, e, "ecs", "list-tasks", "--cluster", "guardduty-test", "--query", "taskArns", "--output", "text")))
	cli(t, e, "ecs", "delete-cluster", "--cluster", "guardduty-test")
}

// adopts takes a detector of somebody else's into the stack, which leaves it
// behind.
func adopts(t *testing.T, e *engine.Engine) {
	t.Helper()
	cli(t, e, "guardduty", "create-detector", "--enable", "--finding-publishing-frequency", "ONE_HOUR")
	adopted := []string{"monitoring.guardDuty.detector=adopt", "monitoring.guardDuty.runtimeMonitoring=true"}
	require.NoError(t, e.Up(adopted...).Err)
	require.Empty(t, e.Preview(adopted...).Changed(), "nothing changes by itself")
	id, _ := e.Outputs()["detectorId"].(string)
	require.Contains(t, cli(t, e, "guardduty", "get-detector", "--detector-id", id), "ONE_HOUR", "it stays as it was")
	require.NoError(t, e.Up().Err)
	require.Contains(t, cli(t, e, "guardduty", "list-detectors"), id, "others are watched by it")
}
