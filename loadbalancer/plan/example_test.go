package plan_test

import (
	"fmt"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// A load balancer that forwards the requests of two paths.
func ExampleNew() {
	alb, err := lbplan.New(lbplan.Input{
		Spec: lbplan.Spec{HTTP: lbplan.Forward},
		Services: []lbplan.Service{
			{Name: "web", Port: 3000, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{{Paths: []string{"/*"}, Priority: 200}}}},
			{Name: "api", Port: 8080, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{{Paths: []string{"/api/*"}, Priority: 100}}}},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, rule := range alb.Rules {
		fmt.Println(rule.Priority, rule.Route, rule.Service)
	}
	// Output:
	// 100 /api/* api
	// 200 /* web
}
