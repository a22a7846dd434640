package grant

import (
	"regexp"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// XRay lets the code, or the collector of AWS Distro for OpenTelemetry beside
// it, send traces and ask how many to take. X-Ray knows no resource for that.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
type XRay struct{}

func (g *XRay) validate(policy.Scope, validate.Errors) {}

func (g *XRay) statements(policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "SendTraces", Effect: policy.Allow,
		Actions: []string{
			"xray:GetSamplingRules", "xray:GetSamplingStatisticSummaries", "xray:GetSamplingTargets",
			"xray:PutTelemetryRecords", "xray:PutTraceSegments",
		},
		Resources: []string{"*"},
	}}
}

func (g *XRay) calls() []string { return []string{"xray"} }

// Metrics lets the code send metrics of its own to CloudWatch.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
type Metrics struct {
	// Namespace is the one it may send to, such as Shop/Cart. Required.
	Namespace string `json:"namespace"`
}

var namespace = regexp.MustCompile(`^[A-Za-z0-9 ._/#:-]{1,255}$`)

// Constraints tells what the settings of the grant take.
func (Metrics) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"namespace": {Required: true, Pattern: namespace}}
}

func (g *Metrics) validate(_ policy.Scope, errs validate.Errors) {
	at := errs.Child("namespace")
	switch {
	case !namespace.MatchString(g.Namespace):
		at.Addf("%q is no namespace: use up to 255 letters, digits, blanks and . _ / # : -, such as Shop/Cart", g.Namespace)
	case strings.HasPrefix(g.Namespace, "AWS/"):
		at.Addf("%q is AWS's own: metrics of one's own go to a namespace such as Shop/Cart", g.Namespace)
	}
}

// statements confines the metrics by their namespace: they have no ARN.
func (g *Metrics) statements(policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "SendMetrics", Effect: policy.Allow,
		Actions: []string{"cloudwatch:PutMetricData"}, Resources: []string{"*"},
		Conditions: policy.Conditions{"StringEquals": {"cloudwatch:namespace": {g.Namespace}}},
	}}
}

func (g *Metrics) calls() []string { return []string{"monitoring"} }
