package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/stack"
)

// A host is a host name in the configuration for which clients need a certificate.
type host struct {
	key, name string
}

// hosts returns the hosts of the load balancer's rules, and its domain if it has DNS
// records, in lower case.
func hosts(p stack.Plan) []host {
	var list []host
	for _, alb := range p.LoadBalancers {
		for _, rule := range alb.Rules {
			for i, name := range rule.Hosts {
				list = append(list, host{fmt.Sprintf("%s.hosts[%d]", rule.Key, i), strings.ToLower(name)})
			}
		}
		if slices.Contains(alb.Names, p.Config.LoadBalancer.Domain) {
			list = append(list, host{"loadBalancer.domain", p.Config.LoadBalancer.Domain})
		}
	}
	return list
}

// maxDomains is how many domains are looked up. ACM allows 8 calls of ListCertificates a
// second.
// https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html#api-rate-limits
const maxDomains = 16

// certificateDomains returns the first names that a certificate for the hosts can have:
// those that cover the most hosts come first, then the hosts themselves.
func certificateDomains(hosts []host) []string {
	uses := map[string]int{}
	for _, h := range hosts {
		name, parent, _ := strings.Cut(h.name, ".")
		if strings.ContainsAny(parent, "*?") || name != "*" && strings.ContainsAny(name, "*?") {
			continue
		}
		uses[h.name]++
		for ; strings.Contains(parent, "."); _, parent, _ = strings.Cut(parent, ".") {
			uses[parent]++
			if name != "*" || h.name != "*."+parent {
				uses["*."+parent]++
			}
		}
	}
	domains := slices.SortedFunc(maps.Keys(uses), func(a, b string) int {
		if uses[a] != uses[b] {
			return uses[b] - uses[a]
		}
		if n := strings.Count(b, ".") - strings.Count(a, "."); n != 0 {
			return n
		}
		return strings.Compare(strings.Replace(a, "*", "~", 1), strings.Replace(b, "*", "~", 1))
	})
	return domains[:min(len(domains), maxDomains)]
}

// validateHosts reports hosts that no certificate covers, so that clients reject the
// connection. CloudFront accepts a certificate for the name of its origin as well.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
func validateHosts(p stack.Plan, hosts []host, names []string, f Findings) {
	errs := f.Errors
	if p.Config.Security.Ingress.CloudFront {
		errs = f.Warnings
	}
	for _, h := range hosts {
		if !covers(names, h.name) {
			errs.Child(h.key).Addf("no certificate of the load balancer covers %s, only %s: add a certificate to loadBalancer.certificates",
				h.name, strings.Join(names, ", "))
		}
	}
}

// covers reports whether one of the names in certificates is valid for a host. A wildcard
// in a certificate stands for one label. A pattern is covered if a name can match it.
func covers(names []string, host string) bool {
	_, parent, _ := strings.Cut(host, ".")
	if strings.HasPrefix(host, "*.") && !strings.ContainsAny(parent, "*?") {
		return slices.ContainsFunc(names, func(name string) bool { return strings.HasSuffix(name, "."+parent) })
	}
	return strings.ContainsAny(host, "*?") || slices.Contains(names, host) || slices.Contains(names, "*."+parent)
}
