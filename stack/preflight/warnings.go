package preflight

import (
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
)

// Warnings returns what AWS accepts in a stack and is probably not meant, one per line with its key.
func Warnings(p stack.Plan) error {
	warnings := validate.NewErrors("")
	for _, alb := range p.LoadBalancers {
		for _, rule := range alb.Rules {
			at := warnings.Child(rule.Key)
			warnOfPaths(rule, alb.Rules, at.Child("paths"))
			if alb.Existing == nil {
				warnOfHeaders(rule, at.Child("headers"))
			}
			if len(p.Config.LoadBalancer.Certificates) == 0 {
				warnOfHosts(rule, p.Primary().Certificate, at.Child("hosts"))
			}
		}
	}
	warnOfScopes(p.Config.LoadBalancer.Logins, warnings.Child("loadBalancer.logins"))
	warnOfSharedData(p, warnings.Child("security.isolation"))
	for _, key := range p.Config.PlainSecrets {
		warnings.Child(key).Addf("the stack file has the secret as text: create a new one, and set it with pulumi config set --secret --path '%s%s'",
			p.Config.KeyPrefix(), key)
	}
	return warnings.Err()
}

// warnOfPaths reports paths that match nothing below them, unless a rule for the same hosts does, or the
// path names a file.
func warnOfPaths(rule lbplan.Rule, rules []lbplan.Rule, warnings validate.Errors) {
	for i, exact := range rule.Paths {
		if exact == "/" || strings.ContainsAny(exact, "*?") || path.Ext(exact) != "" {
			continue
		}
		below := lbplan.Route{Paths: []string{strings.TrimSuffix(exact, "/") + "/*"}, Hosts: rule.Hosts}
		if !slices.ContainsFunc(rules, func(other lbplan.Rule) bool { return servesBelow(other, below) }) {
			warnings.Index(i).Addf("%q matches only this path: add %q for the paths below it", exact, below.Paths[0])
		}
	}
}

// servesBelow reports whether a rule has a path below a route's, for all hosts of the route.
func servesBelow(rule lbplan.Rule, below lbplan.Route) bool {
	prefix := strings.TrimSuffix(below.Paths[0], "*")
	sameHosts := len(rule.Hosts) == 0 || slices.Equal(rule.Hosts, below.Hosts)
	return sameHosts && slices.ContainsFunc(rule.Paths, func(pattern string) bool {
		return strings.HasPrefix(pattern, prefix) && pattern != prefix || pattern == strings.TrimSuffix(prefix, "/")+"*"
	})
}

// warnOfHosts reports hosts that the requested certificate is not valid for.
func warnOfHosts(rule lbplan.Rule, requested lbplan.Certificate, warnings validate.Errors) {
	for i, host := range rule.Hosts {
		if requested.Domain != "" && !strings.ContainsAny(host, "*?") && !requested.Covers(strings.ToLower(host)) {
			warnings.Index(i).Addf("the certificate of the stack (%s) is not valid for %q, and the stack makes no DNS record for it: "+
				"add it to loadBalancer.alternativeNames, or a certificate to loadBalancer.certificates", strings.Join(requested.Names(), ", "), host)
		}
	}
}

// warnOfHeaders reports conditions on headers that the load balancers of a stack drop, because their names are not valid.
// https://repost.aws/knowledge-center/elb-alb-drop-not-valid-headers
func warnOfHeaders(rule lbplan.Rule, warnings validate.Errors) {
	for _, name := range slices.Sorted(maps.Keys(rule.Headers)) {
		if strings.ContainsFunc(name, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			warnings.Child(name).Addf("the load balancer drops headers whose names have other characters than letters, digits and hyphens: " +
				"choose another header")
		}
	}
}

// warnOfScopes reports logins without the scope openid, for which what an identity provider does is unspecified.
// https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
func warnOfScopes(logins map[string]lbplan.Login, warnings validate.Errors) {
	for _, name := range slices.Sorted(maps.Keys(logins)) {
		if scopes := strings.Fields(logins[name].Scope); len(scopes) > 0 && !slices.Contains(scopes, "openid") {
			warnings.Child(name).Child("scope").Addf("without openid, an identity provider need not return an ID token, which the load balancer requires: " +
				"add it")
		}
	}
}

// warnOfSharedData reports services without uses that can connect to the data stores of others.
func warnOfSharedData(p stack.Plan, warnings validate.Errors) {
	var idle, stores []string
	for _, task := range p.Tasks {
		stores = append(stores, task.Service.Uses...)
		if len(task.Service.Uses) == 0 {
			idle = append(idle, task.Service.Name)
		}
	}
	if p.Config.Security.Isolation == securityplan.PerService || len(idle) == 0 || len(stores) == 0 {
		return
	}
	slices.Sort(stores)
	warnings.Addf("all services share a security group, so that %s can also connect to %s: set perService to allow each service only what it uses",
		strings.Join(idle, ", "), strings.Join(slices.Compact(stores), ", "))
}
