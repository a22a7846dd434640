package loadbalancer

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
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

// filter lets the plan's web ACL, if it has one, filter requests. AWS takes one
// for each load balancer, so another one takes the place of the first in place.
func (b *builder) filter(alb *lb.LoadBalancer) error {
	if b.plan.WebACL == "" {
		return nil
	}
	return b.ctx.RegisterResource(webACLAssociationType, b.namer.Name("web-acl"), pulumi.Map{
		"resourceArn": alb.Arn, "webAclArn": pulumi.String(b.plan.WebACL),
	}, &webACLAssociation{}, b.child, pulumi.Version(providerVersion))
}
