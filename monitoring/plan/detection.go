package plan

import (
	"encoding/json"
	"fmt"

	"ecs-foundation/iam/policy"
)

// The names that GuardDuty has for its agent in tasks on Fargate.
const (
	Runtime      = "RUNTIME_MONITORING"
	FargateAgent = "ECS_FARGATE_AGENT_MANAGEMENT"
	Enabled      = "ENABLED"
)

// CheckRuntime tells whether a detector that is not ours to change puts its agent
// into tasks, by the status of its features. Without it tasks run all the same,
// and unwatched.
func CheckRuntime(status map[string]string) error {
	for _, feature := range []string{Runtime, FargateAgent} {
		if status[feature] != Enabled {
			return fmt.Errorf("guardDuty.runtimeMonitoring: the detector that stands has %s off, and with detector: lookup nothing of it "+
				"is changed: have its owner switch it on, write adopt, or take runtimeMonitoring off", feature)
		}
	}
	return nil
}

// Pattern returns what EventBridge lets through to the topic.
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
		return "", fmt.Errorf("writing an event pattern: %w", err)
	}
	return string(text), nil
}

// Publishing returns the policy of the topic: that one rule of EventBridge may
// publish. A topic of one's own needs the same.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
func Publishing(topic, rule string) policy.Document {
	return policy.NewDocument(policy.Statement{
		Sid: "Findings", Effect: policy.Allow, Principal: &policy.Principal{Service: "events.amazonaws.com"},
		Actions: []string{"sns:Publish"}, Resources: []string{topic},
		Conditions: policy.Conditions{"ArnEquals": {"aws:SourceArn": {rule}}},
	})
}

// Trail returns the ARN of a trail. Its bucket admits it by name, and stands
// before it.
func Trail(name string, scope policy.Scope) string {
	return scope.ARN("cloudtrail", "trail/"+name)
}

// Writing returns the policy of the trail's bucket: that one trail may write,
// and nobody may come unencrypted.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
func Writing(bucket, trail string, scope policy.Scope) policy.Document {
	cloudTrail := &policy.Principal{Service: "cloudtrail.amazonaws.com"}
	return policy.NewDocument(
		policy.Statement{
			Sid: "LookAtAcl", Effect: policy.Allow, Principal: cloudTrail,
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
		policy.RefuseCleartext(bucket),
	)
}
