package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/accessanalyzer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// accessAnalyzer makes the analyzers. A second one of a kind in an account and
// region tells the same once more.
func (b builder) accessAnalyzer() error {
	spec := b.args.Spec.AccessAnalyzer
	if spec == nil {
		return nil
	}
	if spec.External {
		if err := b.analyzer("external", "ACCOUNT", nil); err != nil {
			return err
		}
	}
	if spec.UnusedDays == 0 {
		return nil
	}
	return b.analyzer("unused", "ACCOUNT_UNUSED_ACCESS", &accessanalyzer.AnalyzerConfigurationArgs{
		UnusedAccess: &accessanalyzer.AnalyzerConfigurationUnusedAccessArgs{UnusedAccessAge: pulumi.Int(spec.UnusedDays)},
	})
}

func (b builder) analyzer(key, kind string, configuration accessanalyzer.AnalyzerConfigurationPtrInput) error {
	_, err := accessanalyzer.NewAnalyzer(b.ctx, b.namer.Name(key), &accessanalyzer.AnalyzerArgs{
		AnalyzerName:  pulumi.String(b.namer.Label(key)),
		Type:          pulumi.String(kind),
		Configuration: configuration,
		Tags:          b.namer.Tags(key),
	}, b.child)
	if err != nil {
		return fmt.Errorf("analyzer of %s access: %w", key, err)
	}
	return nil
}
