package policy

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/problem"
)

// Custom is a statement in AWS's own words, for what no other grant covers.
type Custom struct {
	Sid        string     `json:"sid"`
	Actions    []string   `json:"actions"`
	Resources  []string   `json:"resources"`
	Conditions Conditions `json:"conditions"`
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

func (g *Custom) check(l problem.List) {
	l = l.At("statement")
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
		g.checkResource(resource, l.At("resources").Index(i))
	}
}

func (g *Custom) checkResource(resource string, l problem.List) {
	if resource != "*" {
		if _, _, ok := parseARN(resource); !ok {
			l.Addf("%q is no ARN", resource)
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

func (g *Custom) statements(Scope) []Statement {
	return []Statement{{
		Sid: g.Sid, Effect: Allow, Actions: g.Actions, Resources: g.Resources, Conditions: g.Conditions,
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
