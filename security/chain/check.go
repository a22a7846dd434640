package chain

import (
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// StoreName is how stores may be named.
var StoreName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,29}$`)

// taken are the names of the table's own ends: a store called like one would
// give two rules one name.
var taken = []string{ALB, Tasks, Endpoints, "s3", "dynamodb", "internet"}

const maxPort = 65535

// private are the ranges that nobody comes from by way of the internet.
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("224.0.0.0/3"),
}

// check tells every mistake in a chain's input.
func check(in Input, found problem.List) {
	checkIngress(in.Spec.Ingress.CIDRs, found.At("security").At("ingress").At("cidrs"))
	if in.Spec.Egress == ToEndpoints && !in.Endpoints {
		found.At("security").At("egress").Addf("tasks may call endpoints only, but there are none: " +
			"write network.egress: isolated, or network.endpoints: derived, or egress: internet")
	}
	if egress := in.Spec.Egress; egress != "" {
		if err := setting.Word(string(egress), "choice of egress", egress.Words()); err != nil {
			found.At("security").At("egress").Addf("%v", err)
		}
	}
	stores := slices.Sorted(maps.Keys(in.Stores))
	for _, name := range stores {
		at := found.At("data").At(name)
		if !StoreName.MatchString(name) {
			at.Addf("%q is no name for a store: use up to 30 lower-case letters, digits and hyphens", name)
		}
		if slices.Contains(taken, name) {
			at.Addf("the chain has a %q of its own: choose another name", name)
		}
		checkPort(in.Stores[name].Port, at.At("port"))
	}
	for _, s := range in.Services {
		for i, store := range s.Uses {
			at := found.At("services").At(s.Name).At("uses").Index(i)
			if _, ok := in.Stores[store]; !ok {
				at.Addf("there is no %q in data: %s", store, choices(store, stores))
			} else if slices.Contains(s.Uses[:i], store) {
				at.Addf("%s is listed twice: take one off", store)
			}
		}
	}
}

func choices(store string, stores []string) string {
	if len(stores) == 0 {
		return "add it there with its port"
	}
	choice := strings.Join(stores, ", ") + ", or add it there with its port"
	if meant := problem.Nearest(store, stores); meant != "" {
		return "did you mean " + meant + "? Choose one of " + choice
	}
	return "choose one of " + choice
}

func checkPort(port int, l problem.List) {
	if port < 1 || port > maxPort {
		l.Addf("%d is no port: choose 1 to %d", port, maxPort)
	}
}

func checkIngress(cidrs []netip.Prefix, l problem.List) {
	if cidrs != nil && len(cidrs) == 0 {
		l.Addf("it lists nobody: list who may reach the load balancer, or take the key off to let everyone")
	}
	for i, cidr := range cidrs {
		within := func(r netip.Prefix) bool { return r.Bits() <= cidr.Bits() && r.Contains(cidr.Addr()) }
		at := l.Index(i)
		switch {
		case !cidr.Addr().Is4():
			at.Addf("%s is no IPv4 range: the load balancer has IPv4 addresses only", cidr)
		case cidr != cidr.Masked():
			at.Addf("%s has bits set behind its prefix: did you mean %s?", cidr, cidr.Masked())
		case slices.Contains(cidrs[:i], cidr):
			at.Addf("%s is listed twice: AWS refuses the same rule a second time", cidr)
		case slices.ContainsFunc(private, within):
			at.Addf("%s is not public, and nobody comes from there over the internet: list the public addresses "+
				"that users come from", cidr)
		default:
			for j, wider := range cidrs {
				if j != i && wider != cidr && within(wider) {
					at.Addf("%s lies within %s, which is listed too: take one of them off", cidr, wider)
				}
			}
		}
	}
}
