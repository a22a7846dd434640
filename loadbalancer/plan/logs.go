package plan

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// LogSpec holds the settings of the bucket of the load balancer's logs.
type LogSpec struct {
	// Bucket is the name or the ARN of an existing bucket in the stack's region,
	// whose policy allows logdelivery.elasticloadbalancing.amazonaws.com to write.
	// Default a bucket that the stack creates.
	Bucket string `json:"bucket"`
	// Prefix is the prefix of the logs in the bucket, such as shop. Connection logs
	// have connections/ after it. Default none.
	Prefix string `json:"prefix"`
	// RetentionDays is for how many days the stack's bucket keeps a log, 1 to
	// 36500. Default the value of logs.retentionDays.
	RetentionDays *int `json:"retentionDays"`
	// EmptyOnDelete deletes the logs together with the stack's bucket, because AWS
	// deletes only an empty one. Default false.
	EmptyOnDelete bool `json:"emptyOnDelete"`
}

// Constraints returns the constraints of the logs.
func (LogSpec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"bucket": policy.Bucket.Constraint().Optional(),
		"prefix": {
			Pattern: logPrefix, Format: "a prefix without a slash at either end, such as shop or shop/web", Check: validateLogPrefix,
			Source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html",
		},
		// S3 has no maximum; this is a hundred years.
		"retentionDays": {Min: 1, Max: 36500, Unit: "days"},
	}
}

const defaultRetention = 30

// logPrefix matches parts between slashes, of the characters that S3 calls safe.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
var logPrefix = regexp.MustCompile(`^[\w!.*'()-]+(/[\w!.*'()-]+)*$`)

// Logs are the logs that a load balancer writes to a bucket. Load balancers can
// share one, because the name of each log file contains that of its load balancer.
type Logs struct {
	Access, Connections bool
	Bucket              string // the name of an existing bucket, or "" for the stack's
	Prefix              string
	RetentionDays       int
	EmptyOnDelete       bool
}

// Logging returns the plan of the logs. Those of an existing load balancer are not the
// stack's, and without a load balancer there are none.
func (s Spec) Logging() Logs {
	if s.Existing != nil || s.Stack != "" || s.IsOff() {
		return Logs{}
	}
	bucket := s.Logs.Bucket
	if a, ok := awsname.ParseARN(bucket); ok {
		bucket = a.Resource
	}
	return Logs{
		Access: or(s.AccessLogs, true), Connections: s.ConnectionLogs,
		Bucket: bucket, Prefix: s.Logs.Prefix,
		RetentionDays: or(s.Logs.RetentionDays, defaultRetention), EmptyOnDelete: s.Logs.EmptyOnDelete,
	}
}

// On reports whether anything is logged.
func (l Logs) On() bool { return l.Access || l.Connections }

// OwnBucket reports whether the stack creates the bucket of the logs.
func (l Logs) OwnBucket() bool { return l.On() && l.Bucket == "" }

// ConnectionPrefix returns the prefix of connection logs. It differs from that of
// access logs, because Athena reads all files below a prefix as one table, and the
// columns differ.
func (l Logs) ConnectionPrefix() string { return path.Join(l.Prefix, "connections") }

// BucketPolicy returns a policy that allows load balancers to write logs to a bucket
// and denies requests without TLS. AWS accepts this principal in all regions since
// September 2025. There is no condition on the source, because AWS has rejected
// buckets with one ("Access Denied for bucket"). Instead the resource contains the
// account: a load balancer writes below the ID of its own account.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
func (l Logs) BucketPolicy(bucket string, scope policy.Scope) policy.Document {
	var keys []string
	if l.Access {
		keys = append(keys, bucket+"/"+path.Join(l.Prefix, "AWSLogs", scope.Account, "*"))
	}
	if l.Connections {
		keys = append(keys, bucket+"/"+path.Join(l.ConnectionPrefix(), "AWSLogs", scope.Account, "*"))
	}
	return policy.NewDocument(
		policy.Statement{
			Sid: "DeliverLogs", Effect: policy.Allow,
			Principal: &policy.Principal{Service: "logdelivery.elasticloadbalancing.amazonaws.com"},
			Actions:   []string{"s3:PutObject"}, Resources: keys,
		},
		policy.DenyInsecureTransport(bucket),
	)
}

func (s Spec) validateLogs(errs validate.Errors) {
	logs := errs.Child("logs")
	if s.Logs != (LogSpec{}) && !s.Logging().On() {
		logs.Addf("has no effect while nothing is logged: set accessLogs or connectionLogs to true, or remove the key")
	}
	if s.Logs.Bucket != "" {
		const message = "has no effect with logs.bucket, which the stack does not manage: remove one of the two"
		if s.Logs.RetentionDays != nil {
			logs.Child("retentionDays").Addf(message)
		}
		if s.Logs.EmptyOnDelete {
			logs.Child("emptyOnDelete").Addf(message)
		}
	}
}

// validateLogPrefix reports a prefix that contains AWSLogs, which AWS forbids.
func validateLogPrefix(prefix string) string {
	if strings.Contains(prefix, "AWSLogs") {
		return fmt.Sprintf("invalid value %q: must not contain AWSLogs, which AWS appends", prefix)
	}
	return ""
}
