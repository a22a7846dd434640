package loadbalancer

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The association is registered by its token: package aws/wafv2 is 140,000 lines,
// which take 4.4 GB to compile, for two ARNs (docs/adr/0007-wafv2-by-token.md).
const (
	webACLAssociationType = "aws:wafv2/webAclAssociation:WebAclAssociation"
	// providerVersion is the one that go.mod names, which the SDK's own types
	// bring along.
	providerVersion = "6.83.2"
)

// webACLAssociation puts a web ACL of AWS WAF in front of a load balancer.
type webACLAssociation struct {
	pulumi.CustomResourceState
}

// associateWebACL associates the plan's web ACL, if it has one. AWS allows one for
// each load balancer, so that another one is a change in place.
func (b *builder) associateWebACL() error {
	if b.plan.WebACL == "" {
		return nil
	}
	err := b.Ctx.RegisterResource(webACLAssociationType, b.Name("web-acl"), pulumi.Map{
		"resourceArn": b.alb.Arn, "webAclArn": pulumi.String(b.plan.WebACL),
	}, &webACLAssociation{}, b.Child, pulumi.Version(providerVersion))
	if err != nil {
		return fmt.Errorf("web ACL: %w", err)
	}
	return nil
}
