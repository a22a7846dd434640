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

var recordsKind = component.Kind{Type: RecordsType, Noun: "records"}

// RecordsArgs are the arguments of NewRecords.
type RecordsArgs struct {
	// Names are the load balancers by DNS name. The plan of a load balancer has its
	// DNS names.
	Names map[string]*LoadBalancer

	// ZoneID is the hosted zone that contains all the names. Required.
	ZoneID pulumi.StringInput
}

// Records are the DNS records of load balancers.
type Records struct {
	pulumi.ResourceState
}

// NewRecords creates the alias records of load balancers. Without names, it registers
// nothing. The resource name of a record does not contain the load balancer, so that
// moving a DNS name to another load balancer updates the record in place. A replacement
// would delete the new record with the old one, because they have the same name.
func NewRecords(ctx *pulumi.Context, name string, args *RecordsArgs, opts ...pulumi.ResourceOption) (*Records, error) {
	args = component.OrZero(args)
	r := &Records{}
	if len(args.Names) == 0 {
		return r, nil
	}
	if err := component.Required(args, "ZoneID"); err != nil {
		return nil, recordsKind.Error(name, err)
	}
	base, err := recordsKind.Register(ctx, name, r, nil, opts...)
	if err != nil {
		return nil, err
	}
	for _, domain := range slices.Sorted(maps.Keys(args.Names)) {
		alb := args.Names[domain]
		types := []string{"A"}
		if alb.dualStack {
			types = append(types, "AAAA")
		}
		for _, typ := range types {
			if err := createAlias(base, domain, typ, args.ZoneID, alb); err != nil {
				return nil, base.Error(fmt.Errorf("%s of %s: %w", typ, domain, err))
			}
		}
	}
	return r, base.RegisterOutputs(pulumi.Map{})
}

// createAlias creates an alias record, which waits for the listeners and rules of the
// load balancer.
func createAlias(base *component.Base, domain, typ string, zone pulumi.StringInput, alb *LoadBalancer) error {
	_, err := route53.NewRecord(base.Ctx, base.Name(strings.ToLower(typ)+"-"+domain), &route53.RecordArgs{
		ZoneId: zone, Name: pulumi.String(domain), Type: pulumi.String(typ),
		Aliases: route53.RecordAliasArray{route53.RecordAliasArgs{
			Name: alb.DNSName, ZoneId: alb.ZoneID,
			// Has no effect on a single record. With a failover record, the name
			// fails over when the load balancer is unhealthy.
			EvaluateTargetHealth: pulumi.Bool(true),
		}},
	}, base.Child, component.DependsOn(alb.serving...))
	return err
}
