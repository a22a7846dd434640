package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// with returns a shop whose load balancer has one rule of its own.
func with(r lbplan.OwnRule) lbplan.Input {
	in := shop()
	if r.Priority == 0 {
		r.Priority, r.Paths = 7, []string{"/own"}
	}
	in.Spec.OwnRules = map[string]lbplan.OwnRule{"own": r}
	return in
}

func TestRulesOfTheLoadBalancersOwnStandBesideRoutes(t *testing.T) {
	t.Parallel()
	at := lbplan.Route{Priority: 7, Paths: []string{"/own"}}
	for name, tc := range map[string]struct {
		rule lbplan.OwnRule
		want lbplan.Rule
	}{
		"a redirect to HTTPS goes to its port, and is not kept": {
			lbplan.OwnRule{Redirect: &lbplan.Redirection{Protocol: "HTTPS", Host: "a.example"}},
			lbplan.Rule{Redirect: &lbplan.Redirection{Protocol: "HTTPS", Host: "a.example", Port: 443, Status: 302}},
		},
		"an answer is text": {
			lbplan.OwnRule{Respond: &lbplan.Response{Status: 503, Body: "Back soon"}},
			lbplan.Rule{Respond: &lbplan.Response{Status: 503, Body: "Back soon", ContentType: "text/plain"}},
		},
		"services share requests": {
			lbplan.OwnRule{Forward: &lbplan.Shares{Weights: map[string]int{"ui": 10, "orders": 90}, Stickiness: 60}},
			lbplan.Rule{Forward: []lbplan.Share{{Group: "orders", Weight: 90}, {Group: "ui", Weight: 10}}, Stickiness: 60},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := lbplan.New(with(tc.rule))
			require.NoError(t, err)
			tc.want.Key, tc.want.Route = "loadBalancer.rules.own", at
			require.Equal(t, tc.want, p.Rules[0])
		})
	}
}

func TestAServiceThatOnlySharesRequestsHasATargetGroup(t *testing.T) {
	t.Parallel()
	in := with(lbplan.OwnRule{Forward: &lbplan.Shares{Weights: map[string]int{"orders": 1, "worker": 1}}})
	in.Services[2].Port = 3000
	p, err := lbplan.New(in)
	require.NoError(t, err)
	require.Equal(t, "worker", p.TargetGroups[2].Key())
}

func TestAGreenVersionGetsItsShareOfEveryRoute(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Services[1].Green = &lbplan.Green{Weight: 10, Stickiness: 300}
	p, err := lbplan.New(in)
	require.NoError(t, err)
	for _, i := range []int{0, 2} {
		require.Equal(t, []lbplan.Share{{Group: "ui", Weight: 90}, {Group: "ui-green", Weight: 10}}, p.Rules[i].Forward)
		require.Equal(t, 300, p.Rules[i].Stickiness)
	}
	require.Equal(t, []string{"orders", "ui", "ui-green"},
		[]string{p.TargetGroups[0].Key(), p.TargetGroups[1].Key(), p.TargetGroups[2].Key()})
	require.Equal(t, 8080, p.TargetGroups[2].Port)
	in.Services[1].Green.Weight = 0
	p, err = lbplan.New(in)
	require.NoError(t, err)
	require.Len(t, p.Rules[0].Forward, 2, "its group stays on the load balancer, so that a service can be deployed into it")
}

func TestMistakesInRulesAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	redirect := func(r lbplan.Redirection) func(*lbplan.Input) {
		return func(in *lbplan.Input) { in.Spec.OwnRules = with(lbplan.OwnRule{Redirect: &r}).Spec.OwnRules }
	}
	respond := func(r lbplan.Response) func(*lbplan.Input) {
		return func(in *lbplan.Input) { in.Spec.OwnRules = with(lbplan.OwnRule{Respond: &r}).Spec.OwnRules }
	}
	share := func(stickiness int, weights map[string]int) func(*lbplan.Input) {
		return func(in *lbplan.Input) {
			in.Spec.OwnRules = with(lbplan.OwnRule{Forward: &lbplan.Shares{Weights: weights, Stickiness: stickiness}}).Spec.OwnRules
		}
	}
	green := func(g lbplan.Green) func(*lbplan.Input) {
		return func(in *lbplan.Input) { in.Services[0].Green = &g }
	}
	const own, change = "loadBalancer.rules.own.", "it changes neither protocol, host, port nor path, " +
		"and a client that follows it would come back for ever: change one of them"
	for name, tc := range map[string]struct {
		change func(*lbplan.Input)
		want   string
	}{
		"a rule that does nothing": {
			func(in *lbplan.Input) { in.Spec.OwnRules = with(lbplan.OwnRule{}).Spec.OwnRules },
			"loadBalancer.rules.own: a rule does one thing, and here it is 0: write exactly one of redirect, respond and forward",
		},
		"a rule that does two things": {
			func(in *lbplan.Input) {
				in.Spec.OwnRules = with(lbplan.OwnRule{
					Respond: &lbplan.Response{Status: 404}, Redirect: &lbplan.Redirection{Path: "/x"},
				}).Spec.OwnRules
			},
			"loadBalancer.rules.own: a rule does one thing, and here it is 2: write exactly one of redirect, respond and forward",
		},
		"a rule at a route's priority": {
			func(in *lbplan.Input) {
				in.Spec.OwnRules = with(lbplan.OwnRule{
					Respond: &lbplan.Response{Status: 404}, Route: lbplan.Route{Priority: 100, Paths: []string{"/x"}},
				}).Spec.OwnRules
			},
			own + "priority: 100 is taken by services.ui.routes[1]: a listener has one rule for each priority; choose another, and leave gaps",
		},
		"a rule that matches what a route does": {
			func(in *lbplan.Input) {
				in.Spec.OwnRules = with(lbplan.OwnRule{
					Respond: &lbplan.Response{Status: 404}, Route: lbplan.Route{Priority: 1, Paths: []string{"/orders/*"}},
				}).Spec.OwnRules
			},
			"services.orders.routes[0]: loadBalancer.rules.own matches the same and comes first, by its priority 1: " +
				"change one of them, or take it off",
		},
		"a redirect to the same":                {redirect(lbplan.Redirection{}), own + "redirect: on the listener at port 443 " + change},
		"a redirect of the query string alone":  {redirect(lbplan.Redirection{Query: "a=1"}), own + "redirect: on the listener at port 443 " + change},
		"a redirect to HTTPS, where it was":     {redirect(lbplan.Redirection{Protocol: "HTTPS"}), own + "redirect: on the listener at port 443 " + change},
		"a redirect to what it says it was":     {redirect(lbplan.Redirection{Host: "#{host}", Path: "/#{path}", Port: 443}), own + "redirect: on the listener at port 443 " + change},
		"a redirect from HTTPS to HTTP":         {redirect(lbplan.Redirection{Protocol: "HTTP"}), own + "redirect.protocol: AWS redirects nobody from HTTPS to HTTP: take it off"},
		"a redirect by another protocol":        {redirect(lbplan.Redirection{Protocol: "https", Path: "/a"}), own + `redirect.protocol: "https" is no protocol: did you mean HTTPS? Write HTTP or HTTPS`},
		"a redirect that is none":               {redirect(lbplan.Redirection{Path: "/a", Status: 307}), own + "redirect.status: 307 is no redirect: write 301, which browsers keep for good, or 302"},
		"a redirect to a port that is none":     {redirect(lbplan.Redirection{Port: 70000}), own + "redirect.port: 70000 is no port: choose 1 to 65535"},
		"a redirect to a path without a slash":  {redirect(lbplan.Redirection{Path: "a"}), own + `redirect.path: "a" is not a path, such as /new/#{path}`},
		"a redirect to a path with a query":     {redirect(lbplan.Redirection{Path: "/a?b=c"}), own + `redirect.path: "/a?b=c" is not a path, such as /new/#{path}`},
		"a redirect to a URL":                   {redirect(lbplan.Redirection{Host: "https://a.example"}), own + `redirect.host: "https://a.example" is not a host, such as www.example.com`},
		"a redirect with a question mark":       {redirect(lbplan.Redirection{Path: "/a", Query: "?b=c"}), own + `redirect.query: "?b=c" is not a query string without its question mark, such as #{query}&from=old`},
		"a redirect to a keyword that is none":  {redirect(lbplan.Redirection{Host: "#{hots}"}), own + "redirect.host: #{hots} is nothing that AWS fills in here: write #{host}"},
		"a redirect to a path that is too long": {redirect(lbplan.Redirection{Path: "/" + strings.Repeat("a", 128)}), own + `redirect.path: "/` + strings.Repeat("a", 128) + `" has 129 characters, and AWS takes 128`},
		"an answer that is a redirect": {
			respond(lbplan.Response{Status: 302}),
			own + "respond.status: 302 is no answer that the load balancer gives: choose 200 to 299, or 400 to 599; to send clients elsewhere write redirect",
		},
		"an answer of another type": {
			respond(lbplan.Response{Status: 200, ContentType: "text/xml"}),
			own + `respond.contentType: "text/xml" is no content type of an answer: did you mean text/html? ` +
				"Write text/plain, text/css, text/html, application/javascript or application/json",
		},
		"an answer that is too long": {
			respond(lbplan.Response{Status: 200, Body: strings.Repeat("a", 1025)}),
			own + "respond.body: 1025 bytes, and AWS takes 1024: let a service answer",
		},
		"one service that shares": {
			share(0, map[string]int{"ui": 1}),
			own + "forward.weights: 1 service, and requests are shared between 2 to 5: give one service routes instead, or share between fewer",
		},
		"a service that is not there": {
			share(0, map[string]int{"ui": 1, "order": 1}),
			own + `forward.weights.order: there is no "order" in services: did you mean orders? ` +
				"Choose one of orders, ui, worker, or add it there with its port",
		},
		"a weight out of range": {
			share(0, map[string]int{"ui": 1, "orders": 1000}),
			own + "forward.weights.orders: 1000 is no weight: choose 0 to 999",
		},
		"no weight at all": {
			share(0, map[string]int{"ui": 0, "orders": 0}),
			own + "forward.weights: all weights are 0, so nobody gets a request: give one more",
		},
		"stickiness for more than a week": {
			share(604801, map[string]int{"ui": 1, "orders": 1}),
			own + "forward.stickiness: 604801 is out of range: choose 1 to 604800 seconds",
		},
		"a share of a service without a port": {
			share(0, map[string]int{"ui": 1, "worker": 1}),
			"services.worker.port: there is none to send requests to: write the one that the service's container listens on, 1 to 65535",
		},
		"a share of a service with a green version": {
			func(in *lbplan.Input) {
				share(0, map[string]int{"ui": 1, "orders": 1})(in)
				green(lbplan.Green{Weight: 1})(in)
			},
			own + "forward.weights.orders: its requests are shared already, by services.orders.green: take one of the two off",
		},
		"a green version of a worker": {
			func(in *lbplan.Input) { in.Services[2].Green = &lbplan.Green{} },
			"services.worker.green: it gets no requests: give the service routes, or take it off",
		},
		"a green version called like a service": {
			func(in *lbplan.Input) {
				green(lbplan.Green{})(in)
				in.Services[2].Name = "orders-green"
			},
			"services.orders.green: its target group would be called orders-green, as the service is: choose another name for one of them",
		},
		"a green version of tasks that keep their clients": {
			func(in *lbplan.Input) {
				green(lbplan.Green{})(in)
				in.Services[0].Target.Stickiness = &lbplan.Stickiness{}
			},
			"services.orders.green.stickiness: services.orders.target.stickiness keeps a client at a task, and of several target groups AWS " +
				"has to keep it at one as well: give a number of seconds here, or take that key off",
		},
		"a share of tasks that keep their clients": {
			func(in *lbplan.Input) {
				share(0, map[string]int{"ui": 1, "orders": 1})(in)
				in.Services[0].Target.Stickiness = &lbplan.Stickiness{}
			},
			own + "forward.stickiness: services.orders.target.stickiness keeps a client at a task, and of several target groups AWS " +
				"has to keep it at one as well: give a number of seconds here, or take that key off",
		},
		"more than all requests": {
			green(lbplan.Green{Weight: 101}),
			"services.orders.green.weight: 101 is no share: choose 0 to 100 percent",
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

func TestARedirectToHTTPSIsNoLoopWhereItComesFromHTTP(t *testing.T) {
	t.Parallel()
	in := with(lbplan.OwnRule{Redirect: &lbplan.Redirection{Protocol: "HTTPS", Host: "elsewhere.example"}})
	in.Spec.CertificateARN, in.Spec.HTTP = "", lbplan.Forward
	_, err := lbplan.New(in)
	require.NoError(t, err)
}

func TestMistakesInConditionsAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	const route = "services.orders.routes[0]."
	headers := func(name string, values ...string) lbplan.Route {
		return lbplan.Route{Headers: map[string][]string{name: values}}
	}
	parameter := func(key, value string) lbplan.Route {
		return lbplan.Route{Query: []lbplan.Parameter{{Key: key, Value: value}}}
	}
	const cut = " never matches, for a query string is cut at &, at # and at the first = of a parameter, and has no blanks: " +
		"write the key and the value of one parameter"
	for name, tc := range map[string]struct {
		route lbplan.Route
		want  string
	}{
		"a method in small letters":   {lbplan.Route{Methods: []string{"get"}}, route + `methods[0]: "get" never matches, for letter case counts: did you mean GET?`},
		"a method with a wildcard":    {lbplan.Route{Methods: []string{"P*"}}, route + `methods[0]: "P*" is no method: write one such as GET, without wildcards`},
		"a method twice":              {lbplan.Route{Methods: []string{"GET", "GET"}}, route + `methods[1]: "GET" is listed twice: take one off`},
		"the header of hosts":         {headers("Host", "a"), route + "headers.Host: AWS compares the Host header by hosts only: write its patterns there"},
		"a header with a wildcard":    {headers("X-*", "a"), route + `headers.X-*: "X-*" is no name of a header: use up to 40 letters, digits and hyphens, without wildcards`},
		"a header without values":     {lbplan.Route{Paths: []string{"/"}, Headers: headers("X-A").Headers}, route + `headers.X-A: it has no values: list patterns, such as ["beta*"], or ["*"] for any`},
		"a header with a backslash":   {headers("X-A", `\*`), route + `headers.X-A[0]: "\\*" is no pattern of a value: use what a keyboard has, without a backslash`},
		"a header in two spellings":   {lbplan.Route{Headers: map[string][]string{"X-A": {"a"}, "x-a": {"b"}}}, route + "headers.x-a: X-A is the same header, for letter case does not count: join their values"},
		"a value that is too long":    {headers("X-A", strings.Repeat("a", 129)), route + `headers.X-A[0]: "` + strings.Repeat("a", 129) + `" has 129 characters, and AWS takes 128`},
		"a parameter without a value": {parameter("a", ""), route + "query[0].value: it is missing: give a pattern of what the parameter is set to, or * for anything"},
		"a parameter that is a pair":  {parameter("a=b", "c"), route + `query[0].key: "a=b"` + cut},
		"a parameter that is two":     {parameter("a", "b&c=d"), route + `query[0].value: "b&c=d"` + cut},
		"a parameter twice":           {lbplan.Route{Query: []lbplan.Parameter{{Value: "a"}, {Value: "a"}}}, route + `query[1]: "a" is listed twice: take one off`},
		"a source with host bits":     {lbplan.Route{Sources: prefixes("192.0.2.1/24")}, route + "sources[0]: 192.0.2.1/24 has bits set behind its prefix: did you mean 192.0.2.0/24?"},
		"a source twice":              {lbplan.Route{Sources: prefixes("192.0.2.0/24", "192.0.2.0/24")}, route + `sources[1]: "192.0.2.0/24" is listed twice: take one off`},
		"six values of several kinds": {lbplan.Route{Methods: []string{"GET", "PUT"}, Sources: prefixes("192.0.2.0/24"), Headers: headers("A", "1", "2").Headers, Query: parameter("a", "b").Query}, "services.orders.routes[0]: 6 values in its conditions, and AWS takes 5 in a rule: split it in two"},
		"six wildcards of some kinds": {lbplan.Route{Hosts: []string{"*.a.example"}, Headers: headers("A", "*?").Headers, Query: parameter("?", "*?").Query}, "services.orders.routes[0]: 6 wildcards, and AWS takes 5 in a rule: split it in two, or write less of the path"},
		"a login that is not there":   {lbplan.Route{Paths: []string{"/"}, Login: "staff"}, route + `login: there is no "staff" in loadBalancer.logins: add it there`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			tc.route.Priority = 7
			in.Services[0].Routes[0] = tc.route
			_, err := lbplan.New(in)
			require.EqualError(t, err, tc.want)
		})
	}
}
