// Package monitoring creates the monitoring of the account: GuardDuty with its
// findings, IAM Access Analyzer, and CloudTrail.
package monitoring

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	monitoringplan "ecs-foundation/monitoring/plan"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Monitoring"

var kind = component.Kind{Type: Type, Noun: "monitoring"}

// Args are the arguments of New.
type Args struct {
	// Plan holds the monitoring services, from plan.New. Without services, nothing
	// is registered. Required.
	Plan monitoringplan.Plan
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Endpoints are the interface endpoints for guardduty-data. The agent is enabled
	// after them, because GuardDuty otherwise creates an endpoint outside of the
	// stack.
	Endpoints []pulumi.CustomResource
	// Tags are added to every resource that supports tags, in addition to the Name tag.
	Tags map[string]string
}

// Monitoring is the monitoring of the account.
type Monitoring struct {
	pulumi.ResourceState

	// DetectorID is the ID of the GuardDuty detector, or "" without GuardDuty.
	DetectorID pulumi.StringOutput
	// FindingsTopicARN is the topic that receives findings, or "" without one. It
	// resolves when findings are published to it.
	FindingsTopicARN pulumi.StringOutput
	// TrailBucketARN is the ARN of the bucket of the trail, or "" without a trail.
	TrailBucketARN pulumi.StringOutput
}

// New creates the monitoring. If an argument is invalid, it registers nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Monitoring, error) {
	args = component.OrZero(args)
	if err := args.Plan.Err(); err != nil {
		return nil, kind.Error(name, err)
	}
	none := pulumi.String("").ToStringOutput()
	m := &Monitoring{DetectorID: none, FindingsTopicARN: none, TrailBucketARN: none}
	if args.Plan.Spec == (monitoringplan.Spec{}) {
		return m, nil
	}
	if err := component.Required(args, "Scope"); err != nil {
		return nil, kind.Error(name, err)
	}
	base, err := kind.Register(ctx, name, m, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b := &builder{Base: base, args: args, out: m}
	for _, step := range []func() error{
		b.createDetector,
		b.createFindings,
		b.createAccessAnalyzers,
		b.createTrail,
	} {
		if err := step(); err != nil {
			return nil, base.Error(err)
		}
	}
	return m, base.RegisterOutputs(pulumi.Map{
		"detectorId": m.DetectorID, "findingsTopicArn": m.FindingsTopicARN,
	})
}

// A builder creates the resources of the monitoring, step by step.
type builder struct {
	*component.Base
	args *Args
	out  *Monitoring
}
