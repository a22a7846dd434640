package preflight

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// Services returns the AWS services that the tasks of a stack connect to, by the names of their
// endpoints.
func Services(p stack.Plan) []string {
	services := slices.Clone(p.Network.Endpoints)
	for _, f := range flows(p) {
		if f.Required && f.To.Service != "" && f.To.Range == f.From.Range {
			services = append(services, f.To.Service)
		}
	}
	slices.Sort(services)
	return slices.Compact(services)
}

// CheckExisting follows the required connections of a stack through its existing network as AWS
// describes it, with the security groups and endpoints of the plan. Those that are not possible
// are errors. Those that depend on what AWS does not show, such as the other side of a transit
// gateway, are warnings. What the network allows in addition is up to its owner.
func CheckExisting(p stack.Plan, deployed stack.Outputs, described reach.Description) (warnings, err error) {
	network, err := existingModel(p, deployed, described)
	if err != nil {
		return nil, err
	}
	errs, notes := validate.NewErrors(""), validate.NewErrors("")
	blocked, unknown := &findings{plan: p}, &findings{plan: p}
	calls, alb := startCalls(p), listenerEnds(p, network)
	checked := checkClients(p, network, alb, blocked, errs)
	for _, f := range flowsWith(p, alb) {
		if !f.Required || checked && isClient(f, alb) {
			continue
		}
		f.From, f.To = existingEnd(p, f.From), existingEnd(p, f.To)
		f.To.Calls = calls[f.To.Service]
		path := network.Explain(f.From, f.To, f.Port)
		switch path.Verdict() {
		case reach.Open:
		case reach.Unknown:
			unknown.add(f, path)
		default:
			blocked.add(f, path)
		}
	}
	validateEndpointNames(p, deployed, described, errs)
	validateFreeAddresses(p, errs)
	if slices.Contains(described.Unread, "ec2:DescribeSubnets") { // the path may be another one
		errs = notes
	}
	for _, found := range blocked.list {
		errs.Child(found.key).Addf("%s: %s:\n%s%s", found.why, adviceFor(p, found.path.Stop().Object), found.path, found.others())
	}
	for _, found := range unknown.list {
		stop := found.path.Stop()
		notes.Child(found.key).Addf("cannot determine whether %s can connect to %s, port %d: %s: %s%s", found.path.From.Name,
			found.path.To.Name, found.path.Port, stop.Where, stop.Why, strings.Replace(found.others(), "  and", ", and", 1))
	}
	return notes.Err(), errs.Err()
}

// A finding is all flows that one hop does not allow.
type finding struct {
	key, why string
	path     reach.Path // of the first
	more     int        // in addition to the first
}

func (f finding) others() string {
	if f.more == 0 {
		return ""
	}
	return fmt.Sprintf("  and %s more", validate.Count(f.more, "connection"))
}

type findings struct {
	plan stack.Plan
	list []finding
}

// add adds a flow to the finding of the hop that decides about it.
func (f *findings) add(violated flow, path reach.Path) {
	stop := path.Stop()
	for i := range f.list {
		if first := f.list[i].path.Stop(); first.Where == stop.Where && first.Object == stop.Object {
			f.list[i].more++
			return
		}
	}
	f.list = append(f.list, finding{key: subnetKey(f.plan, path), why: violated.Why, path: path})
}

// subnetKey returns the configuration key of the subnet whose hop decides about a path, or of
// the subnet in which the path starts or ends.
func subnetKey(p stack.Plan, path reach.Path) string {
	if p.Config.Network.Existing == nil {
		return "network"
	}
	best := ""
	for _, tier := range networkplan.Tiers() {
		choice := p.Config.Network.Existing.Subnets.Of(tier)
		for _, id := range p.Network.Existing.IDs()[tier] {
			key := "network.existing.subnets." + string(tier)
			if i := slices.Index(choice.IDs, id); i >= 0 {
				key = fmt.Sprintf("%s[%d]", key, i)
			}
			switch {
			case strings.Contains(path.Stop().Where, id):
				return key
			case id == path.From.Subnet, id == path.To.Subnet && path.From.Subnet == "":
				best = key
			}
		}
	}
	switch {
	case best != "":
		return best
	case endsAtListener(p, path):
		return listenerKey
	default:
		return "network.existing"
	}
}

// adviceFor returns what to change, by the kind of the AWS object that decides.
func adviceFor(p stack.Plan, object string) string {
	kind, _, _ := strings.Cut(object, "-")
	switch isStack := p.Config.Network.Stack != ""; {
	case isStack && kind == "acl":
		return "set network.acls: false in that stack, whose entries are for its own services, or change the entries of " + object
	case isStack && kind == "rtb":
		return "change the routes of " + object
	}
	advice, ok := map[string]string{
		"rtb":  "change the routes of %s, or choose another subnet",
		"acl":  "change the entries of %s, or choose another subnet",
		"sg":   "add a rule to %s",
		"vpce": "change the policy of %s",
		"nat":  "replace %s, or choose another subnet",
		"vpc":  "change the DNS settings of %s",
	}[kind]
	if !ok {
		return "change the network, or choose other subnets"
	}
	return fmt.Sprintf(advice, object)
}
