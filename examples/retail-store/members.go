package main

import serviceplan "ecs-foundation/ecs/service/plan"

// port is the one that every image of the store listens on.
const port = 8080

// A member is a service of the store.
type member struct {
	name        string
	health      string // the path that says whether it works
	cpu         int
	memory      int
	run         serviceplan.Run
	environment map[string]string
	calls       map[string]string // services, by the variable that tells where each is
	tableName   string            // the variable that tells the name of the carts' table
	inner       bool              // the load balancer has no route to it
}

// members are the store's services, each after those that it calls: a task knows
// the names that Service Connect had when it started, and no later ones. Catalog,
// orders and checkout are stubs: they keep everything in the memory of their one
// task, and need no database.
var members = []member{
	{
		name: "catalog", health: "/health", cpu: 256, memory: 512, run: serviceplan.Run{Count: 1},
		environment: map[string]string{"RETAIL_CATALOG_PERSISTENCE_PROVIDER": "in-memory"},
	},
	{
		name: "orders", health: "/actuator/health", cpu: 512, memory: 1024, run: serviceplan.Run{Count: 1},
		environment: map[string]string{
			"RETAIL_ORDERS_PERSISTENCE_PROVIDER": "in-memory", "RETAIL_ORDERS_MESSAGING_PROVIDER": "in-memory",
		},
	},
	{
		name: "cart", health: "/actuator/health", cpu: 512, memory: 1024,
		run:         serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 4, CPU: 60, Memory: 80}},
		environment: map[string]string{"RETAIL_CART_PERSISTENCE_PROVIDER": "dynamodb"},
		tableName:   "RETAIL_CART_PERSISTENCE_DYNAMODB_TABLE_NAME",
	},
	{
		name: "checkout", health: "/health", cpu: 256, memory: 512, run: serviceplan.Run{Count: 1}, inner: true,
		environment: map[string]string{"RETAIL_CHECKOUT_PERSISTENCE_PROVIDER": "in-memory"},
		calls:       map[string]string{"RETAIL_CHECKOUT_ENDPOINTS_ORDERS": "orders"},
	},
	{
		name: "ui", health: "/actuator/health", cpu: 512, memory: 1024,
		run: serviceplan.Run{Scaling: &serviceplan.Scaling{Min: 2, Max: 6, CPU: 60, Requests: 500}},
		calls: map[string]string{
			"RETAIL_UI_ENDPOINTS_CATALOG": "catalog", "RETAIL_UI_ENDPOINTS_CARTS": "cart",
			"RETAIL_UI_ENDPOINTS_CHECKOUT": "checkout", "RETAIL_UI_ENDPOINTS_ORDERS": "orders",
		},
	},
}

func names() []string {
	var all []string
	for _, m := range members {
		all = append(all, m.name)
	}
	return all
}
