package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	monitoringplan "ecs-foundation/monitoring/plan"
)

var scope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

func TestPatternHasLowestScoreOfSeverity(t *testing.T) {
	t.Parallel()
	for severity, score := range map[monitoringplan.Severity]string{"": "4", "low": "1", "medium": "4", "high": "7", "critical": "9"} {
		pattern, err := monitoringplan.Findings{Severity: severity}.Pattern()
		require.NoError(t, err)
		require.JSONEq(t, `{"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"],
			"detail": {"severity": [{"numeric": [">=", `+score+`]}]}}`, pattern)
	}
}

func TestRuntimeMonitoringRequiresBothFeatures(t *testing.T) {
	t.Parallel()
	require.NoError(t, monitoringplan.ValidateRuntimeMonitoring(map[string]string{
		"RUNTIME_MONITORING": "ENABLED", "ECS_FARGATE_AGENT_MANAGEMENT": "ENABLED", "EC2_AGENT_MANAGEMENT": "DISABLED",
	}))
	require.ErrorContains(t, monitoringplan.ValidateRuntimeMonitoring(map[string]string{"S3_DATA_EVENTS": "ENABLED"}), "RUNTIME_MONITORING")
	require.ErrorContains(t, monitoringplan.ValidateRuntimeMonitoring(map[string]string{
		"RUNTIME_MONITORING": "ENABLED", "ECS_FARGATE_AGENT_MANAGEMENT": "DISABLED",
	}), "ECS_FARGATE_AGENT_MANAGEMENT")
}

func TestResourcePolicies(t *testing.T) {
	t.Parallel()
	topic, err := monitoringplan.TopicPolicy("arn:aws:sns:us-east-1:123456789012:findings", "arn:aws:events:us-east-1:123456789012:rule/findings").JSON()
	require.NoError(t, err)
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{"Sid": "PublishFindings", "Effect": "Allow",
		"Principal": {"Service": "events.amazonaws.com"}, "Action": ["sns:Publish"],
		"Resource": ["arn:aws:sns:us-east-1:123456789012:findings"],
		"Condition": {"ArnEquals": {"aws:SourceArn": ["arn:aws:events:us-east-1:123456789012:rule/findings"]}}}]}`, topic)

	trail := monitoringplan.TrailARN("shop-prod-trail", policy.Scope{Region: "us-gov-west-1", Account: "123456789012"})
	require.Equal(t, "arn:aws-us-gov:cloudtrail:us-gov-west-1:123456789012:trail/shop-prod-trail", trail)
	bucket, err := monitoringplan.TrailBucketPolicy("arn:aws:s3:::trail", "arn:aws:cloudtrail:us-east-1:123456789012:trail/shop", scope).JSON()
	require.NoError(t, err)
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [
		{"Sid": "GetBucketACL", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
		 "Action": ["s3:GetBucketAcl"], "Resource": ["arn:aws:s3:::trail"],
		 "Condition": {"StringEquals": {"aws:SourceArn": ["arn:aws:cloudtrail:us-east-1:123456789012:trail/shop"]}}},
		{"Sid": "WriteTrail", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
		 "Action": ["s3:PutObject"], "Resource": ["arn:aws:s3:::trail/AWSLogs/123456789012/*"],
		 "Condition": {"StringEquals": {"aws:SourceArn": ["arn:aws:cloudtrail:us-east-1:123456789012:trail/shop"],
			"s3:x-amz-acl": ["bucket-owner-full-control"]}}},
		{"Sid": "DenyInsecureTransport", "Effect": "Deny", "Principal": "*", "Action": ["s3:*"],
		 "Resource": ["arn:aws:s3:::trail", "arn:aws:s3:::trail/*"], "Condition": {"Bool": {"aws:SecureTransport": ["false"]}}}]}`, bucket)
}
