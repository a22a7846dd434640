package proof_test

import (
	"testing"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/sharing"
)

// TestLogsAreSentToEncryptedStream simulates the test message that CloudWatch Logs sends when
// a log destination is created.
func TestLogsAreSentToEncryptedStream(t *testing.T) {
	t.Parallel()
	const stream = "arn:aws:kinesis:us-east-1:123456789012:stream/logs"
	kinesis := map[string]string{"kms:ViaService": "kinesis.us-east-1.amazonaws.com"}
	var all []request
	add := func(logs sharing.Logs, action, resource string, context map[string]string, allowed bool) {
		req := by(t, iamplan.Role{Key: "sharing-logs", Policy: logs.Writing(scope)}, action, resource)
		req.Context, req.allowed = context, allowed
		all = append(all, req)
	}
	plain, encrypted := sharing.Logs{Stream: stream}, sharing.Logs{Stream: stream, Key: key}
	add(plain, "kinesis:PutRecord", stream, nil, true)
	add(plain, "kms:GenerateDataKey", key, kinesis, false)
	add(encrypted, "kinesis:PutRecord", stream, nil, true)
	add(encrypted, "kms:GenerateDataKey", key, kinesis, true)
	add(encrypted, "kms:GenerateDataKey", key, map[string]string{"kms:ViaService": "s3.us-east-1.amazonaws.com"}, false)
	add(encrypted, "kms:Decrypt", key, kinesis, false)
	add(encrypted, "kms:GenerateDataKey", arn("kms", "key/55555555-2222-3333-4444-555555555555"), kinesis, false)
	simulate(t, all)
}
