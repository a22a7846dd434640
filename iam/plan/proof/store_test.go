package proof_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
)

// TestRetailStoreCartAccessesItsTableOnly simulates the roles of the foundation of
// examples/retail-store.
func TestRetailStoreCartAccessesItsTableOnly(t *testing.T) {
	t.Parallel()
	source, err := stackfile.ReadFile("../../..", "retail-store", "../../../examples/retail-store/foundation.yaml")
	require.NoError(t, err)
	plan, err := stack.Load(source)
	require.NoError(t, err)
	roles := planned(t, plan.IAM.Input)
	items, ofOrders := arn("dynamodb", "table/retail-store-carts"), arn("dynamodb", "table/retail-store-orders")
	const index = "/index/idx_global_customerId"

	var all []request
	add := func(role string, actions []string, resource string, allowed bool) {
		for _, action := range actions {
			req := by(t, roles[role], action, resource)
			req.allowed = allowed
			all = append(all, req)
		}
	}
	add("cart-task", readItems, items, true)
	add("cart-task", writeItems, items, true)
	add("cart-task", onIndex, items+index, true)
	add("cart-task", []string{"dynamodb:DeleteTable", "dynamodb:UpdateTable"}, items, false)
	add("cart-task", readItems, ofOrders, false)
	add("cart-task", writeItems, ofOrders, false)
	add("cart-task", onIndex, ofOrders+index, false)
	add("cart-task", []string{"sqs:SendMessage", "sqs:ReceiveMessage"}, arn("sqs", "retail-store-orders"), false)
	add("cart-task", []string{"sts:AssumeRole", "iam:PassRole"}, scope.AccountARN("iam", "role/ecs-foundation-orders-task-role-retail-store"), false)
	add("cart-task", []string{"logs:GetLogEvents", "logs:PutLogEvents"}, arn("logs", "log-group:/ecs/ecs-foundation-retail-store/orders:log-stream:a"), false)
	for _, other := range []string{"ui-task", "catalog-task", "checkout-task", "orders-task", "execution"} {
		add(other, readItems, items, false)
		add(other, writeItems, items, false)
		add(other, onIndex, items+index, false)
	}
	simulate(t, all)
}
