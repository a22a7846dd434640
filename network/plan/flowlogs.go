package plan

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// FlowLogs configures the VPC flow logs, which Security Hub control EC2.6 requires.
type FlowLogs struct {
	// Destination says where the records go: cloudwatch, s3 or none. Default cloudwatch.
	Destination Destination `json:"destination"`
	// Traffic says what is recorded: rejected or all. CloudWatch charges 0.50 USD per GB in us-east-1, and
	// rejected traffic is a small part of all. Default rejected.
	Traffic Traffic `json:"traffic"`
	// RetentionDays is the retention of the log group, one of the values that
	// CloudWatch Logs allows. Default as in logs.
	RetentionDays int `json:"retentionDays"`
	// Bucket is the name or the ARN of the bucket, with s3. Its policy must allow
	// delivery.logs.amazonaws.com to write.
	Bucket string `json:"bucket"`
	// Fields lists the fields of a record in order, such as srcaddr and
	// ecs-service-name. Without it records have the fields of AWS's version 2.
	Fields []string `json:"fields"`
}

// Constraints returns the constraints of flow logs.
func (FlowLogs) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"bucket":        policy.Bucket.Constraint().Optional(),
		"retentionDays": {Numbers: Retentions()},
		"fields":        {Values: slices.Sorted(maps.Keys(fields)), Meanings: fields, Unique: true},
	}
}

// Retentions returns the retention periods that CloudWatch Logs allows, in days.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
func Retentions() []int {
	return []int{
		1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
		1096, 1827, 2192, 2557, 2922, 3288, 3653,
	}
}

// Format returns the fields in AWS's syntax, or "" for AWS's default format.
func (f FlowLogs) Format() string {
	fields := make([]string, len(f.Fields))
	for i, field := range f.Fields {
		fields[i] = "${" + field + "}"
	}
	return strings.Join(fields, " ")
}

// A Destination is where flow logs go.
type Destination string

// The destinations.
const (
	// ToCloudWatch is a log group that the stack creates.
	ToCloudWatch Destination = "cloudwatch"
	// ToS3 is the bucket of the key bucket.
	ToS3 Destination = "s3"
	// DestinationNone turns flow logs off.
	DestinationNone Destination = "none"
)

// Traffic is the traffic that flow logs record.
type Traffic string

// The kinds of traffic.
const (
	// Rejected is what security groups and network ACLs block.
	Rejected Traffic = "rejected"
	// All is accepted and rejected traffic.
	All Traffic = "all"
)

// Values returns the destinations.
func (Destination) Values() []string {
	return []string{string(ToCloudWatch), string(ToS3), string(DestinationNone)}
}

// Values returns the kinds of traffic.
func (Traffic) Values() []string { return []string{string(Rejected), string(All)} }

func (f FlowLogs) withDefaults() FlowLogs {
	if f.Destination == "" {
		f.Destination = ToCloudWatch
	}
	if f.Traffic == "" {
		f.Traffic = Rejected
	}
	if f.RetentionDays == 0 {
		f.RetentionDays = 30
	}
	return f
}

func (f FlowLogs) validate(errs validate.Errors) {
	switch {
	case f.Destination == ToS3 && f.Bucket == "":
		errs.Child("bucket").Addf("required with destination: s3: set it, or choose destination: cloudwatch")
	case f.Destination != ToS3 && f.Bucket != "":
		errs.Child("bucket").Addf("applies only to destination: s3 (got %s): set that, or remove the key", f.Destination)
	}
}

// FlowLogGroup returns the name of the log group of an environment, PROJECT-ENVIRONMENT.
func FlowLogGroup(environment string) string { return "/vpc/" + environment + "/flow-logs" }

// FlowLogTrust returns the trust policy of the role that writes flow logs.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
func FlowLogTrust(scope policy.Scope) policy.Document {
	return policy.TrustService("FlowLogs", "vpc-flow-logs.amazonaws.com", scope.ARN("ec2", "vpc-flow-log/*"), scope)
}

// FlowLogWriting returns the permissions policy of that role: write to the log group,
// which the flow logs service finds by listing all log groups.
func FlowLogWriting(group string, scope policy.Scope) policy.Document {
	return policy.NewDocument(
		policy.Statement{
			Sid: "WriteFlowLogs", Effect: policy.Allow,
			Actions:   []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
			Resources: []string{scope.ARN("logs", "log-group:"+group+":*")},
		},
		policy.Statement{
			Sid: "DescribeLogGroups", Effect: policy.Allow, Actions: []string{"logs:DescribeLogGroups"}, Resources: []string{"*"},
		},
	)
}
