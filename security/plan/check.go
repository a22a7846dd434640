package plan

import (
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

// StoreName is how stores may be named.
var StoreName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,29}$`)

// taken returns the names of the table's own ends: a store called like one
// would give two rules one name.
func taken(in Input) []string {
	names := []string{ALB, Tasks, Endpoints, "s3", "dynamodb", "internet"}
	if in.Spec.Ingress.CloudFront {
		names = append(names, CloudFront)
	}
	if in.IPv6 {
		names = append(names, Internet6.String(), CloudFront6)
	}
	for _, c := range in.taskGroups() {
		names = append(names, c.Key)
	}
	return names
}

const maxPort = 65535

// private are the ranges of networks that are joined to a VPC, and nowhere those
// that no network has.
var (
	private = []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"),
		netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("100.64.0.0/10"),
	}
	nowhere = []netip.Prefix{
		netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
		netip.MustParsePrefix("224.0.0.0/3"),
	}
)

// global are the IPv6 addresses that are routed on the internet.
// https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
var global = netip.MustParsePrefix("2000::/3")

// check tells every mistake in a chain's input.
func check(in Input, errs validate.Errors) {
	security := errs.Child("security")
	validate.Struct(security, in.Spec)
	validateIngress(in, security.Child("ingress"))
	if in.Spec.Egress == ToEndpoints && !in.Endpoints {
		security.Child("egress").Addf("tasks may call endpoints only, but there are none: " +
			"write network.egress: isolated, or network.endpoints: derived, or egress: internet")
	}
	for _, name := range slices.Sorted(maps.Keys(in.Stores)) {
		at := errs.Child("data").Child(name)
		if !StoreName.MatchString(name) {
			at.Addf("%q is no name for a store: use up to 30 lower-case letters, digits and hyphens", name)
		}
		if slices.Contains(taken(in), name) {
			at.Addf("the chain has a %q of its own: choose another name", name)
		}
		validate.Struct(at, in.Stores[name])
		validateStore(in.Stores[name], at)
	}
	for _, s := range in.Services {
		validateUses(s, in, errs.Child("services").Child(s.Name).Child("uses"))
		validateCalls(s, in, errs.Child("services").Child(s.Name).Child("calls"))
	}
	if errs.Len() == 0 {
		validateNames(in, errs.Child("services"))
	}
}

func validateStore(s Store, errs validate.Errors) {
	switch {
	case s.Kind == EFS && s.Port != 0:
		errs.Child("port").Addf("every mount target of EFS listens on %d: take the key off", nfs)
	case s.Kind == EFS:
	case s.Port == 0:
		errs.Child("port").Addf("it is missing: give the port that services connect to, 1 to %d, or for mount targets of EFS kind: efs", maxPort)
	case s.Port < 1 || s.Port > maxPort:
		errs.Child("port").Addf("%d is no port: choose 1 to %d", s.Port, maxPort)
	}
}

func validateUses(s Service, in Input, errs validate.Errors) {
	stores := slices.Sorted(maps.Keys(in.Stores))
	for i, store := range s.Uses {
		if _, ok := in.Stores[store]; !ok {
			validate.UnknownName(errs.Index(i), "store", store, stores, "add it to data with its port")
		} else if slices.Contains(s.Uses[:i], store) {
			errs.Index(i).Addf("%s is listed twice: take one off", store)
		}
	}
}

func validateCalls(s Service, in Input, errs validate.Errors) {
	ports, names := map[string]int{}, make([]string, len(in.Services))
	for i, other := range in.Services {
		names[i], ports[other.Name] = other.Name, other.Port
	}
	for i, callee := range s.Calls {
		port, ok := ports[callee]
		switch {
		case !ok:
			validate.UnknownName(errs.Index(i), "service", callee, names, "add it to services with its port")
		case slices.Contains(s.Calls[:i], callee):
			errs.Index(i).Addf("%s is listed twice: take one off", callee)
		case port == 0:
			errs.Index(i).Addf("%s has no port to be called at: give services.%s.port, the one that its container listens on", callee, callee)
		}
	}
}

// validateNames tells rules that would have one name, which two names that are
// parted by -to- can make.
func validateNames(in Input, errs validate.Errors) {
	seen := map[string]bool{}
	for _, e := range edges(in) {
		name := e.String()
		if seen[name] {
			errs.Child(strings.TrimPrefix(e.From.Group, Tasks+"-")).Addf(
				"a rule of its group would be called %s, as another one is: choose a name without -to-", name)
		}
		seen[name] = true
	}
}

func validateIngress(in Input, errs validate.Errors) {
	cidrs, inside := in.Spec.Ingress.CIDRs, len(in.Inside) > 0
	if in.Spec.Ingress.CloudFront && inside {
		errs.Child("cloudFront").Addf("CloudFront calls from the internet, and nobody there reaches an internal load balancer: " +
			"take this off, or loadBalancer.internal")
		return
	}
	if in.Spec.Ingress.CloudFront && cidrs != nil {
		errs.Child("cidrs").Addf("security.ingress.cloudFront lets nobody past CloudFront, and these would come past it: take one of the keys off")
		return
	}
	errs = errs.Child("cidrs")
	if cidrs != nil && len(cidrs) == 0 {
		errs.Addf("it lists nobody: list who may reach the load balancer, or take the key off to let everyone")
	}
	for i, cidr := range cidrs {
		within := func(r netip.Prefix) bool { return netaddr.Contains(r, cidr) }
		at := errs.Index(i)
		switch {
		case !cidr.Addr().Is4() && inside:
			at.Addf("%s is no IPv4 range, and an internal load balancer has IPv4 addresses only: take it off", cidr)
		case !cidr.Addr().Is4() && !in.IPv6:
			at.Addf("%s is no IPv4 range: the load balancer has IPv4 addresses only: write network.ipv6: true, or take it off", cidr)
		case cidr != cidr.Masked():
			at.Addf("%s has bits set behind its prefix: did you mean %s?", cidr, cidr.Masked())
		case slices.Contains(cidrs[:i], cidr):
			at.Addf("%s is listed twice: AWS refuses the same rule a second time", cidr)
		case inside && !slices.ContainsFunc(private, within):
			at.Addf("%s is not private, and nobody on the internet reaches an internal load balancer: "+
				"list the private ranges that users come from, or take loadBalancer.internal off", cidr)
		case inside:
			validateWithin(cidr, cidrs, at)
		case slices.ContainsFunc(slices.Concat(private, nowhere), within), cidr.Addr().Is6() && cidr != Internet6.CIDR && !within(global):
			at.Addf("%s is not public, and nobody comes from there over the internet: list the public addresses "+
				"that users come from", cidr)
		default:
			validateWithin(cidr, cidrs, at)
		}
	}
}

// validateWithin tells a range that a wider one among them holds.
func validateWithin(cidr netip.Prefix, among []netip.Prefix, errs validate.Errors) {
	for _, wider := range among {
		if wider != cidr && netaddr.Contains(wider, cidr) {
			errs.Addf("%s lies within %s, which is listed too: take one of them off", cidr, wider)
		}
	}
}
