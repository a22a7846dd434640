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

// LogSpec says where the load balancer's logs go.
type LogSpec struct {
	// Bucket is the name or the ARN of a bucket that is there already, in the
	// stack's region, whose policy admits
	// logdelivery.elasticloadbalancing.amazonaws.com. Without it the stack makes
	// one.
	Bucket string `json:"bucket"`
	// Prefix is what the logs' names begin with, such as shop. Default none.
	// Those of connections have connections/ behind it.
	Prefix string `json:"prefix"`
	// RetentionDays is how long the stack's own bucket keeps a log, 1 to 36500.
	// Default as in logs.
	RetentionDays *int `json:"retentionDays"`
	// EmptyOnDelete deletes the logs with the stack's own bucket, which AWS
	// refuses to delete while anything is in it. Default false.
	EmptyOnDelete bool `json:"emptyOnDelete"`
}

// Constraints tells what the settings take.
func (LogSpec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"bucket": policy.Bucket.Constraint().Optional(),
		"prefix": {
			Pattern: logPrefix, Format: "a prefix without a slash at either end, such as shop or shop/web", Check: validateLogPrefix,
			Source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html",
		},
		// A hundred years: S3 has no maximum.
		"retentionDays": {Min: 1, Max: 36500, Unit: "days"},
	}
}

const defaultRetention = 30

// logPrefix is parts between slashes, of the characters that S3 calls safe.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
var logPrefix = regexp.MustCompile(`^[\w!.*'()-]+(/[\w!.*'()-]+)*$`)

// Logs are what a load balancer writes to a bucket. Several may share one: the
// name of each file tells whose it is.
type Logs struct {
	Access, Connections bool
	Bucket              string // its name; "" is one of the stack's own
	Prefix              string
	RetentionDays       int
	EmptyOnDelete       bool
}

// Logging returns what is logged and where it goes.
func (s Spec) Logging() Logs {
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

// On tells whether anything is logged.
func (l Logs) On() bool { return l.Access || l.Connections }

// ConnectionPrefix is where logs of connections go. They have other columns, and
// Athena reads all files below a prefix as one table.
func (l Logs) ConnectionPrefix() string { return path.Join(l.Prefix, "connections") }

// BucketPolicy lets load balancers write logs into a bucket, and nobody speak to
// it in the clear. The principal is the one that AWS takes in all regions since
// September 2025, newer and older ones. It has no condition on the source, with
// which AWS has refused buckets ("Access Denied for bucket"); the account is part
// of the resource instead: a load balancer writes below its own account's number.
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
		policy.RefuseCleartext(bucket),
	)
}

func (s Spec) validateLogs(errs validate.Errors) {
	at := errs.Child("logs")
	if s.Logs != (LogSpec{}) && !s.Logging().On() {
		at.Addf("nothing is logged: write accessLogs: true or connectionLogs: true, or take the key off")
	}
	if s.Logs.Bucket != "" {
		const others = "logs.bucket is not the stack's own, which this is for: take one of the two off"
		if s.Logs.RetentionDays != nil {
			at.Child("retentionDays").Addf(others)
		}
		if s.Logs.EmptyOnDelete {
			at.Child("emptyOnDelete").Addf(others)
		}
	}
}

// validateLogPrefix reports a prefix that AWS's own part of the name is in.
func validateLogPrefix(prefix string) string {
	if strings.Contains(prefix, "AWSLogs") {
		return fmt.Sprintf("invalid value %q: must not contain AWSLogs, which AWS appends", prefix)
	}
	return ""
}
