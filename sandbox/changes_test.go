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

// network returns an override of the network's settings.
func network(keys ...string) string {
	return "network={" + strings.Join(append(keys, "cidr: 10.0.0.0/16"), ", ") + "}"
}

const (
	certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

	zones  = "zones: [us-east-1b, us-east-1d, us-east-1e]"
	single = "nat: {strategy: Single, zone: us-east-1b}"
	perAz  = "nat: {strategy: OnePerAz}"
)

// change is a change of the dev stack with three zones and one NAT gateway. It is a row of the table in docs/changes.md.
type change struct {
	description string
	keys        []string // overrides of the stack file
	// peer is the result of the same change with terraform-aws-modules on the same emulator.
	peer string
	// replaces are the resources that the change has to replace.
	replaces []string
	// refused is the resource in the error of a change that the preview refuses.
	refused string
}

func withZones(names string) []string {
	return []string{network("zones: ["+names+"]", single)}
}

var changes = []change{
	{
		description: "add a zone after the others", keys: withZones("us-east-1b, us-east-1d, us-east-1e, us-east-1f"),
		peer: "interface endpoints include the zone only after a second apply",
	},
	{description: "add a zone between the others", keys: withZones("us-east-1b, us-east-1c, us-east-1d, us-east-1e"), peer: "replaces 6"},
	{description: "add a zone before the others", keys: withZones("us-east-1a, us-east-1b, us-east-1d, us-east-1e")},
	{description: "list the zones in another order", keys: withZones("us-east-1e, us-east-1b, us-east-1d")},
	{description: "remove a zone", keys: withZones("us-east-1b, us-east-1e"), peer: "replaces 7 if it was the first"},
	{
		description: "change from one NAT gateway to one per zone", keys: []string{network(zones, perAz)},
		peer: "leaves a zone without a default route for 104 s",
	},
	{description: "add an interface endpoint", keys: []string{network(zones, single, "endpoints: [logs]")}},
	{description: "change the egress profile to `balanced`", keys: []string{network(zones, single, "egress: balanced")}},
	{description: "change the egress profile to `isolated`", keys: []string{network(zones, "egress: isolated")}},
	{description: "turn on network ACLs", keys: []string{network(zones, single, "acls: true")}},
	{description: "turn on IPv6", keys: []string{network(zones, single, "ipv6: true")}},
	{description: "add a custom tier", keys: []string{network(zones, single, "tiers: {batch: {kind: private, cidr: 10.0.160.0/20}}")}},
	{description: "turn off flow logs", keys: []string{network(zones, single, "flowLogs: {destination: none}")}},
	{description: "add a service", keys: []string{"services.pay={port: 3000, routes: [{paths: [/pay/*], priority: 250}]}"}},
	{
		description: "remove a service between others", keys: []string{servicesWithout("orders")},
		peer: "deletes and re-creates the rules of another service",
	},
	{description: "rename a service", keys: []string{servicesWithout("orders"), "services.sales={port: 3000, uses: [database], " +
		"routes: [{paths: [/orders/*], priority: 200}]}"}, peer: "meanwhile its requests match the catch-all rule"},
	{
		description: "change a service's port", keys: []string{"services.cart.port=8080"},
		peer:     "interrupts it if its target group has a fixed name",
		replaces: []string{"aws:lb/targetGroup:TargetGroup::public-cart"}, // AWS cannot change the port of a target group
	},
	{description: "change the isolation to `migrating`", keys: []string{"security.isolation=migrating"}},
	{
		description: "change the isolation to `perService`, without `migrating`", keys: []string{"security.isolation=perService"},
		refused: "security-tasks",
	},
	{description: "swap the priorities of two services", keys: []string{
		"services.cart.routes[0].priority=200", "services.orders.routes[0].priority=100",
	}},
	{description: "add a certificate, so that HTTP redirects", keys: []string{
		"loadBalancer={deletionProtection: false, accessLogs: false, certificateArn: " + certificate + "}",
	}},
	{description: "turn on access logs", keys: []string{"loadBalancer.accessLogs=true"}},
	{description: "add a green target group", keys: []string{"services.cart.green.weight=10"}},
	{description: "change a health check", keys: []string{"services.cart.healthCheck.path=/up"}},
	{
		description: "move a service to an additional load balancer", keys: []string{"loadBalancer.shards=[b]", "services.cart.shard=b"},
	},
	{description: "change the database's port", keys: []string{"data.database.port=3306"}},
	{description: "change a tag of all resources", keys: []string{"tags.Team=shop"}},
}

// servicesWithout returns the services of the dev stack except one.
func servicesWithout(name string) string {
	services := map[string]string{
		"ui":     `{port: 3000, routes: [{paths: ["/*"], priority: 50000}]}`,
		"orders": `{port: 3000, routes: [{paths: ["/orders/*"], priority: 200}], uses: [database]}`,
		"cart":   `{port: 3000, routes: [{paths: ["/cart/*"], priority: 100}], uses: [cache]}`,
		"users":  `{port: 3000, routes: [{paths: ["/users/*"], priority: 300}], uses: [database]}`,
	}
	var remaining []string
	for _, key := range []string{"cart", "orders", "ui", "users"} {
		if key != name {
			remaining = append(remaining, key+": "+services[key])
		}
	}
	return "services={" + strings.Join(remaining, ", ") + "}"
}

// withBase returns overrides that make a change to the base of all changes.
func withBase(keys ...string) []string {
	return append([]string{network(zones, single), servicesWithout("")}, keys...)
}

// TestChanges compares the table in docs/changes.md with the previews of the engine, and checks the order of the
// operations in some updates.
func TestChanges(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Up(withBase()...).Err)

	requireTable(t, changesTable(t, e))
	requireNATOrder(t, e)
	requireServiceOrder(t, e)
	requireHiddenUpdates(t, e)
}

// changesTable previews each change and returns the table of the results.
func changesTable(t *testing.T, e *engine.Engine) string {
	t.Helper()
	var table strings.Builder
	table.WriteString("| change | creates | updates | replaces | deletes | terraform-aws-modules |\n|---|---|---|---|---|---|\n")
	for _, c := range changes {
		p := e.Preview(withBase(c.keys...)...)
		if c.refused != "" {
			require.Error(t, p.Err, c.description)
			require.Contains(t, p.Output, ": "+c.refused+": ", c.description)
			fmt.Fprintf(&table, "| %s | refused: `%s` |  |  |  | %s |\n", c.description, c.refused, c.peer)
			continue
		}
		require.NoError(t, p.Err, c.description)
		require.ElementsMatch(t, c.replaces, p.Replaces, "%s: unexpected replacement", c.description)
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | %s |\n",
			c.description, cell(p.Creates), cell(p.Updates), cell(p.Replaces), cell(p.Deletes), c.peer)
	}
	return table.String()
}

// requireTable compares the table with that of docs/changes.md. With UPDATE_GOLDEN it writes the table there.
func requireTable(t *testing.T, table string) {
	t.Helper()
	const document = "../docs/changes.md"
	text, err := os.ReadFile(document)
	require.NoError(t, err)
	head, documented, _ := strings.Cut(string(text), "| change |")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(document, []byte(head+table), 0o600))
		return
	}
	require.Equal(t, table, "| change |"+documented, "%s: if the change is intended, run make golden and read the diff", document)
}

// requireNATOrder checks that a zone's route changes after its NAT gateway is created and before it is deleted.
func requireNATOrder(t *testing.T, e *engine.Engine) {
	t.Helper()
	const (
		route = " aws:ec2/route:Route::network-private-d-default"
		nat   = " aws:ec2/natGateway:NatGateway::network-nat-d"
	)
	added, removed := e.Up(withBase(network(zones, perAz, "acls: true"))...), e.Up(withBase()...)
	require.NoError(t, errors.Join(added.Err, removed.Err))
	requireOrder(t, added.Order, "create"+nat, "update"+route)
	requireOrder(t, removed.Order, "update"+route, "delete"+nat)
	require.ElementsMatch(t, added.Creates, removed.Deletes)
	require.Equal(t, added.Updates, removed.Updates)
	require.Empty(t, removed.Replaces)
}

// requireServiceOrder checks that a listener rule changes after the new target group is created and before the old one
// is deleted.
func requireServiceOrder(t *testing.T, e *engine.Engine) {
	t.Helper()
	const (
		rule   = " aws:lb/listenerRule:ListenerRule::public-http-200"
		target = " aws:lb/targetGroup:TargetGroup::public-"
	)
	order := func(keys ...string) []string {
		up := e.Up(withBase(keys...)...)
		require.NoError(t, up.Err)
		return up.Order
	}
	renamed := []string{servicesWithout("orders"), "services.sales={port: 3000, routes: [{paths: [/orders/*], priority: 200}]}"}
	requireOrder(t, order(renamed...), "create"+target+"sales", "update"+rule, "delete"+target+"orders")
	requireOrder(t, order(append(renamed, "services.sales.port=8080")...),
		"create-replacement"+target+"sales", "update"+rule, "delete-replaced"+target+"sales")
}

// requireHiddenUpdates checks which updates a preview does not show: the provider hides a change of a computed list while
// an ID in it is unknown.
func requireHiddenUpdates(t *testing.T, e *engine.Engine) {
	t.Helper()
	more := withBase(withZones("us-east-1b, us-east-1c, us-east-1d, us-east-1e")...)
	preview, up := e.Preview(more...), e.Up(more...)
	require.NoError(t, up.Err)
	hidden := []string{"aws:ec2/vpcEndpoint:VpcEndpoint::network-dynamodb", "aws:ec2/vpcEndpoint:VpcEndpoint::network-s3"}
	require.ElementsMatch(t, append(preview.Changed(), hidden...), up.Changed())
}

// requireOrder checks that operations are among those of an update, in the given order.
func requireOrder(t *testing.T, done []string, operations ...string) {
	t.Helper()
	last := -1
	for _, operation := range operations {
		index := slices.Index(done, operation)
		require.Greater(t, index, last, "%s, in\n%s", operation, strings.Join(done, "\n"))
		last = index
	}
}

// cell lists the names of resources, or counts them if there are many.
func cell(resources []string) string {
	const maxNames = 14
	if len(resources) > maxNames {
		return strconv.Itoa(len(resources))
	}
	names := make([]string, len(resources))
	for i, r := range resources {
		_, name, _ := strings.Cut(r, "::")
		names[i] = "`" + name + "`"
	}
	return strings.Join(names, " ")
}
