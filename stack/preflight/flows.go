package preflight

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// A flow is a connection that is required, or forbidden.
type flow struct {
	From, To reach.End
	Port     int
	Required bool
	Why      string // the consequence of a violation
	Key      string // the configuration key to change
}

// flows returns every flow that a stack requires and every one that it forbids, in
// each zone.
func flows(p stack.Plan) []flow { return flowsWith(p, nil) }

// flowsWith returns the flows with other ends of the load balancer, if there are any.
func flowsWith(p stack.Plan, alb []reach.End) []flow {
	f := &flowList{
		plan: p, services: map[string]securityplan.Service{}, ends: map[string][]reach.End{},
		openPorts: openPorts(p.Security), seen: map[flowKey]bool{},
	}
	for _, t := range p.Tasks {
		f.services[t.Service.Name] = t.Service
	}
	for _, g := range p.Security.Groups {
		f.ends[g.Key] = endsOf(p, g.Key)
	}
	if len(alb) > 0 {
		f.ends[securityplan.ALB] = alb
	}
	f.requireEdges()
	f.requireServices()
	f.forbid()
	f.forbidBetweenServices()
	return f.flows
}

// A flowKey identifies a flow.
type flowKey struct {
	from, to string
	port     int
	required bool
}

type flowList struct {
	plan      stack.Plan
	services  map[string]securityplan.Service
	ends      map[string][]reach.End // by group
	openPorts map[string][]int
	flows     []flow
	seen      map[flowKey]bool
}

// require adds a required flow between each pair of ends.
func (f *flowList) require(from, to []reach.End, port int, why, key string) {
	f.add(from, to, flow{Port: port, Required: true, Why: why, Key: key})
}

// never adds a forbidden flow between each pair of ends.
func (f *flowList) never(from, to []reach.End, port int, why, key string) {
	f.add(from, to, flow{Port: port, Why: why, Key: key})
}

func (f *flowList) add(from, to []reach.End, template flow) {
	for _, a := range from {
		for _, b := range to {
			added := template
			added.From, added.To = a, b
			key := flowKey{a.Name, b.Name, added.Port, added.Required}
			if !f.seen[key] {
				f.seen[key] = true
				f.flows = append(f.flows, added)
			}
		}
	}
}

// in returns the ends of groups.
func (f *flowList) in(groups []string) []reach.End {
	var ends []reach.End
	for _, group := range groups {
		ends = append(ends, f.ends[group]...)
	}
	return ends
}

// requireEdges adds the flows of the load balancer with the outside, and of tasks
// with the IPv6 internet.
func (f *flowList) requireEdges() {
	alb := f.ends[securityplan.ALB]
	for _, e := range f.plan.Security.Edges {
		if e.To.Group == securityplan.ALB {
			f.require(sources(f.plan, e), alb, e.Port, "requests do not reach the load balancer", "security.ingress")
		}
		if e.From.Group == securityplan.ALB && e.To.Group == "" {
			f.require(alb, []reach.End{outside(e.To.CIDR)}, e.Port,
				"logins fail, because the load balancer cannot reach the identity provider", "loadBalancer.logins")
		}
		if e.To == securityplan.Internet6 && len(f.plan.Network.NATs) > 0 {
			f.require(f.ends[e.From.Group], []reach.End{outside(netaddr.AllIPv6)}, e.Port,
				"tasks cannot reach the internet by IPv6", "network.ipv6")
		}
	}
}

// requireServices adds the flows of each service.
func (f *flowList) requireServices() {
	alb := f.ends[securityplan.ALB]
	for _, t := range f.plan.Tasks {
		s, tasks := t.Service, f.in(f.plan.Security.TasksOf(t.Service.Name))
		key := "services." + s.Name
		if s.Port != 0 && !s.Unrouted {
			f.require(alb, tasks, s.Port, "the service gets no requests and fails its health checks", key)
		}
		if s.HealthCheckPort != 0 && !s.Unrouted {
			f.require(alb, tasks, s.HealthCheckPort, "the service fails its health checks", key+".healthCheck.port")
		}
		for _, store := range s.Uses {
			f.require(tasks, f.ends[store], f.portOf(store), "the service cannot reach its data", key+".uses")
		}
		for _, callee := range s.Calls {
			f.require(tasks, f.in(f.plan.Security.TasksOf(callee)), f.services[callee].Port,
				"the service cannot reach a service that it calls", key+".calls")
		}
		for _, name := range append(networkplan.Startup(), "s3") { // S3 holds the image layers
			f.require(tasks, []reach.End{reach.Service(name)}, 443,
				"no task starts (CannotPullContainerError, ResourceInitializationError)", "network")
		}
		for _, name := range t.AWS {
			f.require(tasks, []reach.End{reach.Service(name)}, 443, "its calls to AWS fail", key)
		}
	}
}

// portOf returns the port of a store that tasks connect to.
func (f *flowList) portOf(store string) int {
	if ports := f.openPorts[store]; len(ports) > 0 {
		return ports[0]
	}
	return 0
}

// probes are ports that must be closed in addition to those of the edges: SSH,
// RDP and HTTPS.
func probes() []int {
	return []int{22, 443, 3389}
}

// forbid adds the flows that would bypass the load balancer or expose data.
func (f *flowList) forbid() {
	security := f.plan.Security
	internet := internetEnds(f.plan)
	alb, data := f.ends[securityplan.ALB], f.in(security.Of(securityplan.OfData))
	for _, tasks := range security.Of(securityplan.OfTasks) {
		for _, port := range append(probes(), f.openPorts[tasks]...) {
			f.never(internet, f.ends[tasks], port, "the internet can reach tasks without the load balancer", "network")
		}
	}
	isInternal := security.Kind(securityplan.ALB) == securityplan.OfInternalALB
	ingress := f.plan.Config.Security.Ingress
	restricted := ingress.CloudFront || len(ingress.PrefixLists) > 0 && len(ingress.CIDRs) == 0
	ports := probes()
	for _, e := range security.Edges {
		ports = append(ports, e.Port)
	}
	slices.Sort(ports)
	for _, port := range slices.Compact(ports) {
		f.never(internet, data, port, "the internet can reach data", "network")
		f.never(alb, data, port, "the load balancer can reach data", "security")
		f.never(data, internet, port, "data can reach the internet", "network")
		if isInternal {
			f.never(internet, alb, port, "the internet can reach an internal load balancer", "loadBalancer.internal")
		}
		if restricted {
			f.never(internet, alb, port, "any client can reach the load balancer, not only those in the prefix lists", "security.ingress")
		}
	}
}

// forbidBetweenServices adds the flows that a service with its own group must not
// have, at each open port: to data that it does not use, to a service that it does
// not call, and from the load balancer if it has no routes.
func (f *flowList) forbidBetweenServices() {
	groups := f.plan.Security.Groups
	for _, from := range groups {
		if from.Service == "" {
			continue
		}
		s := f.services[from.Service]
		if s.Unrouted {
			for _, port := range f.openPorts[from.Key] {
				f.never(f.ends[securityplan.ALB], f.ends[from.Key], port, "the load balancer can reach a service without routes", "security")
			}
		}
		for _, to := range groups {
			for _, port := range f.openPorts[to.Key] {
				switch {
				case to.Kind == securityplan.OfData && !slices.Contains(s.Uses, to.Key):
					f.never(f.ends[from.Key], f.ends[to.Key], port, "a service can reach data that it does not use", "security")
				case to.Service != "" && !slices.Contains(s.Calls, to.Service):
					a, b := inOneSubnet(f.ends[from.Key], f.ends[to.Key])
					f.never(a, b, port, "a service can reach another one that it does not call", "security")
				}
			}
		}
	}
}

// inOneSubnet returns only the first end of two groups of tasks. Both have an end in
// each private subnet. Network ACLs do not apply within a subnet: a connection that the
// security groups close there is closed in every subnet.
func inOneSubnet(from, to []reach.End) ([]reach.End, []reach.End) {
	return from[:1], to[:1]
}

// A violation is all flows that fail for the same reason.
type violation struct {
	key, text string
	more      int      // in addition to the first
	endpoints []string // interface endpoints that the network lacks
}

// validateFlows reports required flows that are not open and forbidden flows that are
// not closed: the first of a kind with its hops, and the number of others. The plan does
// not have the routes and network ACLs of an existing network.
func validateFlows(p stack.Plan, errs validate.Errors) {
	if p.Network.Existing != nil {
		return
	}
	network := model(p)
	var violations []violation
	index := map[[2]string]int{}
	for _, f := range flows(p) {
		path := network.Explain(f.From, f.To, f.Port)
		want := reach.Closed
		if f.Required {
			want = reach.Open
		}
		if path.Verdict() == want {
			continue
		}
		kind := [2]string{f.Key, f.Why}
		i, ok := index[kind]
		if ok {
			violations[i].more++
		} else {
			i = len(violations)
			index[kind] = i
			violations = append(violations, violation{key: f.Key, text: f.Why + ":\n" + path.String()})
		}
		if f.Required && lacksEndpoint(p, f.To.Service) {
			violations[i].endpoints = append(violations[i].endpoints, f.To.Service)
		}
	}
	for _, v := range violations {
		if v.more > 0 {
			v.text += fmt.Sprintf("  and %d more like it\n", v.more)
		}
		if len(v.endpoints) > 0 {
			slices.Sort(v.endpoints)
			v.text += "  set network.endpoints: derived, or add " + strings.Join(slices.Compact(v.endpoints), ", ") + " to network.endpoints\n"
		}
		errs.Child(v.key).Addf("%s", strings.TrimSuffix(v.text, "\n"))
	}
}

// lacksEndpoint reports whether the network has neither an interface endpoint nor a gateway endpoint
// of a service of AWS.
func lacksEndpoint(p stack.Plan, service string) bool {
	known := slices.Concat(networkplan.GatewayServices(), p.Network.Endpoints)
	return service != "" && !slices.Contains(known, service)
}
