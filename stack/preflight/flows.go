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

// A Flow is a connection that has to open, or must not.
type Flow struct {
	From, To reach.End
	Port     int
	Needed   bool
	Why      string // what breaks, or what is laid open
	Key      string // what to look at in the stack file
}

// Flows returns every flow that a stack needs, and every one that it must not
// have, in each zone.
func Flows(p stack.Plan) []Flow {
	f := &flows{
		plans: p, services: map[string]securityplan.Service{}, ends: map[string][]reach.End{},
		entered: entered(p.Security), seen: map[asked]bool{},
	}
	for _, t := range p.Tasks {
		f.services[t.Service.Name] = t.Service
	}
	for _, g := range p.Security.Groups {
		f.ends[g.Key] = ends(p, g.Key)
	}
	f.needed()
	f.forbidden()
	f.apart()
	return f.all
}

// asked is what makes two flows one.
type asked struct {
	from, to string
	port     int
	needed   bool
}

type flows struct {
	plans    stack.Plan
	services map[string]securityplan.Service
	ends     map[string][]reach.End // by group
	entered  map[string][]int
	all      []Flow
	seen     map[asked]bool
}

// add adds a flow between each pair of ends, once.
func (f *flows) add(from, to []reach.End, port int, of Flow) {
	for _, a := range from {
		for _, b := range to {
			one := of
			one.From, one.To, one.Port = a, b, port
			key := asked{a.Name, b.Name, port, of.Needed}
			if !f.seen[key] {
				f.seen[key] = true
				f.all = append(f.all, one)
			}
		}
	}
}

// in returns the ends of groups.
func (f *flows) in(groups []string) []reach.End {
	var all []reach.End
	for _, group := range groups {
		all = append(all, f.ends[group]...)
	}
	return all
}

func (f *flows) needed() {
	p, alb := f.plans, f.ends[securityplan.ALB]
	for _, e := range p.Security.Edges {
		if e.To.Group == securityplan.ALB {
			f.add(origins(p, e), alb, e.Port,
				Flow{Needed: true, Why: "requests do not reach the load balancer", Key: "security.ingress"})
		}
		if e.From.Group == securityplan.ALB && e.To.Group == "" {
			f.add(alb, []reach.End{outside(e.To.CIDR)}, e.Port,
				Flow{Needed: true, Why: "nobody can log in, for the load balancer does not reach an identity provider", Key: "loadBalancer.logins"})
		}
		if e.To == securityplan.Internet6 && len(p.Network.NATs) > 0 {
			f.add(f.ends[e.From.Group], []reach.End{outside(netaddr.World6)}, e.Port,
				Flow{Needed: true, Why: "tasks do not reach the internet by IPv6", Key: "network.ipv6"})
		}
	}
	for _, t := range p.Tasks {
		s, tasks := t.Service, f.in(p.Security.TasksOf(t.Service.Name))
		key := "services." + s.Name
		if s.Port != 0 && !s.Internal {
			f.add(alb, tasks, s.Port, Flow{Needed: true, Why: "the service gets no requests and fails its health checks", Key: key})
		}
		if s.Health != 0 && !s.Internal {
			f.add(alb, tasks, s.Health, Flow{Needed: true, Why: "the service fails its health checks", Key: key + ".healthCheck.port"})
		}
		for _, store := range s.Uses {
			f.add(tasks, f.ends[store], f.port(store), Flow{Needed: true, Why: "the service cannot use its data", Key: key + ".uses"})
		}
		for _, callee := range s.Calls {
			f.add(tasks, f.in(p.Security.TasksOf(callee)), f.services[callee].Port,
				Flow{Needed: true, Why: "the service cannot call another", Key: key + ".calls"})
		}
		for _, name := range append(networkplan.Startup(), "s3") { // where the layers are
			f.add(tasks, []reach.End{reach.Service(name)}, 443,
				Flow{Needed: true, Why: "no task starts (CannotPullContainerError, ResourceInitializationError)", Key: "network"})
		}
		for _, name := range t.AWS {
			f.add(tasks, []reach.End{reach.Service(name)}, 443, Flow{Needed: true, Why: "its calls to AWS fail", Key: key})
		}
	}
}

// port returns the port that tasks use of a store.
func (f *flows) port(store string) int {
	if ports := f.entered[store]; len(ports) > 0 {
		return ports[0]
	}
	return 0
}

// probes are ports that are tried on what must stay closed, beside those of the
// chain: a shell, a desktop, the web.
func probes() []int {
	return []int{22, 443, 3389}
}

func (f *flows) forbidden() {
	p := f.plans
	world := worlds(p)
	alb, data := f.ends[securityplan.ALB], f.in(p.Security.Of(securityplan.OfData))
	for _, tasks := range p.Security.Of(securityplan.OfTasks) {
		for _, port := range append(probes(), f.entered[tasks]...) {
			f.add(world, f.ends[tasks], port, Flow{Why: "the internet reaches tasks past the load balancer", Key: "network"})
		}
	}
	ports := probes()
	behind := false // CloudFront
	for _, e := range p.Security.Edges {
		ports = append(ports, e.Port)
		behind = behind || e.From.CloudFront()
	}
	slices.Sort(ports)
	for _, port := range slices.Compact(ports) {
		f.add(world, data, port, Flow{Why: "the internet reaches data", Key: "network"})
		f.add(alb, data, port, Flow{Why: "the load balancer reaches data", Key: "security"})
		f.add(data, world, port, Flow{Why: "data can be carried off to the internet", Key: "network"})
		if p.Security.Kind(securityplan.ALB) == securityplan.OfInternalALB {
			f.add(world, alb, port, Flow{Why: "the internet reaches an internal load balancer", Key: "loadBalancer.internal"})
		}
		if behind {
			f.add(world, alb, port, Flow{Why: "the internet reaches the load balancer past CloudFront", Key: "security.ingress"})
		}
	}
}

// apart adds what must not be where a service has a group to itself, at each port
// that lets anybody in: that it reaches data that it does not use, or a service
// that it does not call, or without routes is reached by the load balancer.
// Within one subnet no network ACL is asked, and what the groups of
// two services close there they close everywhere.
func (f *flows) apart() {
	for _, from := range f.plans.Security.Groups {
		if from.Service == "" {
			continue
		}
		s := f.services[from.Service]
		for _, port := range f.entered[from.Key] {
			if s.Internal {
				f.add(f.ends[securityplan.ALB], f.ends[from.Key], port, Flow{Why: "the load balancer reaches a service without routes", Key: "security"})
			}
		}
		for _, to := range f.plans.Security.Groups {
			for _, port := range f.entered[to.Key] {
				switch {
				case to.Kind == securityplan.OfData && !slices.Contains(s.Uses, to.Key):
					f.add(f.ends[from.Key], f.ends[to.Key], port, Flow{Why: "a service reaches data that it does not use", Key: "security"})
				case to.Service != "" && !slices.Contains(s.Calls, to.Service):
					f.add(f.ends[from.Key][:1], f.ends[to.Key][:1], port, Flow{Why: "a service reaches one that it does not call", Key: "security"})
				}
			}
		}
	}
}

// A wrong is flows that go another way than they should for the same reason.
type wrong struct {
	key, text string
	more      int
}

// validateFlows walks each flow and tells those that go another way than they
// should: the first of a kind hop by hop, and how many are like it.
func validateFlows(p stack.Plan, errs validate.Errors) {
	network := Model(p)
	var wrongs []*wrong
	kinds := map[[2]string]*wrong{}
	for _, f := range Flows(p) {
		path := network.Explain(f.From, f.To, f.Port)
		v := path.Verdict()
		if f.Needed && v == reach.Open || !f.Needed && v == reach.Closed {
			continue
		}
		kind := [2]string{f.Key, f.Why}
		if known, ok := kinds[kind]; ok {
			known.more++
			continue
		}
		kinds[kind] = &wrong{key: f.Key, text: f.Why + ":\n" + path.String()}
		wrongs = append(wrongs, kinds[kind])
	}
	for _, w := range wrongs {
		if w.more > 0 {
			w.text += fmt.Sprintf("  and %d more like it\n", w.more)
		}
		errs.Child(w.key).Addf("%s", strings.TrimSuffix(w.text, "\n"))
	}
}
