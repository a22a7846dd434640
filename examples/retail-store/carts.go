package main

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// carts is the DynamoDB table of the cart service, with the index of items by customer.
// The foundation's stack file grants the service access to a table of this name.
type carts struct {
	pulumi.ResourceState

	Name pulumi.StringOutput
}

func newCarts(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (*carts, error) {
	c := &carts{}
	if err := ctx.RegisterComponentResource("retail-store:index:Carts", name, c, opts...); err != nil {
		return nil, fmt.Errorf("register carts: %w", err)
	}
	key := func(name string) dynamodb.TableAttributeInput {
		return dynamodb.TableAttributeArgs{Name: pulumi.String(name), Type: pulumi.String("S")}
	}
	table, err := dynamodb.NewTable(ctx, name+"-table", &dynamodb.TableArgs{
		Name:        pulumi.String("retail-store-carts"),
		BillingMode: pulumi.String("PAY_PER_REQUEST"),
		Attributes:  dynamodb.TableAttributeArray{key("id"), key("customerId")},
		HashKey:     pulumi.String("id"),
		GlobalSecondaryIndexes: dynamodb.TableGlobalSecondaryIndexArray{dynamodb.TableGlobalSecondaryIndexArgs{
			Name: pulumi.String("idx_global_customerId"), HashKey: pulumi.String("customerId"), ProjectionType: pulumi.String("ALL"),
		}},
		PointInTimeRecovery: dynamodb.TablePointInTimeRecoveryArgs{Enabled: pulumi.Bool(true)},
		Tags:                pulumi.StringMap{"Name": pulumi.String("retail-store-carts")},
	}, pulumi.Parent(c), pulumi.DeleteBeforeReplace(true)) // the name is fixed, because the grant contains it
	if err != nil {
		return nil, fmt.Errorf("carts table: %w", err)
	}
	c.Name = table.Name
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{"name": c.Name})
}
