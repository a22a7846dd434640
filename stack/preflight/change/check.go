package change

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
)

// Output is the name of the output with the record of what is deployed.
const Output = "deployed"

// Deployed is what the last update of a stack has left. It is the zero value for a new
// stack. Record is nil, too, if another version of the program has written it.
type Deployed struct {
	Record  *Record
	Outputs stack.Outputs
}

// FromOutputs returns what the outputs of a stack describe.
func FromOutputs(outputs map[string]any) (Deployed, error) {
	text, err := json.Marshal(outputs)
	if err != nil {
		return Deployed{}, fmt.Errorf("encode outputs: %w", err)
	}
	var d Deployed
	if err := json.Unmarshal(text, &d.Outputs); err != nil {
		return Deployed{}, fmt.Errorf("decode outputs: %w", err)
	}
	if record, ok := Parse(outputs[Output]); ok {
		d.Record = &record
	}
	return d, nil
}

// New reports whether no update of the stack has succeeded. The outputs are those of the last one that did.
func (d Deployed) New() bool { return d.Outputs.VPCID == "" }

// Network returns what the plan of the next update keeps of the deployed network. A stack
// with an existing load balancer has no other.
func (d Deployed) Network() config.Deployed {
	if d.Record == nil {
		return config.Deployed{}
	}
	network := d.Record.Network
	kept := config.Deployed{VPC: d.Outputs.VPCID, Zones: network.zones(), IDs: network.ZoneIDs, Addresses: map[string]string{}}
	for _, alb := range d.Record.LoadBalancers {
		kept.ALBGroup = alb.Group
	}
	for zone, nat := range network.NATs {
		kept.Addresses[zone] = nat.ElasticIP
	}
	return kept
}

// Changes returns the changes of a plan.
func (d Deployed) Changes(p stack.Plan) []Change {
	if d.Record == nil {
		return nil
	}
	return Compare(*d.Record, assumeDeployed(RecordOf(p), d.Record.Network, p))
}

// CheckRegion reports another region than that of the deployed stack. Every other error in
// the configuration could follow from it, such as a zone of the other region.
func (d Deployed) CheckRegion(region string) error {
	if d.Record == nil || region == "" {
		return nil
	}
	errs := validate.NewErrors("")
	for _, c := range regionChanged(*d.Record, Record{Region: region}) {
		errs.Child(c.Key).Addf("%s", c.message())
	}
	return errs.Err()
}

// Check reports the changes that AWS rejects, and with profile: production also those that
// interrupt what runs, unless preflight.allow lists them.
func (d Deployed) Check(p stack.Plan) error {
	errs := validate.NewErrors("")
	for _, c := range d.Changes(p) {
		switch {
		case c.Verdict == Impossible:
			errs.Child(c.Key).Addf("%s", c.message())
		case c.Verdict == Interrupts && p.Config.Profile == config.Production && !allows(p, c):
			errs.Child(c.Key).Addf("%s; to interrupt it now, set preflight.allow: [%s] for this update", c.message(), c.Resource)
		}
	}
	return errs.Err()
}

// allows reports whether the stack file allows a change.
func allows(p stack.Plan, c Change) bool {
	return slices.Contains(p.Config.Preflight.Allow, c.Resource)
}

// Report describes the changes that an update makes, and each entry of preflight.allow
// that allows none. It is "" if there are none.
func (d Deployed) Report(p stack.Plan) string {
	if d.Record == nil {
		return ""
	}
	var lines []string
	changes := d.Changes(p)
	for _, c := range changes {
		if c.Verdict == Interrupts {
			lines = append(lines, string(c.Verdict)+": "+p.Config.KeyPrefix()+c.String())
		}
	}
	for _, name := range p.Config.Preflight.Allow {
		if !slices.ContainsFunc(changes, func(c Change) bool { return c.Resource == name && c.Verdict == Interrupts }) {
			lines = append(lines, p.Config.KeyPrefix()+"preflight.allow: "+name+" is not interrupted by this update, which only ends its protection: remove it after the change")
		}
	}
	return strings.Join(lines, "\n")
}
