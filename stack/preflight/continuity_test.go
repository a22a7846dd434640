package preflight_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/reach"
)

type object = map[string]any

// A passage is a change of the dev stack's keys.
type passage struct {
	name string
	keys object
}

// network is the network of a passage: two zones, or a third between them.
func network(third bool, keys object) object {
	zones := []string{"us-east-1b", "us-east-1d"}
	if third {
		zones = []string{"us-east-1b", "us-east-1c", "us-east-1d"}
	}
	all := object{"cidr": "10.0.0.0/16", "zones": zones}
	maps.Copy(all, keys)
	return all
}

var single = object{"strategy": "Single"}

// passages follow one another, and the first is where they begin.
var passages = []passage{
	{"the beginning", object{"network": network(false, object{"nat": single})}},
	{"one gateway for each zone", object{"network": network(false, nil)}},
	{"a zone in the middle", object{"network": network(true, nil)}},
	{"one gateway again", object{"network": network(true, object{"nat": single})}},
	{"endpoints and ACLs", object{"network": network(true, object{"nat": single, "egress": "balanced", "acls": true})}},
	{"groups beside the shared one", object{
		"network":  network(true, object{"nat": single, "egress": "balanced", "acls": true}),
		"security": object{"isolation": "migrating"},
	}},
	{"no way out", object{"network": network(true, object{"egress": "isolated", "acls": true})}},
	{"a zone less, and no ACLs", object{"network": network(false, object{"egress": "isolated"})}},
}

// TestNoFlowStopsThatIsNeededBeforeAndAfterAChange looks at the emulator all the
// time while the engine changes a stack, and walks every flow that both the
// old and the new plan need through each state that was seen.
func TestNoFlowStopsThatIsNeededBeforeAndAfterAChange(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, "dev")
	from := passages[0]
	s.up(from.config(t)...)
	for _, to := range passages[1:] {
		before := s.built()
		seen := during[reach.Description](s, describe, func() { s.up(to.config(t)...) })
		after, both := s.built(), lasting(from.plans(t), to.plans(t))
		require.NotEmpty(t, both)
		states, looks := 1, 0
		for i, d := range seen[1:] {
			if !reflect.DeepEqual(seen[i], d) {
				states++
				continue // it changed between one call and another: this was no state
			}
			looks++
			found, err := reach.Describe(before.VpcID, d)
			require.NoError(t, err)
			for _, f := range both {
				path := found.Explain(before.at(f.From), before.at(f.To), f.Port)
				require.Equal(t, reach.Open, path.Verdict(), "on the way to %s: %s\n%s", to.name, f.Why, path)
				require.Equal(t, before.at(f.From), after.at(f.From), "it stands where it stood")
			}
		}
		require.Greater(t, states, 1, "nothing was seen to change")
		t.Logf("%s: %d flows walked through %d looks at %d states, none stopped", to.name, len(both), looks, states)
		from = to
	}
}

// texts are the passage's keys with their values in JSON.
func (p passage) texts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for key, value := range p.keys {
		text, err := json.Marshal(value)
		require.NoError(t, err)
		texts[key] = string(text)
	}
	return texts
}

// config is the passage for the sandbox's command line.
func (p passage) config(t *testing.T) []string {
	t.Helper()
	var all []string
	for key, text := range p.texts(t) {
		all = append(all, key+"="+text)
	}
	return all
}

// plans returns what the stack's plans are behind the passage.
func (p passage) plans(t *testing.T) stack.Plan {
	t.Helper()
	values := graphtest.Stack(t, "../..", "dev")
	for key, text := range p.texts(t) {
		values["ecs-foundation:"+key] = text
	}
	return plans(t, "dev", values)
}

// lasting returns the flows that are needed before and after.
func lasting(before, after stack.Plan) []preflight.Flow {
	type ends struct {
		from, to string
		port     int
	}
	needed := map[ends]bool{}
	for _, f := range preflight.Flows(before) {
		needed[ends{f.From.Name, f.To.Name, f.Port}] = f.Required
	}
	var both []preflight.Flow
	for _, f := range preflight.Flows(after) {
		if f.Required && needed[ends{f.From.Name, f.To.Name, f.Port}] {
			both = append(both, f)
		}
	}
	return both
}
