package plan

import (
	"encoding/json"
	"fmt"

	"ecs-foundation/iam/policy"
)

// GuardDuty's names for Runtime Monitoring on Fargate, and the status of a feature
// that is enabled.
// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfigurationResult.html
const (
	Runtime      = "RUNTIME_MONITORING"
	FargateAgent = "ECS_FARGATE_AGENT_MANAGEMENT"
	Enabled      = "ENABLED"
)

// ValidateRuntimeMonitoring returns an error if an existing detector does not monitor
// tasks, given the status of its features. Tasks would run without the agent, and
// nothing would report it.
func ValidateRuntimeMonitoring(status map[string]string) error {
	for _, feature := range []string{Runtime, FargateAgent} {
		if status[feature] != Enabled {
			return fmt.Errorf("guardDuty.runtimeMonitoring: %s is not enabled in the existing detector, which detector: lookup does not change: "+
				"enable it there, set detector: adopt, or remove runtimeMonitoring", feature)
		}
	}
	return nil
}

// Pattern returns the event pattern of the EventBridge rule that sends findings.
// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_cloudwatch.html
func (f Findings) Pattern() (string, error) {
	severity := f.Severity
	if severity == "" {
		severity = defaultSeverity
	}
	text, err := json.Marshal(map[string]any{
		"source":      []string{"aws.guardduty"},
		"detail-type": []string{"GuardDuty Finding"},
		"detail":      map[string]any{"severity": []any{map[string]any{"numeric": []any{">=", levels[severity]}}}},
	})
	if err != nil {
		return "", fmt.Errorf("encode event pattern: %w", err)
	}
	return string(text), nil
}

// TopicPolicy returns the policy of the topic, which allows one EventBridge rule to
// publish. A user-provided topic needs the same statement.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
func TopicPolicy(topic, rule string) policy.Document {
	return policy.NewDocument(policy.Statement{
		Sid: "PublishFindings", Effect: policy.Allow, Principal: &policy.Principal{Service: "events.amazonaws.com"},
		Actions: []string{"sns:Publish"}, Resources: []string{topic},
		Conditions: policy.Conditions{"ArnEquals": {"aws:SourceArn": {rule}}},
	})
}

// TrailARN returns the ARN of a trail. It is computed from the name, because the
// policy of the bucket contains it and is created before the trail.
func TrailARN(name string, scope policy.Scope) string {
	return scope.ARN("cloudtrail", "trail/"+name)
}

// TrailBucketPolicy returns the policy of the trail's bucket, which allows one trail
// to write and denies unencrypted connections.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
func TrailBucketPolicy(bucket, trail string, scope policy.Scope) policy.Document {
	cloudTrail := &policy.Principal{Service: "cloudtrail.amazonaws.com"}
	return policy.NewDocument(
		policy.Statement{
			Sid: "GetBucketACL", Effect: policy.Allow, Principal: cloudTrail,
			Actions: []string{"s3:GetBucketAcl"}, Resources: []string{bucket},
			Conditions: policy.Conditions{"StringEquals": {"aws:SourceArn": {trail}}},
		},
		policy.Statement{
			Sid: "WriteTrail", Effect: policy.Allow, Principal: cloudTrail,
			Actions: []string{"s3:PutObject"}, Resources: []string{bucket + "/AWSLogs/" + scope.Account + "/*"},
			Conditions: policy.Conditions{"StringEquals": {
				"aws:SourceArn": {trail}, "s3:x-amz-acl": {"bucket-owner-full-control"},
			}},
		},
		policy.DenyInsecureTransport(bucket),
	)
}
