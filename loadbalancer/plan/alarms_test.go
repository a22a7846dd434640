package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

func TestAlarmsHaveTheConfiguredThresholds(t *testing.T) {
	t.Parallel()
	thresholds := func(spec lbplan.AlarmSpec) map[string]float64 {
		spec.Topic = "arn:aws:sns:us-east-1:123456789012:alarms"
		plan := planned(t, lbplan.Spec{HTTP: lbplan.Forward, Alarms: &spec}).Alarms
		byMetric := map[string]float64{}
		for _, alarm := range append(plan.LoadBalancer, plan.Service...) {
			require.LessOrEqual(t, len(alarm.Advice), 800, "the limit of AWS is 1024 characters, including the name of the alarm")
			byMetric[alarm.Metric] = alarm.Threshold
		}
		return byMetric
	}
	require.Equal(t, map[string]float64{
		"HTTPCode_ELB_5XX_Count": 10, "RejectedConnectionCount": 1, "HTTPCode_Target_5XX_Count": 10,
		"TargetResponseTime": 3, "UnHealthyHostCount": 1,
	}, thresholds(lbplan.AlarmSpec{}))
	require.Equal(t, map[string]float64{
		"HTTPCode_ELB_5XX_Count": 2, "RejectedConnectionCount": 3, "HTTPCode_Target_5XX_Count": 4,
		"TargetResponseTime": 0.25, "UnHealthyHostCount": 6,
	}, thresholds(lbplan.AlarmSpec{
		ELB5xx: new(2), RejectedConnections: new(3), Target5xx: new(4), LatencyMillis: new(250), UnhealthyHosts: new(6),
	}))
}
