package sharing

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// Logs holds the settings of the stream that receives logs from other accounts. The
// awslogs log driver only writes to log groups in the account of the task, from which a
// subscription filter sends them to the stream.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html
type Logs struct {
	// Stream is the ARN of the Kinesis stream or the Firehose stream that receives the
	// logs. Required.
	Stream string `json:"stream"`
	// Key is the ARN of the customer managed key that encrypts a Kinesis stream. Required
	// if it has one: AWS rejects the log destination if its test message is not encrypted.
	Key string `json:"key"`
	// Accounts lists the AWS accounts that send logs, in quotes. Required.
	Accounts []string `json:"accounts"`
}

var (
	stream = regexp.MustCompile(`^arn:[a-z-]+:(kinesis:[a-z0-9-]+:\d{12}:stream|firehose:[a-z0-9-]+:\d{12}:deliverystream)/[A-Za-z0-9_.-]+$`)
	// DestinationARN matches the ARN of a log destination.
	DestinationARN = regexp.MustCompile(`^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:destination:[A-Za-z0-9_.-]+$`)
)

// Constraints returns the constraints of the settings.
func (Logs) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"stream": {
			Required: true, Pattern: stream, Format: "the ARN of a stream, such as arn:aws:kinesis:us-east-1:123456789012:stream/logs",
		},
		"key":      policy.KeyARN,
		"accounts": {Required: true, Pattern: awsname.AccountID, Format: accountFormat, MinItems: 1, Unique: true},
	}
}

// validate reports a stream that a log destination in the scope cannot send to.
func (l Logs) validate(scope policy.Scope, errs validate.Errors) {
	policy.ValidateKey(l.Key, scope, errs.Child("key"))
	if l.Key != "" && l.toFirehose() {
		errs.Child("key").Addf("unused: Firehose encrypts the stream itself, with its own permissions on the key; remove the key")
	}
	at := errs.Child("stream")
	if a, ok := awsname.ParseARN(l.Stream); ok && scope.Region != "" && a.Region != scope.Region {
		at.Addf("invalid ARN %q: must be in region %s, the region of the log destination", l.Stream, scope.Region)
		return
	}
	policy.ValidatePartition(l.Stream, scope, at)
}

// Senders returns the access policy of the log destination, which allows the accounts
// to subscribe their log groups to it.
func (l Logs) Senders(destination string) policy.Document {
	return policy.NewDocument(policy.Statement{
		Sid: "Subscribe", Effect: policy.Allow, Principal: &policy.Principal{AWS: slices.Sorted(slices.Values(l.Accounts))},
		Actions: []string{"logs:PutSubscriptionFilter"}, Resources: []string{destination},
	})
}

// Trust returns the trust policy of the role that writes to the stream: CloudWatch Logs
// can assume it on behalf of the sending accounts and of this account.
func (l Logs) Trust(scope policy.Scope) policy.Document {
	var sources []string
	for _, id := range append(slices.Clone(l.Accounts), scope.Account) {
		sources = append(sources, policy.Scope{Region: scope.Region, Account: id}.ARN("logs", "*"))
	}
	slices.Sort(sources)
	return policy.NewDocument(policy.Statement{
		Sid: "Logs", Effect: policy.Allow, Principal: &policy.Principal{Service: "logs.amazonaws.com"},
		Actions:    []string{"sts:AssumeRole"},
		Conditions: policy.Conditions{"ArnLike": {"aws:SourceArn": slices.Compact(sources)}},
	})
}

// toFirehose reports whether the stream is a Firehose stream.
func (l Logs) toFirehose() bool { return strings.Contains(l.Stream, ":firehose:") }

// Writing returns the permissions of that role. A producer needs permissions on the key of
// an encrypted Kinesis stream.
// https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
func (l Logs) Writing(scope policy.Scope) policy.Document {
	actions := []string{"kinesis:PutRecord", "kinesis:PutRecords"}
	if l.toFirehose() {
		actions = []string{"firehose:PutRecord", "firehose:PutRecordBatch"}
	}
	statements := []policy.Statement{{Sid: "WriteStream", Effect: policy.Allow, Actions: actions, Resources: []string{l.Stream}}}
	if l.Key != "" {
		statements = append(statements, policy.Statement{
			Sid: "EncryptStream", Effect: policy.Allow, Actions: []string{"kms:GenerateDataKey"}, Resources: []string{l.Key},
			Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {scope.Host("kinesis")}}},
		})
	}
	return policy.NewDocument(statements...)
}
