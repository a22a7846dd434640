package security

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	securityplan "ecs-foundation/security/plan"
)

// originFacing are the names of the prefix lists with the addresses from which
// CloudFront connects to origins. Their IDs differ by region.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
var originFacing = map[string]string{
	securityplan.CloudFront:  "com.amazonaws.global.cloudfront.origin-facing",
	securityplan.CloudFront6: "com.amazonaws.global.ipv6.cloudfront.origin-facing",
}

// lookUpCloudFront looks up the CloudFront prefix lists that the plan uses.
func (b *builder) lookUpCloudFront() error {
	for _, edge := range b.plan.Edges {
		list := edge.From.PrefixList
		if _, known := b.cloudFront[list]; known || !edge.From.CloudFront() {
			continue
		}
		prefixList, err := ec2.LookupManagedPrefixList(b.Ctx, &ec2.LookupManagedPrefixListArgs{Name: new(originFacing[list])}, b.Child)
		if err != nil {
			return fmt.Errorf("look up CloudFront prefix list: %w", err)
		}
		b.cloudFront[list] = pulumi.String(prefixList.Id)
	}
	return nil
}
