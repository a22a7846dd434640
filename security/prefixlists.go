package security

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	securityplan "ecs-foundation/security/plan"
)

// originFacing are the prefix lists of the addresses from which CloudFront calls
// origins. Their IDs differ from region to region.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
var originFacing = map[string]string{
	securityplan.CloudFront:  "com.amazonaws.global.cloudfront.origin-facing",
	securityplan.CloudFront6: "com.amazonaws.global.ipv6.cloudfront.origin-facing",
}

// lookUpCloudFront looks up CloudFront's prefix lists that the plan uses: they do
// not come with an endpoint.
func (b *builder) lookUpCloudFront() error {
	for _, edge := range b.plan.Edges {
		list := edge.From.PrefixList
		if _, known := b.cloudFront[list]; known || !edge.From.CloudFront() {
			continue
		}
		found, err := ec2.LookupManagedPrefixList(b.Ctx, &ec2.LookupManagedPrefixListArgs{Name: new(originFacing[list])}, b.Child)
		if err != nil {
			return fmt.Errorf("look up CloudFront prefix list: %w", err)
		}
		b.cloudFront[list] = pulumi.String(found.Id)
	}
	return nil
}
