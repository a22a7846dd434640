package network

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticache"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	securityplan "ecs-foundation/security/plan"
)

// SubnetGroupsType is the component's type token.
const SubnetGroupsType = "ecs-foundation:index:SubnetGroups"

var subnetGroupsKind = component.Kind{Type: SubnetGroupsType, Noun: "subnet groups"}

// SubnetGroupsArgs are the arguments of NewSubnetGroups.
type SubnetGroupsArgs struct {
	// Stores are the data stores of the stack, by name.
	Stores map[string]securityplan.Store
	// Tags are added to every group, in addition to the Name tag.
	Tags map[string]string

	// SubnetIDs are data subnets, keyed by zone. RDS requires at least two zones.
	// Required.
	SubnetIDs pulumi.StringMapInput
}

// SubnetGroups are the subnet groups of data stores. AWS rejects deleting a subnet
// group that is in use.
type SubnetGroups struct {
	pulumi.ResourceState

	// Names are the groups' names by store.
	Names component.Outputs
}

// NewSubnetGroups creates the subnet groups of RDS and ElastiCache stores. Other
// stores have no subnet group.
func NewSubnetGroups(ctx *pulumi.Context, name string, args *SubnetGroupsArgs, opts ...pulumi.ResourceOption) (*SubnetGroups, error) {
	args = component.OrZero(args)
	g := &SubnetGroups{Names: component.NewOutputs("subnet group")}
	stores := slices.DeleteFunc(slices.Sorted(maps.Keys(args.Stores)), func(store string) bool {
		kind := args.Stores[store].Kind
		return kind != securityplan.RDS && kind != securityplan.ElastiCache
	})
	if len(stores) == 0 {
		return g, nil
	}
	if err := component.Required(args, "SubnetIDs"); err != nil {
		return nil, subnetGroupsKind.Error(name, err)
	}
	base, err := subnetGroupsKind.Register(ctx, name, g, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	subnets := component.SortedByID(args.SubnetIDs)
	for _, store := range stores {
		create := createRDSSubnetGroup
		if args.Stores[store].Kind == securityplan.ElastiCache {
			create = createElastiCacheSubnetGroup
		}
		groupName, err := create(base, store, subnets)
		if err != nil {
			return nil, base.Error(fmt.Errorf("subnet group of %q: %w", store, err))
		}
		g.Names.Set(store, groupName)
	}
	return g, base.RegisterOutputs(pulumi.Map{"names": g.Names.Map()})
}

const description = "Data subnets of the VPC"

func createRDSSubnetGroup(base *component.Base, store string, subnets pulumi.StringArrayOutput) (pulumi.StringOutput, error) {
	group, err := rds.NewSubnetGroup(base.Ctx, base.Name(store), &rds.SubnetGroupArgs{
		Description: pulumi.String(description), SubnetIds: subnets, Tags: base.Tags(store),
	}, base.Child)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return group.Name, nil
}

func createElastiCacheSubnetGroup(base *component.Base, store string, subnets pulumi.StringArrayOutput) (pulumi.StringOutput, error) {
	group, err := elasticache.NewSubnetGroup(base.Ctx, base.Name(store), &elasticache.SubnetGroupArgs{
		Description: pulumi.String(description), SubnetIds: subnets, Tags: base.Tags(store),
	}, base.Child)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return group.Name, nil
}
