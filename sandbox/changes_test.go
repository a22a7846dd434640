package sandbox_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// network is what the changes begin with, but for some of its keys.
func network(keys ...string) string {
	return "network={" + strings.Join(append(keys, "cidr: 10.0.0.0/16"), ", ") + "}"
}

const (
	certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

	zones  = "zones: [us-east-1b, us-east-1d, us-east-1e]"
	single = "nat: {strategy: Single, zone: us-east-1b}"
	perAz  = "nat: {strategy: OnePerAz}"
)

// A change is made to the dev stack with three zones and one NAT gateway.
type change struct {
	what string
	keys []string // in the stack file
	// peer is what terraform-aws-modules did with the same change on the same emulator.
	peer string
	// replaces are what the change names, and cannot be had otherwise.
	replaces []string
}

func zoned(names string) []string {
	return []string{network("zones: ["+names+"]", single)}
}

var changes = []change{
	{
		what: "add a zone after the others", keys: zoned("us-east-1b, us-east-1d, us-east-1e, us-east-1f"),
		peer: "interface endpoints include the zone only after a second apply",
	},
	{what: "add a zone between the others", keys: zoned("us-east-1b, us-east-1c, us-east-1d, us-east-1e"), peer: "replaces 6"},
	{what: "add a zone before the others", keys: zoned("us-east-1a, us-east-1b, us-east-1d, us-east-1e")},
	{what: "list the zones in another order", keys: zoned("us-east-1e, us-east-1b, us-east-1d")},
	{what: "remove a zone", keys: zoned("us-east-1b, us-east-1e"), peer: "replaces 7 if it was the first"},
	{
		what: "change from one NAT gateway to one per zone", keys: []string{network(zones, perAz)},
		peer: "leaves a zone without a default route for 104 s",
	},
	{what: "add an interface endpoint", keys: []string{network(zones, single, "endpoints: [logs]")}},
	{what: "change the egress profile to `balanced`", keys: []string{network(zones, single, "egress: balanced")}},
	{what: "change the egress profile to `isolated`", keys: []string{network(zones, "egress: isolated")}},
	{what: "turn on network ACLs", keys: []string{network(zones, single, "acls: true")}},
	{what: "turn on IPv6", keys: []string{network(zones, single, "ipv6: true")}},
	{what: "add a custom tier", keys: []string{network(zones, single, "tiers: {batch: {kind: private, cidr: 10.0.160.0/20}}")}},
	{what: "turn off flow logs", keys: []string{network(zones, single, "flowLogs: {destination: none}")}},
	{what: "add a service", keys: []string{"services.pay={port: 3000, routes: [{paths: [/pay/*], priority: 250}]}"}},
	{
		what: "remove a service between others", keys: []string{without("orders")},
		peer: "deletes and re-creates the rules of another service",
	},
	{what: "rename a service", keys: []string{without("orders"), "services.sales={port: 3000, uses: [database], " +
		"routes: [{paths: [/orders/*], priority: 200}]}"}, peer: "meanwhile its requests match the catch-all rule"},
	{
		what: "change a service's port", keys: []string{"services.cart.port=8080"},
		peer:     "interrupts it if its target group has a fixed name",
		replaces: []string{"aws:lb/targetGroup:TargetGroup::public-cart"}, // AWS changes no target group's port
	},
	{what: "change the isolation to `migrating`", keys: []string{"security.isolation=migrating"}},
	{what: "change the isolation to `perService`", keys: []string{"security.isolation=perService"}},
	{what: "swap the priorities of two services", keys: []string{
		"services.cart.routes[0].priority=200", "services.orders.routes[0].priority=100",
	}},
	{what: "add a certificate, so that HTTP redirects", keys: []string{
		"loadBalancer={deletionProtection: false, accessLogs: false, certificateArn: " + certificate + "}",
	}},
	{what: "turn on access logs", keys: []string{"loadBalancer.accessLogs=true"}},
	{what: "add a green target group", keys: []string{"services.cart.green.weight=10"}},
	{what: "change a health check", keys: []string{"services.cart.healthCheck.path=/up"}},
	{
		what: "move a service to an additional load balancer", keys: []string{"loadBalancer.shards=[b]", "services.cart.shard=b"},
	},
	{what: "change the database's port", keys: []string{"data.database.port=3306"}},
	{what: "change a tag of all resources", keys: []string{"tags.Team=shop"}},
}

// without is the dev stack's services but for one.
func without(name string) string {
	services := map[string]string{
		"ui":     `{port: 3000, routes: [{paths: ["/*"], priority: 50000}]}`,
		"orders": `{port: 3000, routes: [{paths: ["/orders/*"], priority: 200}], uses: [database]}`,
		"cart":   `{port: 3000, routes: [{paths: ["/cart/*"], priority: 100}], uses: [cache]}`,
		"users":  `{port: 3000, routes: [{paths: ["/users/*"], priority: 300}], uses: [database]}`,
	}
	var all []string
	for _, key := range []string{"cart", "orders", "ui", "users"} {
		if key != name {
			all = append(all, key+": "+services[key])
		}
	}
	return "services={" + strings.Join(all, ", ") + "}"
}

const document = "../docs/changes.md"

// TestChangesTouchWhatTheyNameAndNothingElse holds the table in docs/changes.md against what the engine shows.
func TestChangesTouchWhatTheyNameAndNothingElse(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	base := []string{network(zones, single), without("")}
	with := func(keys ...string) []string { return append(slices.Clone(base), keys...) }
	require.NoError(t, e.Up(base...).Err)

	var table strings.Builder
	table.WriteString("| when | creates | updates | replaces | deletes | terraform-aws-modules |\n|---|---|---|---|---|---|\n")
	for _, c := range changes {
		p := e.Preview(with(c.keys...)...)
		require.NoError(t, p.Err, c.what)
		require.ElementsMatch(t, c.replaces, p.Replaces, "%s: nothing is replaced that the change does not name", c.what)
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | %s |\n",
			c.what, cell(p.Creates), cell(p.Updates), cell(p.Replaces), cell(p.Deletes), c.peer)
	}
	text, err := os.ReadFile(document)
	require.NoError(t, err)
	head, told, _ := strings.Cut(string(text), "| when |")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(document, []byte(head+table.String()), 0o600))
	} else {
		require.Equal(t, table.String(), "| when |"+told, "%s: if that is meant, run make golden and read the diff", document)
	}

	order := func(keys ...string) []string {
		up := e.Up(with(keys...)...)
		require.NoError(t, up.Err)
		return up.Order
	}
	const (
		route  = " aws:ec2/route:Route::network-private-d-default"
		nat    = " aws:ec2/natGateway:NatGateway::network-nat-d"
		rule   = " aws:lb/listenerRule:ListenerRule::public-http-200"
		target = " aws:lb/targetGroup:TargetGroup::public-"
	)
	there, back := e.Up(with(network(zones, perAz, "acls: true"))...), e.Up(base...)
	require.NoError(t, errors.Join(there.Err, back.Err))
	inOrder(t, there.Order, "create"+nat, "update"+route)
	inOrder(t, back.Order, "update"+route, "delete"+nat)
	require.ElementsMatch(t, there.Creates, back.Deletes, "the way back takes away what the way there brings")
	require.Equal(t, there.Updates, back.Updates)
	require.Empty(t, back.Replaces)
	renamed := []string{without("orders"), "services.sales={port: 3000, routes: [{paths: [/orders/*], priority: 200}]}"}
	inOrder(t, order(renamed...), "create"+target+"sales", "update"+rule, "delete"+target+"orders")
	inOrder(t, order(append(renamed, "services.sales.port=8080")...),
		"create-replacement"+target+"sales", "update"+rule, "delete-replaced"+target+"sales")

	// The provider shows no change of a computed list in which an ID is not known yet, and makes it all the same.
	more := with(zoned("us-east-1b, us-east-1c, us-east-1d, us-east-1e")...)
	preview, up := e.Preview(more...), e.Up(more...)
	require.NoError(t, up.Err)
	hidden := []string{"aws:ec2/vpcEndpoint:VpcEndpoint::network-dynamodb", "aws:ec2/vpcEndpoint:VpcEndpoint::network-s3"}
	require.ElementsMatch(t, append(preview.Changed(), hidden...), up.Changed())
}

// inOrder demands that things were done, each before the next.
func inOrder(t *testing.T, done []string, things ...string) {
	t.Helper()
	last := -1
	for _, thing := range things {
		at := slices.Index(done, thing)
		require.Greater(t, at, last, "%s, in\n%s", thing, strings.Join(done, "\n"))
		last = at
	}
}

// cell is resources by their names; more than a handful are counted.
func cell(resources []string) string {
	const handful = 14
	if len(resources) > handful {
		return strconv.Itoa(len(resources))
	}
	names := make([]string, len(resources))
	for i, r := range resources {
		_, name, _ := strings.Cut(r, "::")
		names[i] = "`" + name + "`"
	}
	return strings.Join(names, " ")
}
