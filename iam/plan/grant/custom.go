package grant

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// Custom is an IAM statement, for permissions that no other grant covers.
type Custom struct {
	// Sid is the ID of the statement: letters and digits. Required.
	Sid string `json:"sid"`
	// Actions are the allowed actions, each by its full name, such as sns:Publish.
	// Required.
	Actions []string `json:"actions"`
	// Resources are ARNs, or * for actions that support no resource types. Required.
	Resources []string `json:"resources"`
	// Conditions are lists of values, such as names, patterns or ARNs, by operator and
	// condition key.
	Conditions policy.Conditions `json:"conditions"`
}

// Constraints returns the constraints of the statement.
func (Custom) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"sid": {Required: true, Pattern: sidPattern, Format: "letters and digits, such as Metrics"},
		"actions": {
			Required: true, Pattern: action, Check: checkAction,
			Format: "the name of an action, such as sns:Publish",
		},
		"resources": {
			Required: true, ARN: &resourceARN, Pattern: resourcePattern, Check: checkResource,
			Format:   `an ARN, such as arn:aws:sns:us-east-1:123456789012:orders, or "*" for actions that support no resource types`,
			Eventual: validate.UnknownARN,
		},
		"conditions": {ARN: &resourceARN, Eventual: validate.UnknownARN, Keys: &validate.Constraint{
			Pattern: operator, Check: checkOperator, Format: "an IAM condition operator, such as StringEquals",
			Source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
		}, Example: policy.Conditions{"StringEquals": {"cloudwatch:namespace": {"Shop"}}}},
	}
}

var (
	sidPattern      = regexp.MustCompile(`^[A-Za-z0-9]+$`)
	action          = regexp.MustCompile(`^[a-z0-9-]+:[A-Za-z0-9]+$`)
	resourcePattern = regexp.MustCompile(`^(\*$|arn:)`)
	// resourceARN allows every region, because a request to one region can be authorized by
	// the ARN of another, such as that of a model in Amazon Bedrock.
	resourceARN = validate.ARN{Name: "resource", Region: validate.AnyRegion, Account: validate.AnyAccount}
	// location matches the part of an ARN before the resource. Some resources of AWS have an
	// account such as "aws" instead of an ID.
	location = regexp.MustCompile(`^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|[a-z-]*):`)
	operator = regexp.MustCompile(`^(ForAllValues:|ForAnyValue:)?(` + strings.Join(operators, "|") + `)(IfExists)?$`)
)

// operators are the condition operators of IAM, without the suffix IfExists and the
// prefixes ForAllValues and ForAnyValue.
var operators = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
	"NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
	"DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals",
	"ArnNotLike", "Null",
}

func checkAction(name string) string {
	if strings.ContainsAny(name, "*?") {
		return fmt.Sprintf("invalid value %q: must be one action; list each action that the service uses", name)
	}
	return ""
}

func checkResource(resource string) string {
	if problem := policy.CheckText(resource); problem != "" {
		return problem
	}
	if !awsname.IsARN(resource) {
		return ""
	}
	_, ok := awsname.ParseARN(resource)
	switch {
	case !ok:
		return fmt.Sprintf("invalid ARN %q: must have the form arn:partition:service:region:account:resource", resource)
	case !location.MatchString(resource):
		return fmt.Sprintf("invalid ARN %q: must name the partition, service, region and account, without wildcards and variables", resource)
	}
	return ""
}

func checkOperator(name string) string {
	if meant := validate.Nearest(name, operators); !operator.MatchString(name) && meant != "" {
		return fmt.Sprintf("invalid condition operator %q: did you mean %s?", name, meant)
	}
	return ""
}

func (g *Custom) statements(policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: g.Sid, Effect: policy.Allow, Actions: g.Actions, Resources: g.Resources, Conditions: g.Conditions,
	}}
}

// endpointNames are the endpoints of AWS services by the prefix of their actions.
// Services that are not listed are called through a NAT gateway, or through an
// endpoint that the stack configuration lists.
var endpointNames = map[string]string{
	"bedrock":        "bedrock-runtime",
	"cloudwatch":     "monitoring",
	"dynamodb":       "dynamodb",
	"ecr":            "ecr.api",
	"events":         "events",
	"firehose":       "kinesis-firehose",
	"kinesis":        "kinesis-streams",
	"kms":            "kms",
	"lambda":         "lambda",
	"logs":           "logs",
	"s3":             "s3",
	"secretsmanager": "secretsmanager",
	"sns":            "sns",
	"sqs":            "sqs",
	"ssm":            "ssm",
	"states":         "states",
	"sts":            "sts",
	"xray":           "xray",
}

func (g *Custom) calls() []string {
	var endpoints []string
	for _, name := range g.Actions {
		service, _, _ := strings.Cut(name, ":")
		endpoint, ok := endpointNames[service]
		switch {
		case slices.Contains(streamActions, name):
			endpoints = append(endpoints, streams)
		case ok:
			endpoints = append(endpoints, endpoint)
		}
	}
	return endpoints
}
