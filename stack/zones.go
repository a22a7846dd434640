package stack

import (
	"fmt"
	"strings"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
)

// nameZones returns zones with the names that AWS has for a count of them, so that
// everything else can be validated, and reports what to write instead. A stack
// never uses a count: AWS opens zones, and each account sees its own, so that the
// same count would mean other subnets another day.
func nameZones(zones networkplan.Zones, ask func() ([]string, error), errs validate.Errors) networkplan.Zones {
	count, counted := zones.Count()
	if !counted {
		return zones
	}
	const list = "list their names, such as [us-east-1a, us-east-1b]"
	if count < 2 || count > networkplan.MaxZones {
		errs.Unreadablef("%d is no count of zones: list 2 to %d by name, such as [us-east-1a, us-east-1b]", count, networkplan.MaxZones)
		return nil
	}
	moves := fmt.Sprintf("%d is a count, and a count would move subnets when AWS opens a zone: ", count)
	if ask == nil {
		errs.Unreadablef("%s%s; a preview tells them", moves, list)
		return nil
	}
	names, err := ask()
	switch {
	case err != nil:
		errs.Unreadablef("%s%s; asked for them, AWS said: %v", moves, list, err)
		return nil
	case len(names) < count:
		moves = fmt.Sprintf("%d zones are asked for, and the account has %d here: ", count, len(names))
	default:
		names = names[:count]
	}
	errs.Unreadablef("%swrite zones: [%s]", moves, strings.Join(names, ", "))
	return names
}
