package preflight

import (
	"fmt"

	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// CompareDeployed traces every flow of a plan through the deployed network. It returns the
// number of flows, and those whose result differs from the plan.
func CompareDeployed(p stack.Plan, outputs stack.Outputs, described reach.Description) (int, []string, error) {
	network, err := reach.Describe(outputs.VPCID, described)
	if err != nil {
		return 0, nil, err
	}
	planned, all := model(p), flows(p)
	var differences []string
	for _, f := range all {
		want := planned.Explain(f.From, f.To, f.Port)
		got := network.Explain(deployedEnd(outputs, f.From), deployedEnd(outputs, f.To), f.Port)
		if want.Verdict() != got.Verdict() {
			differences = append(differences, fmt.Sprintf("planned\n%s\ndeployed\n%s", want, got))
		}
	}
	return len(all), differences, nil
}

// deployedEnd returns an end of the plan with the IDs of its deployed subnet and security
// group.
func deployedEnd(outputs stack.Outputs, e reach.End) reach.End {
	for prefix, ids := range map[string]map[string]string{
		"public-": outputs.PublicSubnetIDs, "private-": outputs.PrivateSubnetIDs, "data-": outputs.DataSubnetIDs,
	} {
		for zone, id := range ids {
			if e.Subnet == prefix+zone {
				e.Subnet, e.Group = id, outputs.SecurityGroupIDs[e.Group]
				return e
			}
		}
	}
	return e
}
