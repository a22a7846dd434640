package importfile

import (
	"fmt"
	"slices"
	"strings"

	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
)

// matchLoadBalancers finds the first load balancer, with its listeners. Additional ones have
// no counterpart.
func (m *matcher) matchLoadBalancers(name string) error {
	if !m.plan.ManagesLoadBalancer() {
		return nil
	}
	planned := m.plan.Primary()
	candidates := m.all("aws_lb", func(r Resource) bool {
		internal, _ := r.values["internal"].(bool)
		return m.inVPC(r) && r.text("load_balancer_type") == "application" && internal == planned.Internal &&
			(name == "" || r.text("name") == name)
	})
	switch {
	case name != "" && len(candidates) == 0:
		return fmt.Errorf("no application load balancer %s of the same scheme is in the VPC: name another one, or set "+
			"loadBalancer.internal", name)
	case len(candidates) == 0:
		return nil
	case len(candidates) > 1:
		var names []string
		for _, r := range candidates {
			names = append(names, r.text("name"))
		}
		return fmt.Errorf("the VPC has the load balancers %s: select one with --load-balancer", orNone(names))
	}
	alb := candidates[0]
	component := planned.Name()
	m.out.File.AddComponent(loadBalancerType, component)
	m.add("lb/loadBalancer:LoadBalancer", component, "alb", alb.ID, alb)
	m.compareSubnets(alb, planned)
	m.compareGroups(alb)
	for _, listener := range planned.Listeners {
		m.matchListener(alb, component, listener)
	}
	m.compareRules(planned)
	return nil
}

// compareSubnets reports subnets of the load balancer that it does not keep.
func (m *matcher) compareSubnets(alb Resource, planned lbplan.Plan) {
	tier := networkplan.Public
	if planned.Internal {
		tier = networkplan.Private
	}
	kept := map[string]bool{}
	for key, subnet := range m.subnets {
		kept[subnet.ID] = strings.HasPrefix(key, string(tier)+"-")
	}
	for _, id := range alb.texts("subnets") {
		if !kept[id] {
			m.problemf("network.subnets: the load balancer %s is in %s, which is not a %s subnet of the stack: set its range",
				alb.text("name"), id, tier)
		}
	}
}

// compareGroups reports that targets lose the load balancer if their security groups allow its
// old group only.
func (m *matcher) compareGroups(alb Resource) {
	groups := slices.DeleteFunc(alb.texts("security_groups"), func(id string) bool {
		return slices.Contains(m.plan.Config.LoadBalancer.SecurityGroups, id)
	})
	if len(groups) > 0 {
		m.problemf("loadBalancer.securityGroups: the load balancer %s loses its security groups, and with them the targets that allow "+
			"only these: set securityGroups: [%s] until all services have moved", alb.text("name"), strings.Join(groups, ", "))
	}
}

// matchListener finds a listener by its port. The default action becomes that of the stack.
func (m *matcher) matchListener(alb Resource, component string, planned lbplan.Listener) {
	listener, ok := m.first("aws_lb_listener", func(r Resource) bool {
		port, _ := r.values["port"].(float64)
		return r.text("load_balancer_arn") == alb.ID && int(port) == planned.Port
	})
	if !ok {
		m.changef("a listener with port %d is created", planned.Port)
		return
	}
	m.add("lb/listener:Listener", component, planned.Key, listener.ID, listener)
	for _, action := range listener.blocks("default_action") {
		if action.text("type") == "forward" && !m.hasCatchAll(listener) {
			m.problemf("the default action of the listener with port %d forwards, and becomes %s: add a rule for /* that "+
				"forwards to the same target group first, with a priority after all others", planned.Port, defaultAction(planned))
		}
	}
	if arn := listener.text("certificate_arn"); planned.HTTPS && planned.CertificateARN != arn {
		m.changef("the default certificate of the listener with port %d changes from %s", planned.Port, arn)
	}
}

func defaultAction(l lbplan.Listener) string {
	if l.Redirects {
		return "a redirect to HTTPS"
	}
	return "a 404 response"
}

// hasCatchAll reports whether a listener has a rule for all paths, without other conditions.
func (m *matcher) hasCatchAll(listener Resource) bool {
	rules := m.all("aws_lb_listener_rule", func(r Resource) bool {
		conditions := r.blocks("condition")
		if len(conditions) == 0 {
			conditions = r.blocks("conditions")
		}
		return r.text("listener_arn") == listener.ID && len(conditions) == 1 && slices.Contains(conditions[0].pathPatterns(), "/*")
	})
	return len(rules) > 0
}

// pathPatterns returns the path patterns of a condition, which is a block in Terraform and an
// object in Pulumi.
func (r Resource) pathPatterns() []string {
	if object, ok := r.values["path_pattern"].(map[string]any); ok {
		return Resource{values: object}.texts("values")
	}
	var patterns []string
	for _, block := range r.blocks("path_pattern") {
		patterns = append(patterns, block.texts("values")...)
	}
	return patterns
}

// compareRules reports priorities of the stack that a rule of the listener has.
func (m *matcher) compareRules(planned lbplan.Plan) {
	for _, listener := range planned.Listeners {
		imported, ok := m.out.Imported[planned.Name()+"-"+listener.Key]
		if !ok || !listener.Serves {
			continue
		}
		for _, existing := range m.all("aws_lb_listener_rule", func(r Resource) bool { return r.text("listener_arn") == imported.ID }) {
			priority, _ := existing.values["priority"].(float64)
			for _, rule := range planned.Rules {
				if rule.Priority == int(priority) {
					m.problemf("services: the listener with port %d already has a rule with priority %d: choose a free priority",
						listener.Port, rule.Priority)
				}
			}
		}
	}
}
