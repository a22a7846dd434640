package monitoring_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	"ecs-foundation/monitoring"
	monitoringplan "ecs-foundation/monitoring/plan"
	"ecs-foundation/stack/graphtest"
)

func program(spec monitoringplan.Spec) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var endpoint pulumi.CustomResourceState // guardduty-data
		if err := ctx.RegisterResource("test:index:Endpoint", "endpoint", nil, &endpoint); err != nil {
			return err
		}
		scope := policy.Scope{Region: graphtest.Region, Account: graphtest.Account}
		plan, err := monitoringplan.New(spec)
		if err != nil {
			return err
		}
		m, err := monitoring.New(ctx, "monitoring", &monitoring.Args{
			Plan: plan, Scope: scope,
			Endpoints: []pulumi.CustomResource{&endpoint},
		})
		if err != nil {
			return err
		}
		return graphtest.Probe(ctx, "probe", pulumi.Sprintf("%s %s", m.DetectorID, m.FindingsTopicARN))
	}
}

// everything enables all monitoring services.
var everything = monitoringplan.Spec{
	GuardDuty:      &monitoringplan.GuardDuty{Detector: monitoringplan.Create, RuntimeMonitoring: true, Findings: &monitoringplan.Findings{}},
	AccessAnalyzer: &monitoringplan.AccessAnalyzer{External: true, UnusedDays: 90},
	CloudTrail:     &monitoringplan.CloudTrail{},
}

func TestMonitoringMatchesGoldenFile(t *testing.T) {
	t.Parallel()
	graphtest.Golden(t, "testdata/everything.golden", graphtest.Run(t, program(everything)).String())
}

func TestSecurityHubFindingsOfTrailBucket(t *testing.T) {
	t.Parallel()
	// Replication, access logs, event notifications and a customer managed key are
	// not used.
	expected := map[string][]string{}
	for _, rule := range []string{"S3.7", "S3.9", "S3.11", "S3.17"} {
		expected[rule] = []string{"monitoring-trail-bucket"}
	}
	require.Equal(t, expected, graphtest.Run(t, program(everything)).Findings())
}

func TestPreviewShowsAllMonitoring(t *testing.T) {
	t.Parallel()
	require.Equal(t, graphtest.Run(t, program(everything)).Names(""), graphtest.Preview(t, program(everything)).Names(""))
}

func TestRuntimeMonitoringWaitsForEndpoint(t *testing.T) {
	t.Parallel()
	feature := graphtest.Run(t, program(everything)).Get(t, "monitoring-runtime")
	require.Contains(t, feature.After, "endpoint")
	require.Equal(t, []string{"additionalConfigurations"}, feature.Ignored, "AWS also returns the agents for EC2 and EKS")
}

func TestAdoptedDetectorIsImportedAndRetained(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(monitoringplan.Spec{GuardDuty: &monitoringplan.GuardDuty{Detector: monitoringplan.Adopt, RuntimeMonitoring: true}}))
	detector := g.Get(t, "monitoring-detector")
	require.Equal(t, graphtest.Detector, detector.Import)
	require.True(t, detector.Kept)
	require.Contains(t, detector.Ignored, "findingPublishingFrequency", "the existing setting is kept")
	require.Contains(t, g.Names(""), "monitoring-runtime")
}

func TestLookedUpDetectorIsUnchanged(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(monitoringplan.Spec{GuardDuty: &monitoringplan.GuardDuty{
		Detector: monitoringplan.Lookup, RuntimeMonitoring: true,
		Findings: &monitoringplan.Findings{Topic: "arn:aws:sns:us-east-1:123456789012:findings"},
	}}))
	require.Empty(t, g.Names("aws:guardduty/detector:Detector"))
	require.Empty(t, g.Names("aws:guardduty/detectorFeature:DetectorFeature"))
	require.Empty(t, g.Names("aws:sns/topic:Topic"), "a user-provided topic is not changed")
	require.Equal(t, "arn:aws:sns:us-east-1:123456789012:findings", g.Get(t, "monitoring-findings-target").Inputs["arn"])
	require.Equal(t, graphtest.Detector+" arn:aws:sns:us-east-1:123456789012:findings", g.Get(t, "probe").Inputs["value"])
}

func TestNoMonitoringRegistersNothing(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"endpoint", "probe"}, graphtest.Run(t, program(monitoringplan.Spec{})).Names(""))
}

func TestMissingPlanRegistersNothing(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(func(ctx *pulumi.Context) error {
		_, err := monitoring.New(ctx, "monitoring", &monitoring.Args{})
		return err
	})
	require.ErrorContains(t, err, `monitoring "monitoring": monitoring plan: required`)
	require.Empty(t, g.Names(""))
}
