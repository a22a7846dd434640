package security

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"

	"ecs-foundation/internal/validate"
	securityplan "ecs-foundation/security/plan"
)

// checkIsolation reports tasks that are still in the shared group if the plan deletes
// it. Otherwise the update would remove the rules of the group and interrupt the tasks
// before AWS rejects deleting the group. If the program fails, nothing is deleted.
func (b *builder) checkIsolation() error {
	if b.plan.Input.Spec.Isolation != securityplan.PerService {
		return nil
	}
	shared, err := ec2.GetSecurityGroups(b.Ctx, &ec2.GetSecurityGroupsArgs{
		Tags: map[string]string{"Name": b.Label(securityplan.Tasks)},
	}, b.Child)
	if err != nil {
		return fmt.Errorf("look up the shared security group: %w", err)
	}
	if len(shared.Ids) == 0 {
		return nil
	}
	interfaces, err := ec2.GetNetworkInterfaces(b.Ctx, &ec2.GetNetworkInterfacesArgs{
		Filters: []ec2.GetNetworkInterfacesFilter{{Name: "group-id", Values: shared.Ids}},
	}, b.Child)
	if err != nil {
		return fmt.Errorf("look up network interfaces in the shared security group: %w", err)
	}
	if n := len(interfaces.Ids); n > 0 {
		return fmt.Errorf("security.isolation: the shared group %s still has %s, whose tasks would lose their connections: "+
			"set migrating, deploy every service again, then set perService",
			strings.Join(shared.Ids, ", "), validate.Count(n, "network interface"))
	}
	return nil
}
