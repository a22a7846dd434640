package main

import serviceplan "ecs-foundation/ecs/service/plan"

// port is the port that every image of the store listens on.
const port = 8080

// A storeService is a service of the store.
type storeService struct {
	name        string
	health      string // the path of the health check
	cpu         int
	memory      int
	run         serviceplan.Run
	environment map[string]string
	calls       map[string]string // services, keyed by the environment variable for the URL
	tableName   string            // the environment variable for the name of the table
	internal    bool              // not behind the load balancer
}

// storeServices are the services of the store. Each comes after the services that it calls,
// because a task resolves only the Service Connect names that existed when it started.
// Catalog, orders and checkout have one task each, because they keep their data in
// memory.
var storeServices = []storeService{
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
		name: "checkout", health: "/health", cpu: 256, memory: 512, run: serviceplan.Run{Count: 1}, internal: true,
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
	var names []string
	for _, svc := range storeServices {
		names = append(names, svc.name)
	}
	return names
}
