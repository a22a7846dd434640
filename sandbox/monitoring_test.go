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

// monitoringSettings turns on the monitoring of the account, except for Access Analyzer (TestReplacementsKeepWhatAWSAllowsOnce).
var monitoringSettings = []string{
	"monitoring.guardDuty.detector=create", "monitoring.guardDuty.runtimeMonitoring=true",
	"monitoring.guardDuty.findings.severity=high", "monitoring.cloudTrail.retentionDays=400",
}

// TestMonitoring checks GuardDuty and CloudTrail with the AWS CLI, for a detector that the stack creates, one that it
// looks up, and one that it adopts.
func TestMonitoring(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI is not installed")
	}
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	empty := inventory(e)
	missing := e.Preview("monitoring.guardDuty.detector=lookup")
	require.Error(t, missing.Err)
	require.Contains(t, missing.Output, "guardDuty.detector: ")

	require.NoError(t, e.Up(monitoringSettings...).Err)
	requireNoChanges(t, e, monitoringSettings...)
	requireMonitoring(t, e)
	runGuardDutyTest(t, e)

	second := e.Project("..", "prod").Preview("monitoring.guardDuty.detector=lookup", "monitoring.guardDuty.runtimeMonitoring=true")
	require.NoError(t, second.Err, "another stack in the account uses the same detector")
	require.NotContains(t, strings.Join(second.Creates, " "), "aws:guardduty/")

	require.NoError(t, e.Up().Err)
	require.Empty(t, cliText(t, e, "guardduty", "list-detectors", "--query", "DetectorIds"))
	require.Empty(t, cliText(t, e, "cloudtrail", "describe-trails", "--query", "trailList"))
	require.Empty(t, cliText(t, e, "s3api", "list-buckets", "--query", "Buckets[?contains(Name, 'trail')]"))
	require.Empty(t, cliText(t, e, "sns", "list-topics", "--query", "Topics[?contains(TopicArn, 'findings')]"))
	adoptDetector(t, e)
	require.NoError(t, e.Destroy().Err)
	require.Equal(t, empty, inventory(e), "no resource is left")
}

// requireMonitoring checks the detector, the notifications of findings and the trail.
func requireMonitoring(t *testing.T, e *engine.Engine) {
	t.Helper()
	text := func(args ...string) string { return cliText(t, e, args...) }
	detector := text("guardduty", "list-detectors", "--query", "DetectorIds")
	require.Equal(t, e.Outputs()["detectorId"], detector)
	require.Equal(t, "RUNTIME_MONITORING\tENABLED\nECS_FARGATE_AGENT_MANAGEMENT\tENABLED",
		text("guardduty", "get-detector", "--detector-id", detector, "--query", "Features[].[Name,Status,AdditionalConfiguration]"))
	require.Equal(t, "True", text("ec2", "describe-vpc-endpoints", "--query", "VpcEndpoints[].PrivateDnsEnabled",
		"--filters", "Name=service-name,Values=com.amazonaws.us-east-1.guardduty-data"))
	topic, _ := e.Outputs()["findingsTopicArn"].(string)
	require.Equal(t, topic, text("sns", "list-topics", "--query", "Topics[].TopicArn"))
	rule := text("events", "list-rule-names-by-target", "--target-arn", topic, "--query", "RuleNames")
	require.Contains(t, text("events", "describe-rule", "--name", rule, "--query", "EventPattern"), `{"numeric":[">=",7]}`)
	require.Contains(t, text("sns", "get-topic-attributes", "--topic-arn", topic, "--query", "Attributes.Policy"), ":rule/"+rule)
	require.Equal(t, "True\tTrue", text("cloudtrail", "describe-trails", "--trail-name-list", "ecs-foundation-dev-trail",
		"--query", "trailList[0].[IsMultiRegionTrail,LogFileValidationEnabled]"))
}

// runGuardDutyTest runs the task of examples/guardduty-test, which causes a finding, with the commands of its README.
func runGuardDutyTest(t *testing.T, e *engine.Engine) {
	t.Helper()
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("jq is not installed")
	}
	outputs, err := json.Marshal(e.Outputs())
	require.NoError(t, err)
	input := func(program string) string {
		jq := exec.CommandContext(t.Context(), "jq", "--arg", "service", "cart", "-f", "../examples/guardduty-test/"+program)
		jq.Stdin = bytes.NewReader(outputs)
		text, err := jq.Output()
		require.NoError(t, err)
		return string(text)
	}
	cli(t, e, "ecs", "create-cluster", "--cluster-name", "guardduty-test")
	registered := cli(t, e, "ecs", "register-task-definition", "--cli-input-json", input("task.jq"))
	require.Contains(t, registered, "role/ecs-foundation-ecs-task-execution-role-dev", "the role that may pull the agent")
	require.Contains(t, registered, "nslookup guarddutyc2activityb.com")
	require.Contains(t, registered, `"awslogs-region": "us-east-1"`)
	run := input("run.jq")
	group, _ := e.Outputs()["taskSecurityGroupIds"].(map[string]any)
	require.Contains(t, run, group["cart"])
	cli(t, e, "ecs", "run-task", "--cli-input-json", run)
	cli(t, e, "ecs", "stop-task", "--cluster", "guardduty-test", "--task",
		strings.TrimSpace(cli(t, e, "ecs", "list-tasks", "--cluster", "guardduty-test", "--query", "taskArns", "--output", "text")))
	cli(t, e, "ecs", "delete-cluster", "--cluster", "guardduty-test")
}

// adoptDetector adopts an existing detector, and checks that the stack does not change or delete it.
func adoptDetector(t *testing.T, e *engine.Engine) {
	t.Helper()
	cli(t, e, "guardduty", "create-detector", "--enable", "--finding-publishing-frequency", "ONE_HOUR")
	settings := []string{"monitoring.guardDuty.detector=adopt", "monitoring.guardDuty.runtimeMonitoring=true"}
	require.NoError(t, e.Up(settings...).Err)
	require.Empty(t, e.Preview(settings...).Changed(), "no changes")
	id, _ := e.Outputs()["detectorId"].(string)
	require.Contains(t, cli(t, e, "guardduty", "get-detector", "--detector-id", id), "ONE_HOUR", "the detector is not changed")
	require.NoError(t, e.Up().Err)
	require.Contains(t, cli(t, e, "guardduty", "list-detectors"), id, "the detector is not deleted")
}
