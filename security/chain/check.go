package chain

import (
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/problem"
)

var storeName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,29}$`)

// check tells every mistake in a chain's input.
func check(in Input, found problem.List) {
	checkIngress(in.Spec.Ingress.CIDRs, found.At("security").At("ingress").At("cidrs"))
	if in.Spec.Egress == ToEndpoints && !in.Endpoints {
		found.At("security").At("egress").Addf("tasks may call endpoints only, but there are none: " +
			"write network.endpoints: derived, or egress: internet")
	}
	stores := slices.Sorted(maps.Keys(in.Stores))
	for _, name := range stores {
		at := found.At("data").At(name)
		if !storeName.MatchString(name) {
			at.Addf("%q is no name for a store: use up to 30 lower-case letters, digits and hyphens", name)
		}
		if slices.Contains([]string{ALB, Tasks, Endpoints}, name) {
			at.Addf("the chain has a group %q of its own: choose another name", name)
		}
		checkPort(in.Stores[name].Port, at.At("port"))
	}
	for _, s := range in.Services {
		for i, store := range s.Uses {
			if _, ok := in.Stores[store]; !ok {
				found.At("services").At(s.Name).At("uses").Index(i).Addf("there is no %q in data; %s", store, choices(stores))
			}
		}
	}
}

func choices(stores []string) string {
	if len(stores) == 0 {
		return "add it there with its port"
	}
	return "choose one of " + strings.Join(stores, ", ") + ", or add it there with its port"
}

func checkPort(port int, l problem.List) {
	if port < 1 || port > 65535 {
		l.Addf("%d is no port: choose 1 to 65535", port)
	}
}

func checkIngress(cidrs []netip.Prefix, l problem.List) {
	for i, cidr := range cidrs {
		at := l.Index(i)
		switch {
		case !cidr.Addr().Is4():
			at.Addf("%s is no IPv4 range: the load balancer has IPv4 addresses only", cidr)
		case cidr != cidr.Masked():
			at.Addf("%s has bits set behind its prefix: did you mean %s?", cidr, cidr.Masked())
		case slices.Contains(cidrs[:i], cidr):
			at.Addf("%s is listed twice: AWS refuses the same rule a second time", cidr)
		}
	}
}
