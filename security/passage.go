package security

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/validate"
	securityplan "ecs-foundation/security/plan"
)

// checkPassage refuses to leave the shared group behind while tasks are in it.
// AWS would take its rules off, and with them cut the tasks off, before it
// refused to delete the group. A program that fails deletes nothing.
func (b *builder) checkPassage() error {
	if b.args.Chain.Spec.Isolation != securityplan.PerService {
		return nil
	}
	shared, err := ec2.GetSecurityGroups(b.ctx, &ec2.GetSecurityGroupsArgs{
		Tags: map[string]string{"Name": b.namer.Label(securityplan.Tasks)},
	}, pulumi.Parent(b.parent))
	if err != nil {
		return fmt.Errorf("asking AWS for the shared group: %w", err)
	}
	if len(shared.Ids) == 0 {
		return nil
	}
	left, err := ec2.GetNetworkInterfaces(b.ctx, &ec2.GetNetworkInterfacesArgs{
		Filters: []ec2.GetNetworkInterfacesFilter{{Name: "group-id", Values: shared.Ids}},
	}, pulumi.Parent(b.parent))
	if err != nil {
		return fmt.Errorf("asking AWS who is in the shared group: %w", err)
	}
	if n := len(left.Ids); n > 0 {
		return fmt.Errorf("security.isolation: the shared group %s still has %s, whose tasks would be cut off: "+
			"write migrating, deploy every service anew, and then write perService",
			strings.Join(shared.Ids, ", "), validate.Count(n, "network interface"))
	}
	return nil
}
