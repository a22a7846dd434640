package main

// A change is a change of the dev stack: a row of the table in docs/changes.md.
type change struct {
	row      string
	set      []string // key=value, with values in JSON
	remove   []string
	replaces []string // the resources that the change has to replace
}

// changes are made one after the other. Each starts from the one before it, so that each
// is also reverted.
var changes = []change{
	{row: "change a tag of all resources", set: []string{"tags.Team=shop"}},
	{row: "add a service", set: []string{`services.pay={"port":3000,"routes":[{"paths":["/pay/*"],"priority":250}]}`}},
	{row: "swap the priorities of two services", set: []string{
		"services.cart.routes[0].priority=200", "services.orders.routes[0].priority=100",
	}},
	{
		row: "change a service's port", set: []string{"services.cart.port=8080"},
		replaces: []string{"aws:lb/targetGroup:TargetGroup::public-cart"},
	},
	{row: "add a green target group", set: []string{"services.cart.green.weight=10"}},
	{row: "add an interface endpoint", set: []string{`network.endpoints=["logs"]`}},
	{row: "change from one NAT gateway to one per zone", set: []string{"network.nat.strategy=OnePerAz"}},
	{row: "turn on network ACLs", set: []string{"network.acls=true"}},
	{row: "change the isolation to `migrating`", set: []string{"security.isolation=migrating"}},
	{row: "remove a service between others", remove: []string{"services.orders"}},
}
