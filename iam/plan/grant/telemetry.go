package grant

import (
	"fmt"
	"regexp"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// XRay allows the code, or a sidecar with the AWS Distro for OpenTelemetry Collector,
// to send traces and to get sampling rules. These actions support no resource types.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
type XRay struct{}

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

// Metrics allows the code to publish custom metrics to CloudWatch.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
type Metrics struct {
	// Namespace is the namespace of the metrics, such as Shop/Cart. Required.
	Namespace string `json:"namespace"`
}

var namespace = regexp.MustCompile(`^[A-Za-z0-9 ._/#-][A-Za-z0-9 ._/#:-]{0,254}$`)

// Constraints returns the constraints of the grant.
func (Metrics) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"namespace": {
		Required: true, Pattern: namespace, Check: checkNamespace,
		Format: "a namespace of up to 255 letters, digits, spaces and . _ / # : -, no colon first, such as Shop/Cart",
		Source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html",
	}}
}

// checkNamespace rejects the namespaces that AWS services publish to.
func checkNamespace(name string) string {
	if strings.HasPrefix(name, "AWS/") {
		return fmt.Sprintf("invalid value %q: must not start with AWS/, which is reserved for AWS services; use a namespace such as Shop/Cart", name)
	}
	return ""
}

// statements restricts the metrics by their namespace because they have no ARN.
func (g *Metrics) statements(policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "SendMetrics", Effect: policy.Allow,
		Actions: []string{"cloudwatch:PutMetricData"}, Resources: []string{"*"},
		Conditions: policy.Conditions{"StringEquals": {"cloudwatch:namespace": {g.Namespace}}},
	}}
}

func (g *Metrics) calls() []string { return []string{"monitoring"} }
