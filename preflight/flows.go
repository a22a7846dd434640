package preflight

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/problem"
	"ecs-foundation/network/plan"
	"ecs-foundation/preflight/reach"
	"ecs-foundation/security/chain"
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
func Flows(p Plans) []Flow {
	f := &flows{plans: p, seen: map[asked]bool{}}
	f.needed()
	f.forbidden()
	return f.all
}

// asked is what makes two flows one.
type asked struct {
	from, to string
	port     int
}

type flows struct {
	plans Plans
	all   []Flow
	seen  map[asked]bool
}

// add adds a flow between each pair of ends, once.
func (f *flows) add(from, to []reach.End, port int, of Flow) {
	for _, a := range from {
		for _, b := range to {
			one := of
			one.From, one.To, one.Port = a, b, port
			key := asked{a.Name, b.Name, port}
			if !f.seen[key] {
				f.seen[key] = true
				f.all = append(f.all, one)
			}
		}
	}
}

func (f *flows) needed() {
	p := f.plans
	alb, tasks := ends(p, chain.ALB), ends(p, chain.Tasks)
	for _, e := range p.Chain.Edges {
		if e.To.Group == chain.ALB {
			f.add([]reach.End{outside(e.From.CIDR)}, alb, e.Port,
				Flow{Needed: true, Why: "requests do not reach the load balancer", Key: "security.ingress"})
		}
	}
	for _, t := range p.Tasks {
		key := "services." + t.Service
		if t.Port != 0 {
			f.add(alb, tasks, t.Port, Flow{Needed: true, Why: "the service gets no requests and fails its health checks", Key: key})
		}
		for _, store := range t.Uses {
			f.add(tasks, ends(p, store), f.port(store), Flow{Needed: true, Why: "the service cannot use its data", Key: key + ".uses"})
		}
		for _, name := range append(plan.Startup(), "s3") { // where the layers are
			f.add(tasks, []reach.End{reach.Service(name)}, 443,
				Flow{Needed: true, Why: "no task starts (CannotPullContainerError, ResourceInitializationError)", Key: "network"})
		}
		for _, name := range t.Calls {
			f.add(tasks, []reach.End{reach.Service(name)}, 443, Flow{Needed: true, Why: "its calls to AWS fail", Key: key})
		}
	}
}

// probes are ports that are tried on what must stay closed, beside those of the
// chain: a shell, a desktop, the web.
func probes() []int {
	return []int{22, 443, 3389}
}

func (f *flows) forbidden() {
	p := f.plans
	world := []reach.End{outside(reach.World)}
	alb, tasks := ends(p, chain.ALB), ends(p, chain.Tasks)
	var stores [][]reach.End
	for _, store := range p.Chain.Of(chain.OfData) {
		stores = append(stores, ends(p, store))
	}
	ports := probes()
	for _, e := range p.Chain.Edges {
		ports = append(ports, e.Port)
	}
	for _, port := range ports {
		f.add(world, tasks, port, Flow{Why: "the internet reaches tasks past the load balancer", Key: "network"})
		for _, data := range stores {
			f.add(world, data, port, Flow{Why: "the internet reaches data", Key: "network"})
			f.add(alb, data, port, Flow{Why: "the load balancer reaches data", Key: "security"})
			f.add(data, world, port, Flow{Why: "data can be carried off to the internet", Key: "network"})
		}
	}
}

// port returns the port that tasks use of a store.
func (f *flows) port(store string) int {
	for _, e := range f.plans.Chain.Edges {
		if e.To.Group == store {
			return e.Port
		}
	}
	return 0
}

// A wrong is flows that go another way than they should for the same reason.
type wrong struct {
	key, text string
	more      int
}

// checkFlows walks each flow and tells those that go another way than they
// should: the first of a kind hop by hop, and how many are like it.
func checkFlows(p Plans, found problem.List) {
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
		found.At(w.key).Addf("%s", strings.TrimSuffix(w.text, "\n"))
	}
}

// Matrix returns who may open a connection to whom in a stack, by group and at
// whatever port, in at least one pair of zones.
func Matrix(p Plans) ([]string, map[string]map[string]bool) {
	network := Model(p)
	names := []string{"internet"}
	at := map[string][]reach.End{"internet": {outside(reach.World)}}
	for _, g := range p.Chain.Groups {
		names = append(names, g.Key)
		at[g.Key] = ends(p, g.Key)
	}
	for _, service := range plan.GatewayServices() {
		names = append(names, service)
		at[service] = []reach.End{reach.Service(service)}
	}
	ports := map[int]bool{}
	for _, e := range p.Chain.Edges {
		ports[e.Port] = true
	}
	tried := slices.Sorted(maps.Keys(ports))
	open := map[string]map[string]bool{}
	for _, from := range names {
		open[from] = map[string]bool{}
		for _, to := range names {
			open[from][to] = from != to && anyOpen(network, at[from], at[to], tried)
		}
	}
	return names, open
}

func anyOpen(n *reach.Network, from, to []reach.End, ports []int) bool {
	for _, a := range from {
		if a.Service != "" {
			return false // AWS's services open no connection
		}
		for _, b := range to {
			for _, port := range ports {
				if n.Explain(a, b, port).Verdict() != reach.Closed {
					return true
				}
			}
		}
	}
	return false
}
