package loadbalancer

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// DashboardType is the component's type token.
const DashboardType = "ecs-foundation:index:LoadBalancerDashboard"

// DashboardArgs are what the dashboard of a load balancer is made from.
type DashboardArgs struct {
	// Region is the load balancer's. Required.
	Region string
	// LoadBalancer and TargetGroups are as in AlarmsArgs. Required.
	LoadBalancer pulumi.StringInput
	TargetGroups map[string]pulumi.StringOutput
}

// A Dashboard shows a load balancer and its services in CloudWatch.
type Dashboard struct {
	pulumi.ResourceState

	// Name is the dashboard's.
	Name string
}

// NewDashboard builds the dashboard of a load balancer.
func NewDashboard(ctx *pulumi.Context, name string, args *DashboardArgs, opts ...pulumi.ResourceOption) (*Dashboard, error) {
	namer := component.NewNamer(ctx, name, nil)
	d := &Dashboard{Name: namer.Label(name)}
	if err := ctx.RegisterComponentResource(DashboardType, name, d, opts...); err != nil {
		return nil, fmt.Errorf("registering dashboard %q: %w", name, err)
	}
	body := pulumi.All(args.LoadBalancer, component.Map(args.TargetGroups)).ApplyT(func(known []any) (string, error) {
		return lbplan.DashboardBody(args.Region, known[0].(string), known[1].(map[string]string))
	}).(pulumi.StringOutput)
	_, err := cloudwatch.NewDashboard(ctx, namer.Name("graphs"), &cloudwatch.DashboardArgs{
		DashboardName: pulumi.String(d.Name),
		DashboardBody: body,
	}, pulumi.Parent(d))
	if err != nil {
		return nil, fmt.Errorf("dashboard %q: %w", name, err)
	}
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{"name": pulumi.String(d.Name)})
}
