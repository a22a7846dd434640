package plan

import (
	"maps"
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
)

var storeName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,29}$`)

// Stores returns the constraint of the data stores, by name.
func Stores() validate.Constraint {
	return validate.Constraint{
		Keys: &validate.Constraint{
			Pattern: storeName, Format: "up to 30 lower-case letters, digits and hyphens, a letter first",
		},
		Example: map[string]Store{"database": {Port: 5432}},
	}
}

// reservedNames returns the names of all nodes other than data stores. A data store
// with such a name would lead to duplicate rule names.
func reservedNames(in Input) []string {
	names := []string{ALB, Tasks, Endpoints, "s3", "dynamodb", "internet"}
	if in.Spec.Ingress.CloudFront {
		names = append(names, CloudFront)
	}
	if in.IPv6 {
		names = append(names, Internet6.String(), CloudFront6)
	}
	for _, g := range in.taskGroups() {
		names = append(names, g.Key)
	}
	return names
}

const maxPort = 65535

// private lists the ranges of networks that can be connected to a VPC. unroutable
// lists loopback, link-local, multicast and reserved ranges.
var (
	private = []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"),
		netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("100.64.0.0/10"),
	}
	unroutable = []netip.Prefix{
		netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
		netip.MustParsePrefix("224.0.0.0/3"),
	}
)

// global is the range of the IPv6 addresses that are routed on the internet.
// https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
var global = netip.MustParsePrefix("2000::/3")

// validateInput reports every error in the input.
func validateInput(in Input, errs validate.Errors) {
	security := errs.Child("security")
	validate.Struct(security, in.Spec)
	validateIngress(in, security.Child("ingress"))
	if in.Spec.Egress == ToEndpoints && !in.Endpoints {
		security.Child("egress").Addf("endpoints requires interface endpoints, and there are none: " +
			"set network.egress: isolated, network.endpoints: derived, or egress: internet")
	}
	Stores().Validate(reflect.ValueOf(in.Stores), errs.Child("data"))
	for _, name := range slices.Sorted(maps.Keys(in.Stores)) {
		at := errs.Child("data").Child(name)
		if slices.Contains(reservedNames(in), name) {
			at.Addf("reserved name %q: choose another name", name)
		}
		validate.Struct(at, in.Stores[name])
		validateStore(in.Stores[name], at)
	}
	stores, ports := slices.Sorted(maps.Keys(in.Stores)), map[string]int{}
	var names []string
	for _, s := range in.Services {
		ports[s.Name] = s.Port
		names = append(names, s.Name)
	}
	validate.ServiceNames(names, errs.Child("services"))
	for _, s := range in.Services {
		at := errs.Child("services").Child(s.Name)
		validate.Struct(at, s)
		validateUses(s, stores, ports, at.Child("uses"))
		validateCalls(s, stores, ports, at.Child("calls"))
	}
	if errs.Len() == 0 {
		validateNames(in, errs.Child("services"))
	}
}

func validateStore(s Store, errs validate.Errors) {
	switch {
	case s.Kind == EFS && s.Port != 0:
		errs.Child("port").Addf("not supported with kind: efs, because every mount target listens on %d: remove the key", nfs)
	case s.Kind == EFS:
	case s.Port == 0:
		errs.Child("port").Addf("required: the port to which services connect, between 1 and %d; or set kind: efs for EFS mount targets", maxPort)
	}
}

// validateUses reports uses that are not data stores. ports are those of all services.
func validateUses(s Service, stores []string, ports map[string]int, errs validate.Errors) {
	for i, store := range s.Uses {
		_, isStore := slices.BinarySearch(stores, store)
		if _, isService := ports[store]; isService && !isStore {
			errs.Index(i).Addf("%q is a service: list it in calls", store)
		} else if !isStore {
			validate.UnknownName(errs.Index(i), "store", store, stores, "add it to data with its port")
		}
	}
}

// validateCalls reports calls of services that do not exist or have no port. ports are those of all services.
func validateCalls(s Service, stores []string, ports map[string]int, errs validate.Errors) {
	for i, callee := range s.Calls {
		port, ok := ports[callee]
		switch {
		case !ok && slices.Contains(stores, callee):
			errs.Index(i).Addf("%q is a data store: list it in uses", callee)
		case !ok:
			validate.UnknownName(errs.Index(i), "service", callee, slices.Sorted(maps.Keys(ports)), "add it to services with its port")
		case port == 0:
			errs.Index(i).Addf("service %s has no port: set services.%s.port to the port of its container", callee, callee)
		}
	}
}

// validateNames reports duplicate rule names. A service name that contains -to-
// can lead to one.
func validateNames(in Input, errs validate.Errors) {
	seen := map[string]bool{}
	for _, e := range edges(in) {
		name := e.String()
		if seen[name] {
			errs.Child(strings.TrimPrefix(e.From.Group, Tasks+"-")).Addf(
				"duplicate security group rule name %s: choose a service name without -to-", name)
		}
		seen[name] = true
	}
}

func validateIngress(in Input, errs validate.Errors) {
	switch {
	case in.ExistingALB != "":
		in.Spec.Ingress.refuse(errs, "not supported with an existing load balancer, whose security group this stack does not manage: "+
			"remove the key, or set it where the load balancer is managed")
		return
	case !in.hasALB():
		in.Spec.Ingress.refuse(errs, "no effect without a load balancer (loadBalancer.http: off): remove the key")
		return
	}
	cidrs, inside := in.Spec.Ingress.CIDRs, len(in.Inside) > 0
	if in.Spec.Ingress.CloudFront && inside {
		errs.Child("cloudFront").Addf("not supported with loadBalancer.internal: true, because CloudFront connects from the internet: " +
			"remove one of them")
		return
	}
	if in.Spec.Ingress.CloudFront && cidrs != nil {
		errs.Child("cidrs").Addf("not supported with security.ingress.cloudFront: true, because these clients would bypass CloudFront: remove one of the keys")
		return
	}
	if in.Spec.Ingress.CloudFront && in.Spec.Ingress.PrefixLists != nil {
		errs.Child("prefixLists").Addf("not supported with security.ingress.cloudFront: true, because these clients would bypass CloudFront: " +
			"remove one of the keys")
		return
	}
	if slices.Contains(cidrs, Internet.CIDR) && in.Spec.Ingress.PrefixLists != nil {
		errs.Child("prefixLists").Addf("without effect, because security.ingress.cidrs allows any client: remove one of the keys")
	}
	errs = errs.Child("cidrs")
	if cidrs != nil && len(cidrs) == 0 {
		without := "to allow any client"
		if in.Spec.Ingress.PrefixLists != nil {
			without = "to allow only those in prefixLists"
		}
		errs.Addf("must not be empty: list the ranges of clients, or remove the key %s", without)
	}
	for i, cidr := range cidrs {
		within := func(r netip.Prefix) bool { return netaddr.Contains(r, cidr) }
		at := errs.Index(i)
		switch {
		case !cidr.Addr().Is4() && inside:
			at.Addf("%s is an IPv6 range, but an internal load balancer has IPv4 addresses only: remove it", cidr)
		case !cidr.Addr().Is4() && !in.IPv6:
			at.Addf("%s is an IPv6 range, but the load balancer has IPv4 addresses only: set network.ipv6: true, or remove it", cidr)
		case cidr != cidr.Masked():
			at.Addf("%s has host bits set: did you mean %s?", cidr, cidr.Masked())
		case inside && !slices.ContainsFunc(private, within):
			at.Addf("%s is not private, but clients on the internet cannot reach an internal load balancer: "+
				"list the private ranges of clients, or remove loadBalancer.internal", cidr)
		case inside:
			validateWithin(cidr, cidrs, at)
		case slices.ContainsFunc(slices.Concat(private, unroutable), within), cidr.Addr().Is6() && cidr != Internet6.CIDR && !within(global):
			at.Addf("%s is not public, so no client on the internet has an address in it: list the public ranges "+
				"of clients", cidr)
		default:
			validateWithin(cidr, cidrs, at)
		}
	}
}

// refuse reports every key, because they restrict the clients of a load balancer that the
// stack creates.
func (i Ingress) refuse(errs validate.Errors, problem string) {
	for _, key := range validate.SetKeys(i) {
		errs.Child(key).Addf("%s", problem)
	}
}

// validateWithin reports a range that is within another of the list.
func validateWithin(cidr netip.Prefix, cidrs []netip.Prefix, errs validate.Errors) {
	for _, wider := range cidrs {
		if wider != cidr && netaddr.Contains(wider, cidr) {
			errs.Addf("%s is within %s, which is also listed: remove one of them", cidr, wider)
		}
	}
}
