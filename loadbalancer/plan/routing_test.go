package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

func shop() lbplan.Input {
	return lbplan.Input{
		Spec: lbplan.Spec{CertificateARN: certificate},
		Services: []lbplan.Service{
			{Name: "orders", Port: 3000, Routes: []lbplan.Route{{Paths: []string{"/orders/*"}, Priority: 200}}},
			{Name: "ui", Port: 8080, Routes: []lbplan.Route{
				{Paths: []string{"/*"}, Priority: 50000},
				{Hosts: []string{"www.example.com"}, Priority: 100},
			}},
			{Name: "worker"},
		},
	}
}

func TestListenersByCertificateAndHTTP(t *testing.T) {
	t.Parallel()
	https := lbplan.Listener{Key: "https", Port: 443, HTTPS: true, Serves: true, CertificateARN: certificate}
	for name, tc := range map[string]struct {
		spec lbplan.Spec
		want []lbplan.Listener
	}{
		"a certificate alone redirects": {
			lbplan.Spec{CertificateARN: certificate},
			[]lbplan.Listener{https, {Key: "http", Port: 80, Redirects: true}},
		},
		"HTTP off": {
			lbplan.Spec{CertificateARN: certificate, HTTP: lbplan.Off},
			[]lbplan.Listener{https},
		},
		"both served, and what no rule takes goes on to HTTPS": {
			lbplan.Spec{CertificateARN: certificate, HTTP: lbplan.Forward},
			[]lbplan.Listener{https, {Key: "http", Port: 80, Serves: true, Redirects: true}},
		},
		"no certificate, asked for by name": {
			lbplan.Spec{HTTP: lbplan.Forward},
			[]lbplan.Listener{{Key: "http", Port: 80, Serves: true}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			in.Spec = tc.spec
			p, err := lbplan.New(in)
			require.NoError(t, err)
			require.Equal(t, tc.want, p.Listeners)
			require.Len(t, tc.spec.Ports(), len(tc.want))
		})
	}
}

func TestRulesStandByPriorityAndWorkersHaveNone(t *testing.T) {
	t.Parallel()
	p, err := lbplan.New(shop())
	require.NoError(t, err)
	require.Equal(t, []lbplan.Rule{
		{
			Key: "services.ui.routes[1]", Service: "ui", Forward: []lbplan.Share{{Group: "ui"}},
			Route: lbplan.Route{Priority: 100, Hosts: []string{"www.example.com"}},
		},
		{
			Key: "services.orders.routes[0]", Service: "orders", Forward: []lbplan.Share{{Group: "orders"}},
			Route: lbplan.Route{Priority: 200, Paths: []string{"/orders/*"}},
		},
		{
			Key: "services.ui.routes[0]", Service: "ui", Forward: []lbplan.Share{{Group: "ui"}},
			Route: lbplan.Route{Priority: 50000, Paths: []string{"/*"}},
		},
	}, p.Rules)
	require.Equal(t, []lbplan.TargetGroup{
		{Service: "orders", Port: 3000, HealthCheck: usualCheck, Target: usualTarget},
		{Service: "ui", Port: 8080, HealthCheck: usualCheck, Target: usualTarget},
	}, p.TargetGroups)
}

func TestProtectionIsOnUnlessItIsTakenOff(t *testing.T) {
	t.Parallel()
	in := shop()
	p, err := lbplan.New(in)
	require.NoError(t, err)
	require.True(t, p.Attributes.DeletionProtection)
	in.Spec.DeletionProtection = new(false)
	p, err = lbplan.New(in)
	require.NoError(t, err)
	require.False(t, p.Attributes.DeletionProtection)
}

func TestMistakesInRoutingAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*lbplan.Input)
		want   string
	}{
		"neither certificate nor HTTP": {
			func(in *lbplan.Input) { in.Spec = lbplan.Spec{} },
			"loadBalancer: there is no certificate, so nothing would be served: set certificateArn, " +
				"or domain and zoneId to have one made, or ask for unencrypted HTTP with http: forward",
		},
		"a redirect to nowhere": {
			func(in *lbplan.Input) { in.Spec = lbplan.Spec{HTTP: lbplan.Redirect} },
			"loadBalancer: there is no certificate, so nothing would be served: set certificateArn, " +
				"or domain and zoneId to have one made, or ask for unencrypted HTTP with http: forward",
		},
		"no certificate's ARN": {
			func(in *lbplan.Input) { in.Spec.CertificateARN = "shop.example.com" },
			`loadBalancer.certificateArn: "shop.example.com" is no ARN of a certificate: write one such as ` + certificate,
		},
		"an idle timeout out of range": {
			func(in *lbplan.Input) { in.Spec.IdleTimeout = 4001 },
			"loadBalancer.idleTimeout: 4001 is out of range: choose 1 to 4000 seconds",
		},
		"a priority twice": {
			func(in *lbplan.Input) { in.Services[1].Routes[0].Priority = 200 },
			"services.ui.routes[0].priority: 200 is taken by services.orders.routes[0]: a listener has one rule for each priority; " +
				"choose another, and leave gaps",
		},
		"no priority": {
			func(in *lbplan.Input) { in.Services[0].Routes[0].Priority = 0 },
			"services.orders.routes[0].priority: 0 is no priority: choose 1 to 50000; the lowest that matches wins",
		},
		"a route that matches nothing": {
			func(in *lbplan.Input) { in.Services[0].Routes[0].Paths = nil },
			`services.orders.routes[0]: it matches nothing: give paths, such as ["/orders/*"], or hosts, or other conditions`,
		},
		"six patterns": {
			func(in *lbplan.Input) {
				in.Services[0].Routes[0].Hosts = []string{"a.example", "b.example", "c.example", "d.example", "e.example"}
			},
			"services.orders.routes[0]: 6 values in its conditions, and AWS takes 5 in a rule: split it in two",
		},
		"a path without its slash": {
			func(in *lbplan.Input) { in.Services[0].Routes[0].Paths[0] = "orders/*" },
			`services.orders.routes[0].paths[0]: "orders/*" begins with neither / nor *, so it never matches: did you mean "/orders/*"?`,
		},
		"a host with a path": {
			func(in *lbplan.Input) { in.Services[0].Routes[0].Hosts = []string{"a.example/x"} },
			`services.orders.routes[0].hosts[0]: "a.example/x" has characters that AWS does not take in a pattern: ` +
				`use letters, digits, * and ?, and . - (in paths also _ $ / ~ " ' @ : + &)`,
		},
		"a pattern too long": {
			func(in *lbplan.Input) { in.Services[0].Routes[0].Paths[0] = "/" + strings.Repeat("x", 128) },
			`services.orders.routes[0].paths[0]: "/` + strings.Repeat("x", 128) + `" has 129 characters, and AWS takes 128`,
		},
		"a service without a port": {
			func(in *lbplan.Input) { in.Services[0].Port = 0 },
			"services.orders.port: there is none to send requests to: " +
				"write the one that the service's container listens on, 1 to 65535",
		},
		"a health check without its slash": {
			func(in *lbplan.Input) { in.Services[0].HealthCheck.Path = "health" },
			`services.orders.healthCheck.path: "health" is no path: did you mean "/health"?`,
		},
		"a health check that nothing answers": {
			func(in *lbplan.Input) { in.Services[0].HealthCheck.Matcher = "2xx" },
			`services.orders.healthCheck.matcher: "2xx" is no list of answers: write "200", "200-299" or "200,301", within 200 to 499`,
		},
		"a health check that ends before it begins": {
			func(in *lbplan.Input) { in.Services[0].HealthCheck.Matcher = "200,399-300" },
			"services.orders.healthCheck.matcher: 399-300 ends before it begins: did you mean 300-399?",
		},
		"a health check with a blank": {
			func(in *lbplan.Input) { in.Services[0].HealthCheck.Path = "/is it up" },
			`services.orders.healthCheck.path: "/is it up" is no path that AWS asks for: use up to 1024 characters, none of them a blank`,
		},
		"a health check of a worker": {
			func(in *lbplan.Input) { in.Services[2].HealthCheck.Path = "/up" },
			"services.worker.healthCheck: nobody asks: without routes the load balancer does not know the service; " +
				"give it routes, or take the check off",
		},
		"a worker's port out of range": {
			func(in *lbplan.Input) { in.Services[2].Port = 70000 },
			"services.worker.port: 70000 is no port: write the one that the service's container listens on, 1 to 65535",
		},
		"a service called like a listener": {
			func(in *lbplan.Input) { in.Services[2].Name = "http" },
			`services.http: the load balancer has a "http" of its own: choose another name`,
		},
		"a service called like a rule": {
			func(in *lbplan.Input) { in.Services[2].Name = "https-100" },
			`services.https-100: the load balancer has a "https-100" of its own: choose another name`,
		},
		"an HTTP that there is not": {
			func(in *lbplan.Input) { in.Spec.HTTP = "foward" },
			`loadBalancer.http: "foward" is no choice for port 80: did you mean forward? Write redirect, forward or off`,
		},
		"six wildcards": {
			func(in *lbplan.Input) { in.Services[0].Routes[0].Paths[0] = "/*/*/*/*/*/?" },
			"services.orders.routes[0]: 6 wildcards, and AWS takes 5 in a rule: split it in two, or write less of the path",
		},
		"a path twice": {
			func(in *lbplan.Input) { in.Services[0].Routes[0].Paths = []string{"/o", "/o"} },
			`services.orders.routes[0].paths[1]: "/o" is listed twice: take one off`,
		},
		"every host": {
			func(in *lbplan.Input) { in.Services[0].Routes[0].Hosts = []string{"*"} },
			`services.orders.routes[0].hosts[0]: "*" is every host there is: name one, such as *.example.com, or take hosts off`,
		},
		"a host without a domain": {
			func(in *lbplan.Input) { in.Services[0].Routes[0].Hosts = []string{"localhost"} },
			`services.orders.routes[0].hosts[0]: "localhost" is no host: AWS wants a dot, and only letters behind the last, ` +
				"as in cart.example.com",
		},
		"two routes that match the same": {
			func(in *lbplan.Input) {
				in.Services[0].Routes = []lbplan.Route{
					{Paths: []string{"/a", "/b"}, Hosts: []string{"X.example"}, Priority: 7},
					{Paths: []string{"/b", "/a"}, Hosts: []string{"x.example"}, Priority: 3},
				}
			},
			"services.orders.routes[0]: services.orders.routes[1] matches the same and comes first, by its priority 3: " +
				"change one of them, or take it off",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			tc.change(&in)
			_, err := lbplan.New(in)
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestHTTPIsSpelledExactly(t *testing.T) {
	t.Parallel()
	var h lbplan.HTTP
	require.NoError(t, h.UnmarshalText([]byte("off")))
	require.Equal(t, lbplan.Off, h)
	require.EqualError(t, h.UnmarshalText([]byte("on")), `"on" is no choice for port 80: write redirect, forward or off`)
}
