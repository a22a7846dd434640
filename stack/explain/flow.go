package explain

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/netaddr"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/preflight/reach"
)

// Flow explains a connection: each hop is a check. FROM and TO have the forms that ParseFrom and ParseTo accept.
func Flow(a *account.Account, from, to string) (Report, error) {
	source, errFrom := ParseFrom(from)
	destination, port, errTo := ParseTo(to)
	if err := errors.Join(errFrom, errTo); err != nil {
		return Report{}, err
	}
	vpc := flowVPC(a, source, destination)
	if vpc == "" {
		return Report{}, fmt.Errorf("no subnet of --from %s or --to %s is in region %s: name a subnet, such as sg-0a1b@subnet-0a1b",
			from, to, a.Region)
	}
	n, err := reach.Describe(vpc, description(a))
	if err != nil {
		return Report{}, err
	}
	source, destination = placeEnd(a, vpc, source), placeEnd(a, vpc, destination)
	r := Report{Object: "flow from " + from + " to " + to}
	if source.Subnet == "" && !destination.Public {
		destination.Public = true
		r.Checks = []Check{{Step: StepNetwork, Status: Passed, Finding: "assuming that " + destination.Name + " has a public address"}}
	}
	for _, h := range n.Explain(source, destination, port).Hops {
		status := [...]Status{reach.Closed: Failed, reach.Partly: Partly, reach.Unknown: Unknown, reach.Open: Passed}[h.Verdict]
		c := Check{Step: StepNetwork, Status: status, Object: h.Object, Finding: h.Why, Hop: h.Where, Confirm: describeCommand(h.Object)}
		if status == Passed {
			c.Finding = h.Where + ": " + h.Why
		}
		r.Checks = append(r.Checks, c)
	}
	r.Cause = cause(r.Checks, nil)
	return r, nil
}

// inVPC matches security groups in a subnet, or any client in it.
var inVPC = regexp.MustCompile(`^(?:(sg-[0-9a-f]+(?:,sg-[0-9a-f]+)*)@)?(subnet-[0-9a-f]+)$`)

const (
	fromForms = "sg-0a1b@subnet-0a1b (several groups: sg-0a1b,sg-0c2d@subnet-0a1b), subnet-0a1b, internet, an address or " +
		"a CIDR block"
	toForms = "a service such as ecr.dkr:443, sg-0a1b@subnet-0a1b:3000, or internet, an address or a CIDR block with a port, " +
		"such as 10.0.1.7:5432"
)

// ParseFrom returns the source of a flow.
func ParseFrom(text string) (reach.End, error) {
	if end, ok := parsePlace(text); ok {
		return end, nil
	}
	if text == "" {
		return reach.End{}, errors.New("--from: required: must be " + fromForms)
	}
	return reach.End{}, fmt.Errorf("--from: invalid value %q: must be %s", text, fromForms)
}

// ParseTo returns the destination of a flow, and its port: 443 if a service has none.
func ParseTo(text string) (reach.End, int, error) {
	if text == "" {
		return reach.End{}, 0, errors.New("--to: required: must be " + toForms)
	}
	place, digits := text, strconv.Itoa(https)
	if i := strings.LastIndex(text, ":"); i >= 0 && (strings.Count(text, ":") == 1 || strings.HasPrefix(text, "[")) {
		place, digits = text[:i], text[i+1:]
	} else if !isService(text) {
		place = "" // only services have a known port
	}
	port, err := strconv.Atoi(digits)
	if err != nil || port < 1 || port > 65535 {
		return reach.End{}, 0, fmt.Errorf("--to: invalid port %q in %s: must be a number from 1 to 65535", digits, text)
	}
	end, ok := parsePlace(place)
	switch {
	case ok:
		return end, port, nil
	case isService(place):
		return reach.Service(place), port, nil
	}
	hint := ""
	if meant := validate.Nearest(place, services()); place != "" && meant != "" {
		hint = fmt.Sprintf("; did you mean %s:%d?", meant, port)
	}
	return reach.End{}, 0, fmt.Errorf("--to: invalid value %q: must be %s%s", text, toForms, hint)
}

// services returns the names of the services with endpoints.
func services() []string {
	return append([]string{"s3", "dynamodb"}, awsname.EndpointServices()...)
}

func isService(name string) bool { return slices.Contains(services(), name) }

// parsePlace returns an end without a port: in the VPC, or a range.
func parsePlace(text string) (reach.End, bool) {
	if match := inVPC.FindStringSubmatch(text); match != nil {
		end := reach.End{Name: text, Subnet: match[2], Client: netaddr.AnyClient}
		if match[1] != "" {
			end.Groups, end.Client = strings.Split(match[1], ","), netaddr.LinuxPorts
		}
		return end, true
	}
	if text == "internet" {
		return reach.Outside("the internet", netaddr.AllIPv4), true
	}
	if inner, ok := strings.CutPrefix(text, "["); ok && strings.HasSuffix(inner, "]") {
		text = strings.TrimSuffix(inner, "]")
	}
	if address, err := netip.ParseAddr(text); err == nil {
		return reach.Outside(text, netip.PrefixFrom(address, address.BitLen())), true
	}
	if r, err := netip.ParsePrefix(text); err == nil {
		return reach.Outside(text, r.Masked()), true
	}
	return reach.End{}, false
}

// flowVPC returns the VPC of the first end that is in one.
func flowVPC(a *account.Account, ends ...reach.End) string {
	for _, end := range ends {
		for _, s := range a.Subnets {
			if contains(s, end) {
				return s.VpcId
			}
		}
	}
	return ""
}

// contains reports whether an end is in a subnet, by its ID or its addresses.
func contains(s reach.DescribedSubnet, end reach.End) bool {
	if end.Subnet != "" || !end.Range.IsValid() {
		return s.SubnetId == end.Subnet
	}
	cidrs := []string{s.CidrBlock}
	for _, association := range s.Ipv6CidrBlockAssociationSet {
		cidrs = append(cidrs, association.Ipv6CidrBlock)
	}
	return slices.ContainsFunc(cidrs, func(text string) bool {
		r, err := netip.ParsePrefix(text)
		return err == nil && netaddr.Contains(r, end.Range)
	})
}

// placeEnd completes an end with what is known of it: the subnet and the security groups of an address in the VPC, and
// whether an end in a subnet has a public address, which it is assumed to have if the subnet assigns one.
func placeEnd(a *account.Account, vpc string, end reach.End) reach.End {
	for _, s := range a.Subnets {
		if s.VpcId == vpc && contains(s, end) {
			end.Subnet, end.Public = s.SubnetId, s.MapPublicIpOnLaunch
		}
	}
	for _, i := range a.NetworkInterfaces {
		if end.Range.IsSingleIP() && i.VpcId == vpc && i.PrivateIpAddress == end.Range.Addr().String() {
			end.Public = i.Association.PublicIp != ""
			for _, g := range i.Groups {
				end.Groups = append(end.Groups, g.GroupId)
			}
		}
	}
	return end
}
