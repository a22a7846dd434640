package loadbalancer

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// DashboardType is the component's type token.
const DashboardType = "ecs-foundation:index:LoadBalancerDashboard"

var dashboardKind = component.Kind{Type: DashboardType, Noun: "dashboard"}

// DashboardArgs are the arguments of NewDashboard.
type DashboardArgs struct {
	// Scope is the region and the account of the load balancer. Required.
	Scope policy.Scope

	// LoadBalancer and TargetGroups are the same as in AlarmsArgs. Required.
	LoadBalancer pulumi.StringInput
	TargetGroups component.Outputs
}

// A Dashboard is the CloudWatch dashboard of a load balancer and its services.
type Dashboard struct {
	pulumi.ResourceState

	// Name is the name of the dashboard.
	Name string
}

// NewDashboard creates the dashboard of a load balancer.
func NewDashboard(ctx *pulumi.Context, name string, args *DashboardArgs, opts ...pulumi.ResourceOption) (*Dashboard, error) {
	args = component.OrZero(args)
	if err := component.Required(args, "Scope", "LoadBalancer", "TargetGroups"); err != nil {
		return nil, dashboardKind.Error(name, err)
	}
	d := &Dashboard{}
	base, err := dashboardKind.Register(ctx, name, d, nil, opts...)
	if err != nil {
		return nil, err
	}
	d.Name = base.Label(name)
	_, err = cloudwatch.NewDashboard(ctx, base.Name("graphs"), &cloudwatch.DashboardArgs{
		DashboardName: pulumi.String(d.Name),
		DashboardBody: component.Apply2(args.LoadBalancer.ToStringOutput(), args.TargetGroups.Map().ToStringMapOutput(),
			func(alb string, groups map[string]string) (string, error) {
				return lbplan.DashboardBody(args.Scope.Region, alb, groups)
			}),
	}, base.Child)
	if err != nil {
		return nil, base.Error(err)
	}
	return d, base.RegisterOutputs(pulumi.Map{"name": pulumi.String(d.Name)})
}
