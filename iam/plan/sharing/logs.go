package sharing

import (
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
	// Accounts lists the AWS accounts that send logs. Required.
	Accounts []string `json:"accounts"`
}

var (
	// streamARN can be in another region than the log destination that sends to it.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CreateDestination.html
	streamARN = validate.ARN{
		Name: "stream", Example: "arn:aws:kinesis:us-east-1:123456789012:stream/logs", Region: validate.AnyRegion, Account: validate.AnyAccount,
		Types: []string{`kinesis:REGION:ACCOUNT:stream/[A-Za-z0-9_.-]+`, `firehose:REGION:ACCOUNT:deliverystream/[A-Za-z0-9_.-]+`},
	}
	// DestinationARN is a log destination in the region of the log groups that subscribe
	// to it.
	DestinationARN = validate.ARN{
		Name: "log destination", Example: "arn:aws:logs:us-east-1:123456789012:destination:logs", Account: validate.AnyAccount,
		Types: []string{`logs:REGION:ACCOUNT:destination:[A-Za-z0-9_.-]+`},
	}
)

// Constraints returns the constraints of the settings.
func (Logs) Constraints() map[string]validate.Constraint {
	stream := streamARN.Constraint()
	stream.Required = true
	return map[string]validate.Constraint{
		"stream": stream,
		"key":    policy.KeyInAnyRegion,
		"accounts": {
			Required: true, Pattern: awsname.AccountID, Digits: true, Format: accountFormat, MinItems: 1, Unique: true, Eventual: accountExample,
		},
	}
}

// validate reports a key that the log destination cannot use.
func (l Logs) validate(errs validate.Errors) {
	stream, _ := awsname.ParseARN(l.Stream)
	key, ok := awsname.ParseARN(l.Key)
	switch {
	case ok && l.toFirehose():
		errs.Child("key").Addf("unused: Firehose encrypts the stream itself, with its own permissions on the key; remove the key")
	case ok && stream.Region != "" && key.Region != stream.Region:
		errs.Child("key").Addf("invalid ARN %q: must be a KMS key in %s, the region of the stream", l.Key, stream.Region)
	}
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
	principal := "logs.amazonaws.com"
	if scope.Partition() == "aws-cn" {
		principal = scope.Host("logs")
	}
	return policy.NewDocument(policy.Statement{
		Sid: "Logs", Effect: policy.Allow, Principal: &policy.Principal{Service: principal},
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
	if stream, ok := awsname.ParseARN(l.Stream); ok && l.Key != "" {
		scope.Region = stream.Region
		statements = append(statements, policy.Statement{
			Sid: "EncryptStream", Effect: policy.Allow, Actions: []string{"kms:GenerateDataKey"}, Resources: []string{l.Key},
			Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {scope.Host("kinesis")}}},
		})
	}
	return policy.NewDocument(statements...)
}
