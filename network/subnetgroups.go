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

// SubnetGroupsArgs are what subnet groups are made from.
type SubnetGroupsArgs struct {
	// Stores are those of the stack, by name.
	Stores map[string]securityplan.Store
	// SubnetIDs are data subnets, keyed by zone: RDS wants two zones or more.
	// Required.
	SubnetIDs pulumi.StringMapInput
	// Tags are put on every group, beside its Name.
	Tags map[string]string
}

// SubnetGroups are the subnet groups of stores. AWS deletes none that is in use.
type SubnetGroups struct {
	pulumi.ResourceState

	// Names are the groups' names, keyed by store.
	Names map[string]pulumi.StringOutput
}

// NewSubnetGroups builds the subnet groups. Stores that take none register nothing.
func NewSubnetGroups(ctx *pulumi.Context, name string, args *SubnetGroupsArgs, opts ...pulumi.ResourceOption) (*SubnetGroups, error) {
	g := &SubnetGroups{Names: map[string]pulumi.StringOutput{}}
	stores := slices.DeleteFunc(slices.Sorted(maps.Keys(args.Stores)), func(store string) bool {
		kind := args.Stores[store].Kind
		return kind != securityplan.RDS && kind != securityplan.ElastiCache
	})
	if len(stores) == 0 {
		return g, nil
	}
	if err := ctx.RegisterComponentResource(SubnetGroupsType, name, g, opts...); err != nil {
		return nil, fmt.Errorf("registering subnet groups %q: %w", name, err)
	}
	namer, child := component.NewNamer(ctx, name, args.Tags), pulumi.Parent(g)
	subnets := component.Sorted(args.SubnetIDs)
	for _, store := range stores {
		var err error
		if args.Stores[store].Kind == securityplan.RDS {
			g.Names[store], err = forRDS(ctx, namer, store, subnets, child)
		} else {
			g.Names[store], err = forElastiCache(ctx, namer, store, subnets, child)
		}
		if err != nil {
			return nil, fmt.Errorf("subnet group of %q: %w", store, err)
		}
	}
	return g, ctx.RegisterResourceOutputs(g, pulumi.Map{"names": component.Map(g.Names)})
}

const description = "The data subnets: no way out"

func forRDS(
	ctx *pulumi.Context, namer component.Namer, store string, subnets pulumi.StringArrayOutput, child pulumi.ResourceOption,
) (pulumi.StringOutput, error) {
	group, err := rds.NewSubnetGroup(ctx, namer.Name(store), &rds.SubnetGroupArgs{
		Description: pulumi.String(description), SubnetIds: subnets, Tags: namer.Tags(store),
	}, child)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return group.Name, nil
}

func forElastiCache(
	ctx *pulumi.Context, namer component.Namer, store string, subnets pulumi.StringArrayOutput, child pulumi.ResourceOption,
) (pulumi.StringOutput, error) {
	group, err := elasticache.NewSubnetGroup(ctx, namer.Name(store), &elasticache.SubnetGroupArgs{
		Description: pulumi.String(description), SubnetIds: subnets, Tags: namer.Tags(store),
	}, child)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return group.Name, nil
}
