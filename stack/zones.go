package stack

import (
	"fmt"
	"strings"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/config"
)

// nameZones replaces a count of zones with names from AWS, so that everything else
// can be validated, and reports the names to set instead. A count is always an error:
// AWS adds zones, and accounts differ in theirs, so that the same count could later
// mean other subnets.
func nameZones(zones networkplan.Zones, ask func() ([]string, error), errs validate.Errors) networkplan.Zones {
	count, counted := zones.Count()
	if !counted {
		return zones
	}
	const list = "list their names, such as [us-east-1a, us-east-1b]"
	if count < 2 || count > networkplan.MaxZones {
		errs.Unreadablef("must be a list of 2 to %d zone names, such as [us-east-1a, us-east-1b] (got %d)", networkplan.MaxZones, count)
		return nil
	}
	problem := fmt.Sprintf("must be a list of names (got %d), because a count would move subnets when AWS adds a zone: ", count)
	if ask == nil {
		errs.Unreadablef("%s%s; a preview shows them", problem, list)
		return nil
	}
	names, err := ask()
	switch {
	case err != nil:
		errs.Unreadablef("%s%s; describe Availability Zones: %v", problem, list, err)
		return nil
	case len(names) < count:
		problem = fmt.Sprintf("requested %d zones, but the account has %d in this region: ", count, len(names))
	default:
		names = names[:count]
	}
	errs.Unreadablef("%sset zones: [%s]", problem, strings.Join(names, ", "))
	return names
}

// newAsDeployed plans a stack with its zones in the form in which they are deployed, and with
// the addresses of its NAT gateways where they are. The configuration is validated as it is
// typed.
func newAsDeployed(cfg config.Config, deployed config.Deployed, checks ...Check) (Plan, error) {
	if network, changed := cfg.Network.WithZonesAs(deployed.Zones, deployed.IDs); changed {
		if _, err := New(cfg); err != nil {
			return Plan{}, err
		}
		cfg.Network = network
	}
	plan, err := New(cfg, checks...)
	plan.Network = plan.Network.MovingAddresses(deployed.Addresses)
	return plan, err
}
