package grant

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
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

// Constraints tells what the settings of a statement take.
func (Custom) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"sid":        {Required: true, Pattern: sidPattern},
		"actions":    {Required: true, Pattern: action},
		"resources":  {Required: true, Pattern: regexp.MustCompile(`^(\*$|arn:)`)},
		"conditions": {Keys: &validate.Constraint{Pattern: operator}},
	}
}

var (
	sidPattern = regexp.MustCompile(`^[A-Za-z0-9]+$`)
	action     = regexp.MustCompile(`^[a-z0-9-]+:[A-Za-z0-9]+$`)
)

func (g *Custom) validate(scope policy.Scope, errs validate.Errors) {
	if !sidPattern.MatchString(g.Sid) {
		errs.Child("sid").Addf("%q is no statement ID: use letters and digits, such as Metrics", g.Sid)
	}
	if len(g.Actions) == 0 {
		errs.Child("actions").Addf("no action: list what the service does, such as cloudwatch:PutMetricData")
	}
	if len(g.Resources) == 0 {
		errs.Child("resources").Addf("no resource: list the ARNs the service works on")
	}
	actions := g.findActions(errs.Child("actions"))
	for i, resource := range g.Resources {
		g.validateResource(resource, actions, scope, errs.Child("resources").Index(i))
	}
	g.validateUse(actions, errs.Child("actions"))
	g.validateConditions(actions, errs.Child("conditions"))
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
		endpoint, ok := endpointNames[service]
		switch {
		case slices.Contains(streamActions, name):
			all = append(all, streams)
		case ok:
			all = append(all, endpoint)
		}
	}
	return all
}
