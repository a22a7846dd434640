package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
	monitoringplan "ecs-foundation/monitoring/plan"
)

var scope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

func TestMistakesInMonitoringAreToldAtOnce(t *testing.T) {
	t.Parallel()
	errs := validate.NewErrors("")
	monitoringplan.Spec{
		GuardDuty: &monitoringplan.GuardDuty{Findings: &monitoringplan.Findings{
			Topic: "arn:aws-cn:sns:us-east-1:123456789012:findings", Severity: "hihg",
		}},
		AccessAnalyzer: &monitoringplan.AccessAnalyzer{UnusedDays: -1},
		CloudTrail:     &monitoringplan.CloudTrail{RetentionDays: -1},
	}.Validate(scope, errs)
	require.EqualError(t, errs.Err(), `guardDuty.detector: an account has one detector in a region: write create, adopt or lookup
guardDuty.findings.severity: "hihg" is no severity: did you mean high? Write low, medium, high or critical
guardDuty.findings.topic: it is an ARN of partition aws-cn, but the region us-east-1 is in aws: name a resource there
accessAnalyzer.unusedDays: -1 days are no term that Access Analyzer takes: choose 1 to 365
cloudTrail.retentionDays: -1 days are no term: choose 1 to 3653`)
}

func TestSeveritiesAreGuardDutysScores(t *testing.T) {
	t.Parallel()
	for severity, score := range map[monitoringplan.Severity]string{"": "4", "low": "1", "medium": "4", "high": "7", "critical": "9"} {
		pattern, err := monitoringplan.Findings{Severity: severity}.Pattern()
		require.NoError(t, err)
		require.JSONEq(t, `{"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"],
			"detail": {"severity": [{"numeric": [">=", `+score+`]}]}}`, pattern)
	}
}

func TestADetectorThatDoesNotWatchTasksIsTold(t *testing.T) {
	t.Parallel()
	require.NoError(t, monitoringplan.CheckRuntime(map[string]string{
		"RUNTIME_MONITORING": "ENABLED", "ECS_FARGATE_AGENT_MANAGEMENT": "ENABLED", "EC2_AGENT_MANAGEMENT": "DISABLED",
	}))
	require.ErrorContains(t, monitoringplan.CheckRuntime(map[string]string{"S3_DATA_EVENTS": "ENABLED"}), "has RUNTIME_MONITORING off")
	require.EqualError(t, monitoringplan.CheckRuntime(map[string]string{
		"RUNTIME_MONITORING": "ENABLED", "ECS_FARGATE_AGENT_MANAGEMENT": "DISABLED",
	}), "guardDuty.runtimeMonitoring: the detector that stands has ECS_FARGATE_AGENT_MANAGEMENT off, and with detector: lookup nothing of "+
		"it is changed: have its owner switch it on, write adopt, or take runtimeMonitoring off")
}

func TestOneRulePublishesAndOneTrailWrites(t *testing.T) {
	t.Parallel()
	topic, err := monitoringplan.Publishing("arn:aws:sns:us-east-1:123456789012:findings", "arn:aws:events:us-east-1:123456789012:rule/findings").JSON()
	require.NoError(t, err)
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{"Sid": "Findings", "Effect": "Allow",
		"Principal": {"Service": "events.amazonaws.com"}, "Action": ["sns:Publish"],
		"Resource": ["arn:aws:sns:us-east-1:123456789012:findings"],
		"Condition": {"ArnEquals": {"aws:SourceArn": ["arn:aws:events:us-east-1:123456789012:rule/findings"]}}}]}`, topic)

	trail := monitoringplan.Trail("shop-prod-trail", policy.Scope{Region: "us-gov-west-1", Account: "123456789012"})
	require.Equal(t, "arn:aws-us-gov:cloudtrail:us-gov-west-1:123456789012:trail/shop-prod-trail", trail)
	bucket, err := monitoringplan.Writing("arn:aws:s3:::trail", "arn:aws:cloudtrail:us-east-1:123456789012:trail/shop", scope).JSON()
	require.NoError(t, err)
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [
		{"Sid": "LookAtAcl", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
		 "Action": ["s3:GetBucketAcl"], "Resource": ["arn:aws:s3:::trail"],
		 "Condition": {"StringEquals": {"aws:SourceArn": ["arn:aws:cloudtrail:us-east-1:123456789012:trail/shop"]}}},
		{"Sid": "WriteTrail", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
		 "Action": ["s3:PutObject"], "Resource": ["arn:aws:s3:::trail/AWSLogs/123456789012/*"],
		 "Condition": {"StringEquals": {"aws:SourceArn": ["arn:aws:cloudtrail:us-east-1:123456789012:trail/shop"],
			"s3:x-amz-acl": ["bucket-owner-full-control"]}}},
		{"Sid": "RefuseCleartext", "Effect": "Deny", "Principal": "*", "Action": ["s3:*"],
		 "Resource": ["arn:aws:s3:::trail", "arn:aws:s3:::trail/*"], "Condition": {"Bool": {"aws:SecureTransport": ["false"]}}}]}`, bucket)
}
