package loadbalancer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
)

// RecordsType is the type token of Records.
const RecordsType = "ecs-foundation:index:Records"

// RecordsArgs are what DNS records are made from.
type RecordsArgs struct {
	// ZoneID is the hosted zone that all the names are in. Required.
	ZoneID pulumi.StringInput
	// Names leads each name to a load balancer; the plan of one has its own.
	Names map[string]*LoadBalancer
}

// Records are the DNS names of load balancers.
type Records struct {
	pulumi.ResourceState
}

// NewRecords leads names to load balancers; without names it registers nothing.
// A record is known by its name alone, so that a name that comes to another load
// balancer is changed in place: Route 53 has each name once, and whoever deleted
// the record of the old one would delete that of the new.
func NewRecords(ctx *pulumi.Context, name string, args *RecordsArgs, opts ...pulumi.ResourceOption) (*Records, error) {
	r := &Records{}
	if len(args.Names) == 0 {
		return r, nil
	}
	if err := ctx.RegisterComponentResource(RecordsType, name, r, opts...); err != nil {
		return nil, fmt.Errorf("registering records %q: %w", name, err)
	}
	namer := component.NewNamer(ctx, name, nil)
	for _, domain := range slices.Sorted(maps.Keys(args.Names)) {
		to := args.Names[domain]
		types := []string{"A"}
		if to.dualStack {
			types = append(types, "AAAA")
		}
		for _, typ := range types {
			_, err := route53.NewRecord(ctx, namer.Name(strings.ToLower(typ)+"-"+domain), &route53.RecordArgs{
				ZoneId: args.ZoneID, Name: pulumi.String(domain), Type: pulumi.String(typ),
				Aliases: route53.RecordAliasArray{route53.RecordAliasArgs{
					Name: to.DNSName, ZoneId: to.ZoneID,
					// Alone it is answered all the same; beside a record that
					// somebody adds for a failover it steps back when it is ill.
					EvaluateTargetHealth: pulumi.Bool(true),
				}},
				// Nobody is led to a load balancer before it serves.
			}, pulumi.Parent(r), component.DependsOn(to.serving...))
			if err != nil {
				return nil, fmt.Errorf("records %q, %s of %s: %w", name, typ, domain, err)
			}
		}
	}
	return r, ctx.RegisterResourceOutputs(r, pulumi.Map{})
}
