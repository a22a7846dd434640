package iam

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
)

// createGitHubProvider creates the OIDC identity provider for GitHub Actions. It needs no
// thumbprint, because AWS trusts the certificate authority of GitHub.
func (b *builder) createGitHubProvider() error {
	github := b.plan.Input.Delivery.GitHub
	if github == nil || !github.MakeProvider {
		return nil
	}
	_, err := iam.NewOpenIdConnectProvider(b.Ctx, b.Name("github-provider"), &iam.OpenIdConnectProviderArgs{
		Url:           pulumi.String("https://" + iamplan.GitHubIssuer),
		ClientIdLists: pulumi.ToStringArray([]string{iamplan.Audience(b.args.Scope)}),
		Tags:          b.Tags("github-provider"),
	}, b.Child)
	if err != nil {
		return fmt.Errorf("identity provider for GitHub: %w", err)
	}
	return nil
}
