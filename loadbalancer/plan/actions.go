package plan

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// AWS's limits of an action.
const (
	maxBody         = 1024
	maxWeight       = 999
	maxTargetGroups = 5
)

var (
	keyword       = regexp.MustCompile(`#\{[^}]*\}`)
	redirectHost  = regexp.MustCompile(`^[A-Za-z0-9.-]*$`)
	redirectPath  = regexp.MustCompile(`^/[A-Za-z0-9_.$/~"'@:+&-]*$`)
	redirectQuery = regexp.MustCompile(`^[!-"$->@-~][!-"$-~]*$|^$`)
)

// checkOwnRules tells what is wrong with what the load balancer's own rules do.
func checkOwnRules(in Input, found validate.List) {
	for _, name := range slices.Sorted(maps.Keys(in.Spec.OwnRules)) {
		r, at := in.Spec.OwnRules[name], found.At("loadBalancer").At("rules").At(name)
		n := 0
		for _, given := range []bool{r.Redirect != nil, r.Respond != nil, r.Forward != nil} {
			if given {
				n++
			}
		}
		if n != 1 {
			at.Addf("a rule does one thing, and here it is %d: write exactly one of redirect, respond and forward", n)
		}
		if r.Redirect != nil {
			r.Redirect.check(at.At("redirect"))
			r.Redirect.checkLoop(in.listeners(), at.At("redirect"))
		}
		if r.Respond != nil {
			r.Respond.check(at.At("respond"))
		}
		if r.Forward != nil {
			r.Forward.check(in.Services, r.Shard, at.At("forward"))
		}
	}
}

func (r Redirection) check(l validate.List) {
	validate.Check(r.Protocol, "protocol", l.At("protocol"))
	if r.Port < 0 || r.Port > maxPort {
		l.At("port").Addf("%d is no port: choose 1 to %d", r.Port, maxPort)
	}
	if r.Status != 0 && r.Status != 301 && r.Status != 302 {
		l.At("status").Addf("%d is no redirect: write 301, which browsers keep for good, or 302", r.Status)
	}
	checkPart(r.Host, redirectHost, []string{"#{host}"}, "a host, such as www.example.com", l.At("host"))
	if r.Path != "" {
		checkPart(r.Path, redirectPath, []string{"#{host}", "#{path}", "#{port}"}, "a path, such as /new/#{path}", l.At("path"))
	}
	checkPart(r.Query, redirectQuery, []string{"#{host}", "#{path}", "#{port}", "#{protocol}", "#{query}"},
		"a query string without its question mark, such as #{query}&from=old", l.At("query"))
}

// checkPart tells what is wrong with a part of where a client is sent.
func checkPart(text string, like *regexp.Regexp, keywords []string, what string, l validate.List) {
	checkLength(text, l)
	for _, k := range keyword.FindAllString(text, -1) {
		if !slices.Contains(keywords, k) {
			l.Addf("%s is nothing that AWS fills in here: write %s", k, strings.Join(keywords, ", "))
		}
	}
	if rest := keyword.ReplaceAllString(text, "x"); !like.MatchString(rest) {
		l.Addf("%q is not %s", text, what)
	}
}

// checkLoop tells a redirect that leads to where the request was sent already.
func (r Redirection) checkLoop(listeners []Listener, l validate.List) {
	for _, on := range listeners {
		switch {
		case !on.Serves:
		case on.HTTPS && r.Protocol == SchemeHTTP:
			l.At("protocol").Addf("AWS redirects nobody from HTTPS to HTTP: take it off")
		case r.stays(on):
			l.Addf("on the listener at port %d it changes neither protocol, host, port nor path, and a client that follows it "+
				"would come back for ever: change one of them", on.Port)
		}
	}
}

// stays tells whether a redirect changes nothing that AWS counts. A query string
// alone it does not.
func (r Redirection) stays(on Listener) bool {
	scheme, port := r.leads(on)
	return scheme == on.scheme() && port == on.Port && (r.Host == "" || r.Host == "#{host}") && (r.Path == "" || r.Path == "/#{path}")
}

// leads returns the scheme and port that a redirect at a listener leads to.
func (r Redirection) leads(on Listener) (Scheme, int) {
	r = r.withDefaults()
	return cmp.Or(r.Protocol, on.scheme()), cmp.Or(r.Port, on.Port)
}

func (r Response) check(l validate.List) {
	if ok := r.Status >= 200 && r.Status < 300 || r.Status >= 400 && r.Status < 600; !ok {
		l.At("status").Addf("%d is no answer that the load balancer gives: choose 200 to 299, or 400 to 599; "+
			"to send clients elsewhere write redirect", r.Status)
	}
	validate.Check(r.ContentType, "content type of an answer", l.At("contentType"))
	if n := len(r.Body); n > maxBody {
		l.At("body").Addf("%d bytes, and AWS takes %d: let a service answer", n, maxBody)
	}
}

func (s Shares) check(services []Service, shard string, l validate.List) {
	at, sum := l.At("weights"), 0
	if n := len(s.Weights); n < 2 || n > maxTargetGroups {
		at.Addf("%s, and requests are shared between 2 to %d: give one service routes instead, or share between fewer",
			validate.Count(n, "service"), maxTargetGroups)
	}
	names := make([]string, len(services))
	for i, s := range services {
		names[i] = s.Name
	}
	for _, name := range slices.Sorted(maps.Keys(s.Weights)) {
		weight := s.Weights[name]
		sum += max(0, weight)
		if weight < 0 || weight > maxWeight {
			at.At(name).Addf("%d is no weight: choose 0 to %d", weight, maxWeight)
		}
		i := slices.Index(names, name)
		switch {
		case i < 0:
			at.At(name).Addf("there is no %q in services: %s", name, validate.Choices(name, names, "add it there with its port"))
		case services[i].Shard != shard:
			at.At(name).Addf("%s stands at another load balancer, and AWS leads to a target group from one only: write the same shard at both", name)
		case services[i].Green != nil:
			at.At(name).Addf("its requests are shared already, by services.%s.green: take one of the two off", name)
		default:
			checkKept(services[i], s.Stickiness, l)
		}
	}
	if len(s.Weights) > 0 && sum == 0 {
		at.Addf("all weights are 0, so nobody gets a request: give one more")
	}
	checkSticky(s.Stickiness, l)
}

// checkKept tells clients that are kept at a task and not at its target group,
// which AWS refuses where there are several.
func checkKept(s Service, seconds int, l validate.List) {
	if s.Target.Stickiness != nil && seconds == 0 {
		l.At("stickiness").Addf("services.%s.target.stickiness keeps a client at a task, and of several target groups AWS has to keep it "+
			"at one as well: give a number of seconds here, or take that key off", s.Name)
	}
}

func checkSticky(seconds int, l validate.List) {
	checkOptional(seconds, 1, maxSticky, " seconds", l.At("stickiness"))
}
