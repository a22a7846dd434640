package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/guardduty"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	monitoringplan "ecs-foundation/monitoring/plan"
)

// createDetector creates, imports or looks up the GuardDuty detector, and enables the
// agent in tasks. An imported detector is never deleted, because it also monitors other
// workloads.
func (b *builder) createDetector() error {
	spec := b.args.Plan.Spec.GuardDuty
	if spec == nil {
		return nil
	}
	opts := []pulumi.ResourceOption{b.Child}
	if spec.Detector != monitoringplan.Create {
		existing, err := guardduty.LookupDetector(b.Ctx, &guardduty.LookupDetectorArgs{}, b.Child)
		if err != nil {
			return fmt.Errorf("guardDuty.detector: look up the detector in %[2]s for %[1]s (if there is none, set create): %[3]w",
				spec.Detector, b.args.Scope.Region, err)
		}
		if spec.Detector == monitoringplan.Lookup {
			b.out.DetectorID = pulumi.String(existing.Id).ToStringOutput()
			return checkRuntime(spec, existing)
		}
		opts = append(opts, pulumi.Import(pulumi.ID(existing.Id)), pulumi.RetainOnDelete(true),
			pulumi.IgnoreChanges([]string{"datasources", "findingPublishingFrequency", "tags", "tagsAll"}))
	}
	detector, err := guardduty.NewDetector(b.Ctx, b.Name("detector"), &guardduty.DetectorArgs{
		Enable: pulumi.Bool(true),
		// How often repeated findings are published. The default is six hours.
		FindingPublishingFrequency: pulumi.String("FIFTEEN_MINUTES"),
		Tags:                       b.Tags("detector"),
	}, opts...)
	if err != nil {
		return fmt.Errorf("detector: %w", err)
	}
	b.out.DetectorID = detector.ID().ToStringOutput()
	if !spec.RuntimeMonitoring {
		return nil
	}
	return b.createRuntimeMonitoring(detector)
}

// createRuntimeMonitoring enables the agent. It stays enabled when the resource is
// deleted: only deleting the detector or an API call disables it. AWS also returns the
// agents for EC2 and EKS, for which the provider would replace the resource.
// https://github.com/hashicorp/terraform-provider-aws/issues/36695
func (b *builder) createRuntimeMonitoring(detector *guardduty.Detector) error {
	_, err := guardduty.NewDetectorFeature(b.Ctx, b.Name("runtime"), &guardduty.DetectorFeatureArgs{
		DetectorId: detector.ID(),
		Name:       pulumi.String(monitoringplan.Runtime),
		Status:     pulumi.String(monitoringplan.Enabled),
		AdditionalConfigurations: guardduty.DetectorFeatureAdditionalConfigurationArray{
			&guardduty.DetectorFeatureAdditionalConfigurationArgs{
				Name: pulumi.String(monitoringplan.FargateAgent), Status: pulumi.String(monitoringplan.Enabled),
			},
		},
	}, b.Child, component.DependsOn(b.args.Endpoints...), pulumi.IgnoreChanges([]string{"additionalConfigurations"}))
	if err != nil {
		return fmt.Errorf("runtime monitoring: %w", err)
	}
	return nil
}

// checkRuntime reports an existing detector without the Runtime Monitoring that the
// stack requires.
func checkRuntime(spec *monitoringplan.GuardDuty, existing *guardduty.LookupDetectorResult) error {
	if !spec.RuntimeMonitoring {
		return nil
	}
	status := map[string]string{}
	for _, feature := range existing.Features {
		status[feature.Name] = feature.Status
		for _, agent := range feature.AdditionalConfigurations {
			status[agent.Name] = agent.Status
		}
	}
	return monitoringplan.ValidateRuntimeMonitoring(status)
}
