package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/accessanalyzer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// createAccessAnalyzers creates the analyzers. AWS allows one of each type in an account
// and region, so a preview asks for existing ones.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html
func (b *builder) createAccessAnalyzers() error {
	spec := b.args.Plan.Spec.AccessAnalyzer
	if spec == nil {
		return nil
	}
	if spec.External {
		if err := b.createAnalyzer("external", "ACCOUNT", nil); err != nil {
			return err
		}
	}
	if spec.UnusedDays == 0 {
		return nil
	}
	return b.createAnalyzer("unused", "ACCOUNT_UNUSED_ACCESS", &accessanalyzer.AnalyzerConfigurationArgs{
		UnusedAccess: &accessanalyzer.AnalyzerConfigurationUnusedAccessArgs{UnusedAccessAge: pulumi.Int(spec.UnusedDays)},
	})
}

// createAnalyzer creates an analyzer. A replaced one is deleted first, with its findings,
// because AWS allows one analyzer of each type in an account and region.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-getting-started.html
func (b *builder) createAnalyzer(key, kind string, configuration accessanalyzer.AnalyzerConfigurationPtrInput) error {
	_, err := accessanalyzer.NewAnalyzer(b.Ctx, b.Name(key), &accessanalyzer.AnalyzerArgs{
		AnalyzerName:  pulumi.String(b.Label(key)),
		Type:          pulumi.String(kind),
		Configuration: configuration,
		Tags:          b.Tags(key),
	}, b.Child, pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return fmt.Errorf("access analyzer %q: %w", key, err)
	}
	return nil
}
