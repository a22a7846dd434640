package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/stack/preflight/reach"
)

// A result is a path to a destination from one of the subnets.
type result struct {
	to, subnet string
	path       reach.Path
	// isAssumed reports whether the address of the destination is not known.
	isAssumed bool
}

// verdict returns the verdict of a path. A closed path to an address that is only assumed proves nothing.
func (r result) verdict() reach.Verdict {
	v := r.path.Verdict()
	if r.isAssumed && v < reach.Unknown {
		return reach.Unknown
	}
	return v
}

// A hopKey is what results with one reason have in common: the AWS object, the kind of hop, and the verdict.
type hopKey struct {
	object, kind string
	verdict      reach.Verdict
}

func (r result) key() hopKey {
	stop := r.path.Stop()
	kind, _, _ := strings.Cut(stop.Where, " ")
	_, direction, _ := strings.Cut(stop.Where, ", ")
	if r.verdict() == reach.Open {
		return hopKey{object: r.to, verdict: reach.Open}
	}
	return hopKey{stop.Object, kind + direction, r.verdict()}
}

// pathChecks returns a check for each reason for which destinations are not reachable, and for each destination that is.
// A destination that is closed from some subnets only breaks the tasks there.
func pathChecks(step, source string, results []result) []Check {
	var keys []hopKey
	byKey := map[hopKey][]result{}
	open := map[string]bool{}
	for _, r := range results {
		k := r.key()
		if byKey[k] == nil {
			keys = append(keys, k)
		}
		byKey[k] = append(byKey[k], r)
		open[r.to] = open[r.to] || r.verdict() > reach.Closed
	}
	checks := make([]Check, len(keys))
	for i, k := range keys {
		checks[i] = pathCheck(step, source, k, byKey[k])
		for _, r := range byKey[k] {
			if k.verdict == reach.Closed && !open[r.to] {
				checks[i].Status = Failed
			}
		}
	}
	slices.SortStableFunc(checks, func(a, b Check) int { return cmp.Compare(a.Status, b.Status) })
	return checks
}

// pathCheck returns the check of results with one reason.
func pathCheck(step, source string, k hopKey, results []result) Check {
	stop := results[0].path.Stop()
	var to, subnets, hops []string
	for _, r := range results {
		to, subnets = appendNew(to, r.to), appendNew(subnets, r.subnet)
		hops = appendNew(hops, r.path.Stop().Where)
	}
	from := source + " in " + list(subnets)
	if k.verdict == reach.Open {
		return Check{Step: step, Status: Passed, Object: through(results[0].path), Finding: from + " reach " + list(to)}
	}
	c := Check{Step: step, Object: k.object, Hop: strings.Join(hops, "; "), Confirm: describeCommand(k.object)}
	switch k.verdict {
	case reach.Closed:
		c.Status, c.Finding = Partly, fmt.Sprintf("%s cannot reach %s: %s", from, list(to), stop.Why)
	case reach.Partly:
		c.Status, c.Finding = Partly, fmt.Sprintf("some connections of %s to %s fail: %s", from, list(to), stop.Why)
	default:
		c.Status, c.Finding = Unknown, fmt.Sprintf("it is not known whether %s reach %s: %s", from, list(to), stop.Why)
	}
	return c
}

// through returns the endpoint, or else the route table, that a path leads through.
func through(p reach.Path) string {
	table := ""
	for _, h := range p.Hops {
		if strings.HasPrefix(h.Object, "vpce-") {
			return h.Object
		}
		if table == "" && strings.HasPrefix(h.Object, "rtb-") {
			table = h.Object
		}
	}
	return table
}

// describeCommand returns the command that shows an object of EC2, by the prefix of its ID.
func describeCommand(id string) string {
	prefix, _, _ := strings.Cut(id, "-")
	if prefix == "vpc" {
		return command("ec2", "describe-vpc-attribute", "--vpc-id", id, "--attribute", "enableDnsSupport")
	}
	describe, ok := map[string][2]string{
		"acl":    {"describe-network-acls", "--network-acl-ids"},
		"eni":    {"describe-network-interfaces", "--network-interface-ids"},
		"igw":    {"describe-internet-gateways", "--internet-gateway-ids"},
		"nat":    {"describe-nat-gateways", "--nat-gateway-ids"},
		"pcx":    {"describe-vpc-peering-connections", "--vpc-peering-connection-ids"},
		"rtb":    {"describe-route-tables", "--route-table-ids"},
		"sg":     {"describe-security-groups", "--group-ids"},
		"subnet": {"describe-subnets", "--subnet-ids"},
		"vpce":   {"describe-vpc-endpoints", "--vpc-endpoint-ids"},
	}[prefix]
	if !ok {
		return ""
	}
	return command("ec2", describe[0], describe[1], id)
}

// appendNew appends the elements that a list does not contain yet.
func appendNew[T comparable](list []T, elements ...T) []T {
	for _, e := range elements {
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

// list joins words: a, b and c.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
