package change

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/config"
)

// EnvironmentOf returns what the outputs of another stack describe.
func EnvironmentOf(outputs map[string]any) (config.Environment, error) {
	if len(outputs) == 0 {
		return config.Environment{}, errors.New("has no outputs: deploy it first with pulumi up")
	}
	deployed, err := FromOutputs(outputs)
	switch {
	case outputs[Output] == nil:
		return config.Environment{}, fmt.Errorf("is not a stack of this program, because it has no output %s: name one that is", Output)
	case err == nil && deployed.Record == nil:
		err = errors.New("its record has another version")
	}
	if err != nil {
		return config.Environment{}, fmt.Errorf("is deployed with another version of this program (%w): update both stacks with the same one", err)
	}
	o := deployed.Outputs
	environment := config.Environment{
		Region: deployed.Record.Region, VPCID: o.VPCID, Subnets: map[networkplan.Tier][]string{},
		EndpointsGroup: o.SecurityGroupIDs[securityplan.Endpoints],
		ListenerARN:    cmp.Or(o.ListenerARNs["https"], o.ListenerARNs["http"]),
	}
	for tier, ids := range map[networkplan.Tier]map[string]string{
		networkplan.Public: o.PublicSubnetIDs, networkplan.Private: o.PrivateSubnetIDs, networkplan.Data: o.DataSubnetIDs,
	} {
		for _, zone := range slices.Sorted(maps.Keys(ids)) {
			environment.Subnets[tier] = append(environment.Subnets[tier], ids[zone])
		}
	}
	return environment, nil
}
