package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/guardduty"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	monitoringplan "ecs-foundation/monitoring/plan"
)

// guardDuty makes, adopts or looks up the detector, and lets its agent into
// tasks. An adopted one is never deleted, for others were watched by it before.
func (b builder) guardDuty() error {
	spec := b.args.Spec.GuardDuty
	if spec == nil {
		return nil
	}
	opts := []pulumi.ResourceOption{b.child}
	if spec.Detector != monitoringplan.Create {
		standing, err := guardduty.LookupDetector(b.ctx, &guardduty.LookupDetectorArgs{}, pulumi.Parent(b.made))
		if err != nil {
			return fmt.Errorf("guardDuty.detector: %s looks for the detector that stands in %s; where there is none, write create: %w",
				spec.Detector, b.args.Scope.Region, err)
		}
		if spec.Detector == monitoringplan.Lookup {
			b.made.DetectorID = pulumi.String(standing.Id).ToStringOutput()
			return checkRuntime(spec, standing)
		}
		opts = append(opts, pulumi.Import(pulumi.ID(standing.Id)), pulumi.RetainOnDelete(true),
			pulumi.IgnoreChanges([]string{"datasources", "findingPublishingFrequency", "tags", "tagsAll"}))
	}
	detector, err := guardduty.NewDetector(b.ctx, b.namer.Name("detector"), &guardduty.DetectorArgs{
		Enable: pulumi.Bool(true),
		// What is found once more is told of after this; six hours by default.
		FindingPublishingFrequency: pulumi.String("FIFTEEN_MINUTES"),
		Tags:                       b.namer.Tags("detector"),
	}, opts...)
	if err != nil {
		return fmt.Errorf("detector: %w", err)
	}
	b.made.DetectorID = detector.ID().ToStringOutput()
	if !spec.RuntimeMonitoring {
		return nil
	}
	return b.runtimeMonitoring(detector)
}

// runtimeMonitoring switches the agent on. Deleting the feature leaves it on: only
// deleting the detector, or AWS's own command, takes it off. AWS tells the agents
// for EC2 and EKS as well, which to the provider are changes that replace.
// https://github.com/hashicorp/terraform-provider-aws/issues/36695
func (b builder) runtimeMonitoring(detector *guardduty.Detector) error {
	_, err := guardduty.NewDetectorFeature(b.ctx, b.namer.Name("runtime"), &guardduty.DetectorFeatureArgs{
		DetectorId: detector.ID(),
		Name:       pulumi.String(monitoringplan.Runtime),
		Status:     pulumi.String(monitoringplan.Enabled),
		AdditionalConfigurations: guardduty.DetectorFeatureAdditionalConfigurationArray{
			&guardduty.DetectorFeatureAdditionalConfigurationArgs{
				Name: pulumi.String(monitoringplan.FargateAgent), Status: pulumi.String(monitoringplan.Enabled),
			},
		},
	}, b.child, component.DependsOn(b.args.Endpoints...), pulumi.IgnoreChanges([]string{"additionalConfigurations"}))
	if err != nil {
		return fmt.Errorf("runtime monitoring: %w", err)
	}
	return nil
}

// checkRuntime tells where a detector that is looked up does not do what the
// stack relies on.
func checkRuntime(spec *monitoringplan.GuardDuty, standing *guardduty.LookupDetectorResult) error {
	if !spec.RuntimeMonitoring {
		return nil
	}
	status := map[string]string{}
	for _, feature := range standing.Features {
		status[feature.Name] = feature.Status
		for _, agent := range feature.AdditionalConfigurations {
			status[agent.Name] = agent.Status
		}
	}
	return monitoringplan.CheckRuntime(status)
}
