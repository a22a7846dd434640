package preflight_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/loadbalancer/plan/plantest"
	"ecs-foundation/stack/sandboxtest"
)

// describeRules describes the listeners of the emulator's load balancer with their rules
// and the names of the rules' target groups.
const describeRules = `
elb = client("elbv2")
def look():
    groups = {g["TargetGroupArn"]: g["TargetGroupName"] for g in elb.describe_target_groups()["TargetGroups"]}
    def rule(r):
        to = r["Actions"][0].get("ForwardConfig", {}).get("TargetGroups") or [r["Actions"][0]]
        return {
            "priority": int(r["Priority"]),
            "paths": [path for c in r["Conditions"] for path in c["PathPatternConfig"]["Values"]],
            "groups": [groups.get(g["TargetGroupArn"], "deleted") for g in to],
        }
    def listener(l):
        rules = elb.describe_rules(ListenerArn=l["ListenerArn"])["Rules"]
        return {
            "port": l["Port"], "default": l["DefaultActions"][0]["Type"], "rules": [rule(r) for r in rules if not r["IsDefault"]],
            "certificates": [c["CertificateArn"] for c in l.get("Certificates", [])],
        }
    alb = elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    return [listener(l) for l in elb.describe_listeners(LoadBalancerArn=alb)["Listeners"]]
`

// A listener is a listener of the emulator.
type listener struct {
	Port         int
	Default      string
	Certificates []string
	Rules        []struct {
		Priority      int
		Paths, Groups []string
	}
}

// targetGroups returns the target groups that receive a request of a client that follows
// redirects.
func targetGroups(listeners []listener, port int, path string) []string {
	for _, l := range listeners {
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
			return targetGroups(listeners, 443, path)
		}
		return groups[rule.Priority]
	}
	return nil
}

// A routing is a configuration of the load balancer of the dev stack.
type routing struct {
	name string
	// services has the settings of each service, and balancer those of loadBalancer.
	services map[string]string
	balancer string
	// ports accept requests both before and after the update.
	ports []int
}

const (
	plain     = "http: forward"
	encrypted = "certificateArn: arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-55555555555%d, http: %s"
)

// routings are deployed one after the other.
var routings = []routing{
	{"initial", at(200, 100), plain, []int{80}},
	{"unused priority", at(200, 400), plain, []int{80}},
	{"priority of another rule", at(100, 400), plain, []int{80}},
	{"renamed service", renamed("orders", "sales", at(100, 400)), plain, []int{80}},
	{"changed port and priority", renamed("orders", "sales", at(100, 7)), plain, []int{80}},
	{"HTTPS with a redirect from HTTP", at(100, 7), fmt.Sprintf(encrypted, 1, "redirect"), []int{80}},
	{"replaced certificate", at(100, 7), fmt.Sprintf(encrypted, 2, "redirect"), []int{80, 443}},
	{"HTTPS and HTTP", at(100, 7), fmt.Sprintf(encrypted, 2, "forward"), []int{80, 443}},
	{"redirect from HTTP again", at(100, 7), fmt.Sprintf(encrypted, 2, "redirect"), []int{80, 443}},
	{"HTTPS only", at(100, 7), fmt.Sprintf(encrypted, 2, "off"), []int{443}},
}

// at returns the services, with the priorities of orders and cart. The port of cart
// depends on its priority.
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

func (r routing) config() []string {
	var services []string
	for name, text := range r.services {
		services = append(services, name+": "+text)
	}
	return []string{
		"services={" + strings.Join(services, ", ") + "}",
		"loadBalancer={deletionProtection: false, accessLogs: false, " + r.balancer + "}",
	}
}

// belong reports whether all target groups belong to a service with one of the names.
func belong(groups []string, names ...string) bool {
	return len(groups) > 0 && !slices.ContainsFunc(groups, func(group string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(group, "public-"+name+"-") })
	})
}

// TestLoadBalancerChangesLoseNoRequests observes the emulator's rules while Pulumi changes them, and
// matches requests against each observed state.
func TestLoadBalancerChangesLoseNoRequests(t *testing.T) {
	t.Parallel()
	for _, chain := range chains(routings, 3) {
		t.Run(chain[1].name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.New(t, "../..", "dev")
			s.Up(chain[0].config()...)
			for _, to := range chain[1:] {
				observed := sandboxtest.During[[]listener](s, describeRules, func() { s.Up(to.config()...) })
				require.Greater(t, len(observed), 1, "no change was observed: %s", to.name)
				for _, state := range observed {
					requireServed(t, to, state)
				}
				t.Logf("%s: requests sent in %d states, none lost", to.name, len(observed))
			}
		})
	}
}

// requireServed checks that requests at the ports of a routing go to the right services.
func requireServed(t *testing.T, r routing, state []listener) {
	t.Helper()
	for _, port := range r.ports {
		for path, names := range map[string][]string{
			"/orders/7": {"orders", "sales"}, "/cart/7": {"cart"}, "/users/7": {"users"}, "/": {"ui"},
		} {
			groups := targetGroups(state, port, path)
			require.True(t, belong(groups, names...), "%s: %s at port %d goes to %v, in %+v", r.name, path, port, groups, state)
		}
	}
}
