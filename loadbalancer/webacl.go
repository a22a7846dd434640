package loadbalancer

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The association is registered by its type token, because compiling package aws/wafv2,
// which has 140,000 lines, requires 4.4 GB of memory (docs/adr/0007-wafv2-by-token.md).
const (
	webACLAssociationType = "aws:wafv2/webAclAssociation:WebAclAssociation"
	// providerVersion is the version in go.mod, which the types of the SDK use.
	providerVersion = "6.83.2"
)

// webACLAssociation associates an AWS WAF web ACL with a load balancer.
type webACLAssociation struct {
	pulumi.CustomResourceState
}

// associateWebACL associates the web ACL of the plan, if it has one. A load balancer has
// at most one web ACL. A replaced association is deleted first, because deleting it removes
// any web ACL from the load balancer, also the new one.
// https://docs.aws.amazon.com/waf/latest/APIReference/API_DisassociateWebACL.html
func (b *builder) associateWebACL() error {
	if b.plan.WebACL == "" {
		return nil
	}
	err := b.Ctx.RegisterResource(webACLAssociationType, b.Name("web-acl"), pulumi.Map{
		"resourceArn": b.alb.Arn, "webAclArn": pulumi.String(b.plan.WebACL),
	}, &webACLAssociation{}, b.Child, pulumi.DeleteBeforeReplace(true), pulumi.Version(providerVersion))
	if err != nil {
		return fmt.Errorf("web ACL: %w", err)
	}
	return nil
}
