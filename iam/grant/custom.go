package grant

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/arn"
	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// Custom is a statement in AWS's own words, for what no other grant covers.
type Custom struct {
	// Sid is the statement's ID: letters and digits. Required.
	Sid string `json:"sid"`
	// Actions are its actions, each by its whole name, such as sns:Publish.
	// Required.
	Actions []string `json:"actions"`
	// Resources are its ARNs; * only where AWS knows no resource. Required.
	Resources []string `json:"resources"`
	// Conditions are lists of values by operator and key.
	Conditions policy.Conditions `json:"conditions"`
}

// Rules tells what the settings of a statement take.
func (Custom) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{
		"sid":        {Required: true, Pattern: sidPattern},
		"actions":    {Required: true, Pattern: action},
		"resources":  {Required: true, Pattern: regexp.MustCompile(`^(\*$|arn:)`)},
		"conditions": {Pattern: operator},
	}
}

var (
	sidPattern = regexp.MustCompile(`^[A-Za-z0-9]+$`)
	action     = regexp.MustCompile(`^[a-z0-9-]+:[A-Za-z0-9]+$`)
)

// unscoped are actions for which AWS takes no resource but "*", as the service
// authorization reference says; every other action has to name its resources.
var unscoped = []string{
	"cloudwatch:PutMetricData",
	"ec2:DescribeNetworkInterfaces",
	"ecr:GetAuthorizationToken",
	"logs:DescribeLogGroups",
	"ssmmessages:CreateControlChannel",
	"ssmmessages:CreateDataChannel",
	"ssmmessages:OpenControlChannel",
	"ssmmessages:OpenDataChannel",
	"xray:GetSamplingRules",
	"xray:GetSamplingStatisticSummaries",
	"xray:GetSamplingTargets",
	"xray:PutTelemetryRecords",
	"xray:PutTraceSegments",
}

// operators compare; most of them can be told to pass where the key is not
// there, and to judge each of a key's values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var operators = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
	"NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
	"DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals",
	"ArnNotLike", "Null",
}

var operator = regexp.MustCompile(`^(ForAllValues:|ForAnyValue:)?(` + strings.Join(operators, "|") + `)(IfExists)?$`)

func checkConditions(c policy.Conditions, l problem.List) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		at := l.At(name)
		if !operator.MatchString(name) {
			if meant := problem.Nearest(name, operators); meant != "" {
				at.Addf("%q is no operator of IAM: did you mean %s?", name, meant)
			} else {
				at.Addf("%q is no operator of IAM: write one such as StringEquals", name)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(c[name])) {
			if !strings.Contains(key, ":") {
				at.At(key).Addf("%q is no condition key: write one such as aws:SourceAccount or cloudwatch:namespace", key)
			}
			if len(c[name][key]) == 0 {
				at.At(key).Addf("it has no value: list at least one")
			}
		}
	}
}

func (g *Custom) check(at policy.Scope, l problem.List) {
	if !sidPattern.MatchString(g.Sid) {
		l.At("sid").Addf("%q is no statement ID: use letters and digits, such as Metrics", g.Sid)
	}
	if len(g.Actions) == 0 {
		l.At("actions").Addf("no action: list what the service does, such as cloudwatch:PutMetricData")
	}
	if len(g.Resources) == 0 {
		l.At("resources").Addf("no resource: list the ARNs the service works on")
	}
	for i, name := range g.Actions {
		switch {
		case strings.Contains(name, "*"):
			l.At("actions").Index(i).Addf("%q allows more than one action: list each that the service takes", name)
		case !action.MatchString(name):
			l.At("actions").Index(i).Addf("%q is no action: write service:Action, such as sns:Publish", name)
		}
	}
	for i, resource := range g.Resources {
		g.checkResource(resource, at, l.At("resources").Index(i))
	}
	checkConditions(g.Conditions, l.At("conditions"))
}

// every are resources that stand for all there are of a kind.
var every = regexp.MustCompile(`^(\*+|(table|key|secret|parameter|function|role|log-group|stream|repository|` +
	`stateMachine|event-bus|deliverystream)[:/]\*+)(/\*+)?$`)

func (g *Custom) checkResource(resource string, at policy.Scope, l problem.List) {
	if resource != "*" {
		a, ok := arn.Parse(resource)
		switch {
		case !ok:
			l.Addf("%q is no ARN: write one such as arn:aws:sns:us-east-1:123456789012:orders", resource)
		case strings.ContainsAny(a.Partition+a.Service+a.Region+a.Account, "*?") || every.MatchString(a.Resource):
			l.Addf("%q opens more than was probably meant: name partition, service, region and account, "+
				"and the resource or how its name begins", resource)
		default:
			policy.CheckPartition(a, at, l)
		}
		return
	}
	scoped := slices.DeleteFunc(slices.Clone(g.Actions), func(name string) bool {
		return slices.Contains(unscoped, name)
	})
	if len(scoped) > 0 {
		l.Addf(`"*" opens every resource of the account to %s: list ARNs; "*" is taken only by actions for which `+
			"AWS knows no resource, in a statement of their own", strings.Join(scoped, ", "))
	}
}

func (g *Custom) statements(policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: g.Sid, Effect: policy.Allow, Actions: g.Actions, Resources: g.Resources, Conditions: g.Conditions,
	}}
}

// endpointNames are the endpoints of the services that code on ECS calls, by
// the prefix of their actions. Services without one here are called through
// NAT, or by an endpoint that the stack lists itself.
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
	var all []string
	for _, name := range g.Actions {
		service, _, _ := strings.Cut(name, ":")
		if endpoint, ok := endpointNames[service]; ok {
			all = append(all, endpoint)
		}
	}
	return all
}
