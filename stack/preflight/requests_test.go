package preflight_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/loadbalancer/plan/plantest"
)

// lookAtRules looks at the listeners of the emulator's load balancer, with their
// rules and the names of the target groups that these lead to. What goes away
// between two calls is left out.
const lookAtRules = `
elb = boto3.client("elbv2")
def look():
    groups = {g["TargetGroupArn"]: g["TargetGroupName"] for g in elb.describe_target_groups()["TargetGroups"]}
    def rule(r):
        to = r["Actions"][0].get("ForwardConfig", {}).get("TargetGroups") or [r["Actions"][0]]
        return {
            "priority": int(r["Priority"]),
            "paths": [path for c in r["Conditions"] for path in c["PathPatternConfig"]["Values"]],
            "groups": [groups.get(g["TargetGroupArn"], "none that there is") for g in to],
        }
    def listener(l):
        rules = elb.describe_rules(ListenerArn=l["ListenerArn"])["Rules"]
        return {
            "port": l["Port"], "default": l["DefaultActions"][0]["Type"], "rules": [rule(r) for r in rules if not r["IsDefault"]],
            "certificates": [c["CertificateArn"] for c in l.get("Certificates", [])],
        }
    try:
        alb = elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
        return [listener(l) for l in elb.describe_listeners(LoadBalancerArn=alb)["Listeners"]]
    except elb.exceptions.ClientError:
        return look()
`

// A listening is a listener as the emulator has it.
type listening struct {
	Port         int
	Default      string
	Certificates []string
	Rules        []struct {
		Priority      int
		Paths, Groups []string
	}
}

// servers returns the target groups that a request is sent to. A client that is
// redirected follows.
func servers(seen []listening, port int, path string) []string {
	for _, l := range seen {
		if l.Port != port {
			continue
		}
		var plan lbplan.Plan
		groups := map[int][]string{}
		for _, r := range l.Rules {
			plan.Rules = append(plan.Rules, lbplan.Rule{Route: lbplan.Route{Priority: r.Priority, Paths: r.Paths}})
			groups[r.Priority] = r.Groups
		}
		slices.SortFunc(plan.Rules, func(a, b lbplan.Rule) int { return a.Priority - b.Priority })
		rule, matched := plantest.Match(plan, lbplan.Listener{Serves: true}, plantest.Request{Path: path})
		if !matched && l.Default == "redirect" && port == 80 {
			return servers(seen, 443, path)
		}
		return groups[rule.Priority]
	}
	return nil
}

// A reshaping changes the load balancer of the dev stack.
type reshaping struct {
	name string
	// what is set of services.NAME, and of loadBalancer
	services map[string]string
	balancer string
	// ports are those at which requests come before and after it.
	ports []int
}

const (
	plain     = "http: forward"
	encrypted = "certificateArn: arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-55555555555%d, http: %s"
)

// reshapings follow one another, and the first is where they begin.
var reshapings = []reshaping{
	{"the beginning", at(200, 100), plain, []int{80}},
	{"a priority is changed to a free one", at(200, 400), plain, []int{80}},
	{"another takes its place", at(100, 400), plain, []int{80}},
	{"a service is renamed", renamed("orders", "sales", at(100, 400)), plain, []int{80}},
	{"a service's port is changed, and a priority", renamed("orders", "sales", at(100, 7)), plain, []int{80}},
	{"HTTPS comes, and HTTP redirects", at(100, 7), fmt.Sprintf(encrypted, 1, "redirect"), []int{80}},
	{"the certificate is exchanged", at(100, 7), fmt.Sprintf(encrypted, 2, "redirect"), []int{80, 443}},
	{"HTTP forwards beside HTTPS", at(100, 7), fmt.Sprintf(encrypted, 2, "forward"), []int{80, 443}},
	{"HTTP redirects again", at(100, 7), fmt.Sprintf(encrypted, 2, "redirect"), []int{80, 443}},
	{"HTTP goes off", at(100, 7), fmt.Sprintf(encrypted, 2, "off"), []int{443}},
}

// at returns the services, orders and cart with their priorities. The cart's port changes with
// its priority.
func at(orders, cart int) map[string]string {
	return map[string]string{
		"ui":     "{port: 3000, routes: [{paths: [/*], priority: 50000}]}",
		"orders": fmt.Sprintf("{port: 3000, routes: [{paths: [/orders/*], priority: %d}]}", orders),
		"cart":   fmt.Sprintf("{port: %d, routes: [{paths: [/cart/*], priority: %d}]}", 3000+cart, cart),
		"users":  "{port: 3000, routes: [{paths: [/users/*], priority: 300}]}",
	}
}

func renamed(from, to string, services map[string]string) map[string]string {
	services[to] = services[from]
	delete(services, from)
	return services
}

func (r reshaping) config() []string {
	var all []string
	for name, text := range r.services {
		all = append(all, name+": "+text)
	}
	return []string{
		"services={" + strings.Join(all, ", ") + "}",
		"loadBalancer={deletionProtection: false, accessLogs: false, " + r.balancer + "}",
	}
}

// serves tells whether target groups are those of the service that a path is of,
// by the path or by the name that it has now.
func serves(groups []string, names ...string) bool {
	return len(groups) > 0 && !slices.ContainsFunc(groups, func(group string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(group, "public-"+name+"-") })
	})
}

// TestNoRequestIsLostWhileTheLoadBalancerChanges looks at the emulator's rules
// all the time while the engine changes them, and sends requests through each
// state that was seen by the model of AWS's matching.
func TestNoRequestIsLostWhileTheLoadBalancerChanges(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, "dev")
	s.up(reshapings[0].config()...)
	for _, to := range reshapings[1:] {
		seen := during[[]listening](s, lookAtRules, func() { s.up(to.config()...) })
		states, looks := 1, 0
		for i, state := range seen[1:] {
			if !reflect.DeepEqual(seen[i], state) {
				states++
				continue // it changed between one call and another: this was no state
			}
			looks++
			for _, port := range to.ports {
				for path, names := range map[string][]string{
					"/orders/7": {"orders", "sales"}, "/cart/7": {"cart"}, "/users/7": {"users"}, "/": {"ui"},
				} {
					groups := servers(state, port, path)
					require.True(t, serves(groups, names...), "%s: %s at port %d goes to %v, in %+v", to.name, path, port, groups, state)
				}
			}
		}
		require.Greater(t, states, 1, "nothing was seen to change: %s", to.name)
		t.Logf("%s: requests sent in %d looks at %d states, none lost", to.name, looks, states)
	}
}
