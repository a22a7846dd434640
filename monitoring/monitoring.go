// Package monitoring builds what watches the account and tells somebody:
// GuardDuty with its findings, IAM Access Analyzer, and CloudTrail.
package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
	monitoringplan "ecs-foundation/monitoring/plan"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:Monitoring"

// Args are what watches, and where.
type Args struct {
	// Spec says what watches. Without any nothing is made.
	Spec monitoringplan.Spec
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Endpoints are what has to stand before GuardDuty's agent is let into
	// tasks: an endpoint of one's own for guardduty-data. Where there is none
	// yet, GuardDuty makes one that no stack knows of.
	Endpoints []pulumi.CustomResource
	// Tags are put on what takes tags, beside its Name.
	Tags map[string]string
}

// Monitoring is what watches the account.
type Monitoring struct {
	pulumi.ResourceState

	// DetectorID is GuardDuty's detector, or "" without GuardDuty.
	DetectorID pulumi.StringOutput
	// FindingsTopicARN is the topic to subscribe to, or "" where nobody is told.
	// It resolves when findings are published to it.
	FindingsTopicARN pulumi.StringOutput
}

// New builds what watches. A mistake in the arguments registers nothing, and
// neither does an empty Spec.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Monitoring, error) {
	errs := validate.NewErrors("")
	if args.Spec.Validate(args.Scope, errs); errs.Len() > 0 {
		return nil, fmt.Errorf("monitoring %q:\n%w", name, errs.Err())
	}
	none := pulumi.String("").ToStringOutput()
	m := &Monitoring{DetectorID: none, FindingsTopicARN: none}
	if args.Spec == (monitoringplan.Spec{}) {
		return m, nil
	}
	if err := ctx.RegisterComponentResource(Type, name, m, opts...); err != nil {
		return nil, fmt.Errorf("registering monitoring %q: %w", name, err)
	}
	b := builder{ctx: ctx, args: args, namer: component.NewNamer(ctx, name, args.Tags), made: m, child: pulumi.Parent(m)}
	for _, step := range []func() error{b.guardDuty, b.findings, b.accessAnalyzer, b.cloudTrail} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("monitoring %q: %w", name, err)
		}
	}
	return m, ctx.RegisterResourceOutputs(m, pulumi.Map{
		"detectorId": m.DetectorID, "findingsTopicArn": m.FindingsTopicARN,
	})
}

// A builder makes the parts, one after the other.
type builder struct {
	ctx   *pulumi.Context
	args  *Args
	namer component.Namer
	made  *Monitoring
	child pulumi.ResourceOption
}
