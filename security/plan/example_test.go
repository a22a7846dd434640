package plan_test

import (
	"fmt"

	securityplan "ecs-foundation/security/plan"
)

// The security groups of two services and a database. Only orders connects to the database.
func ExampleNew() {
	groups, err := securityplan.New(securityplan.Input{
		Spec:      securityplan.Spec{Isolation: securityplan.PerService},
		Listeners: []int{443},
		Services: []securityplan.Service{
			{Name: "web", Port: 3000, ServiceConnections: securityplan.ServiceConnections{Calls: []string{"orders"}}},
			{Name: "orders", Port: 8080, Unrouted: true, ServiceConnections: securityplan.ServiceConnections{Uses: []string{"database"}}},
		},
		Stores: map[string]securityplan.Store{"database": {Port: 5432}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, edge := range groups.Edges {
		fmt.Println(edge)
	}
	// Output:
	// internet-to-alb-443
	// alb-to-tasks-web-3000
	// tasks-web-to-internet-443
	// tasks-web-to-s3-443
	// tasks-web-to-dynamodb-443
	// tasks-web-to-tasks-orders-8080
	// tasks-orders-to-internet-443
	// tasks-orders-to-s3-443
	// tasks-orders-to-dynamodb-443
	// tasks-orders-to-database-5432
}
