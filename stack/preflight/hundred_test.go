package preflight_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
)

// A shape is the shape of a stack of many services: each on its own port, or in its
// own group.
type shape struct {
	services  int
	ports     bool
	isolation securityplan.Isolation
}

// hundred returns a stack of many services, each of which calls the next.
func hundred(tb testing.TB, s shape) stack.Plan {
	tb.Helper()
	services := make([]string, s.services)
	for i := range services {
		port := 3000
		if s.ports {
			port += i
		}
		calls := "[]"
		if s.isolation == securityplan.PerService {
			calls = fmt.Sprintf(`["s%d"]`, (i+1)%s.services)
		}
		services[i] = fmt.Sprintf(`"s%d": {"port": %d, "routes": [{"paths": ["/s%d/*"], "priority": %d}], "uses": ["database"], "calls": %s}`,
			i, port, i, i+1, calls)
	}
	return plans(tb, "dev", map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b", "us-east-1c"], "endpoints": "derived"}`,
		"ecs-foundation:loadBalancer": `{"http": "forward"}`,
		"ecs-foundation:security":     fmt.Sprintf(`{"isolation": %q}`, cmp.Or(s.isolation, securityplan.Shared)),
		"ecs-foundation:data":         `{"database": {"port": 5432}}`,
		"ecs-foundation:quotas":       `{"rulesPerGroup": 200}`,
		"ecs-foundation:services":     "{" + strings.Join(services, ", ") + "}",
	})
}

func BenchmarkCheckOfAHundredServices(b *testing.B) {
	for name, s := range map[string]shape{
		"one port": {services: 100}, "port per service": {services: 100, ports: true},
		"group per service":          {services: 100, isolation: securityplan.PerService},
		"group and port per service": {services: 100, ports: true, isolation: securityplan.PerService},
	} {
		b.Run(name, func(b *testing.B) {
			p := hundred(b, s)
			b.ReportAllocs()
			for b.Loop() {
				if err := preflight.Check(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReportOfAHundredGroups(b *testing.B) {
	p := hundred(b, shape{services: 100, isolation: securityplan.PerService})
	for b.Loop() {
		preflight.Report(p)
	}
}

func TestQuotasAllowAHundredServices(t *testing.T) {
	t.Parallel()
	p := hundred(t, shape{services: 100, ports: true})
	require.NoError(t, preflight.Check(p))
	p.LoadBalancers[0].Rules = append(p.LoadBalancers[0].Rules, lbplan.Rule{Route: lbplan.Route{Priority: 40000, Paths: []string{"/one-more"}}})
	require.ErrorContains(t, preflight.Check(p), "services: 101 ")
}
