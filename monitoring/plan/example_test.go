package plan_test

import (
	"fmt"

	monitoringplan "ecs-foundation/monitoring/plan"
)

// GuardDuty with an SNS topic for findings. All errors are reported at once.
func ExampleNew() {
	_, err := monitoringplan.New(monitoringplan.Spec{
		GuardDuty:  &monitoringplan.GuardDuty{Findings: &monitoringplan.Findings{Severity: "sever"}},
		CloudTrail: &monitoringplan.CloudTrail{RetentionDays: 5000},
	})
	fmt.Println(err)
	// Output:
	// monitoring.guardDuty.detector: required: one of create, adopt, lookup
	// monitoring.guardDuty.findings.severity: invalid value "sever": must be one of low, medium, high, critical
	// monitoring.cloudTrail.retentionDays: must be between 1 and 3653 days (got 5000)
}
