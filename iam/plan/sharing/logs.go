package sharing

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// Logs are received from other accounts into a stream here. The awslogs driver
// writes to its own account's groups only; a subscription carries them over.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html
type Logs struct {
	// Stream is the ARN of a Kinesis stream or a Firehose delivery stream that
	// the logs go to. Required.
	Stream string `json:"stream"`
	// Accounts are the AWS accounts that send, in quotes. Required.
	Accounts []string `json:"accounts"`
}

var (
	stream = regexp.MustCompile(`^arn:[a-z-]+:(kinesis:[a-z0-9-]+:\d{12}:stream|firehose:[a-z0-9-]+:\d{12}:deliverystream)/[A-Za-z0-9_.-]+$`)
	// DestinationARN is what the ARN of a destination of logs looks like.
	DestinationARN = regexp.MustCompile(`^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:destination:[A-Za-z0-9_.-]+$`)
)

// Constraints tells what the settings take.
func (Logs) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"stream": {Required: true, Pattern: stream}, "accounts": {Required: true, Pattern: awsname.AccountID, MinItems: 1},
	}
}

// validate tells what is wrong with the settings in a scope.
func (g Logs) validate(scope policy.Scope, errs validate.Errors) {
	a, _ := awsname.ParseARN(g.Stream)
	switch {
	case !stream.MatchString(g.Stream):
		errs.Child("stream").Addf("%q is no ARN of a stream: write one such as arn:aws:kinesis:us-east-1:123456789012:stream/logs", g.Stream)
	case scope.Region != "" && a.Region != scope.Region:
		errs.Child("stream").Addf("%q is in %s, and a destination sends to streams of its own region, %s", g.Stream, a.Region, scope.Region)
	default:
		policy.ValidatePartition(a, scope, errs.Child("stream"))
	}
	if len(g.Accounts) == 0 {
		errs.Child("accounts").Addf("no account: list those that send, in quotes")
		return
	}
	With{Accounts: g.Accounts}.validate(errs)
}

// Senders returns the policy of the destination: the accounts may subscribe
// their log groups to it.
func (g Logs) Senders(destination string) policy.Document {
	return policy.NewDocument(policy.Statement{
		Sid: "Subscribe", Effect: policy.Allow, Principal: &policy.Principal{AWS: slices.Sorted(slices.Values(g.Accounts))},
		Actions: []string{"logs:PutSubscriptionFilter"}, Resources: []string{destination},
	})
}

// Trust returns who may assume the role that writes into the stream: CloudWatch
// Logs, on behalf of the senders' accounts and of this one.
func (g Logs) Trust(scope policy.Scope) policy.Document {
	var sources []string
	for _, id := range append(slices.Clone(g.Accounts), scope.Account) {
		sources = append(sources, policy.Scope{Region: scope.Region, Account: id}.ARN("logs", "*"))
	}
	slices.Sort(sources)
	return policy.NewDocument(policy.Statement{
		Sid: "Logs", Effect: policy.Allow, Principal: &policy.Principal{Service: "logs.amazonaws.com"},
		Actions:    []string{"sts:AssumeRole"},
		Conditions: policy.Conditions{"ArnLike": {"aws:SourceArn": slices.Compact(sources)}},
	})
}

// Writing returns what that role may do.
func (g Logs) Writing() policy.Document {
	actions := []string{"kinesis:PutRecord", "kinesis:PutRecords"}
	if strings.Contains(g.Stream, ":firehose:") {
		actions = []string{"firehose:PutRecord", "firehose:PutRecordBatch"}
	}
	return policy.NewDocument(policy.Statement{
		Sid: "WriteStream", Effect: policy.Allow, Actions: actions, Resources: []string{g.Stream},
	})
}
