package plan_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	lbplan "ecs-foundation/loadbalancer/plan"
)

func planned(t *testing.T, spec lbplan.Spec) lbplan.Plan {
	t.Helper()
	in := shop()
	in.Spec = spec
	p, err := lbplan.New(in)
	require.NoError(t, err)
	return p
}

func TestWhatIsNotSaidIsTheSafeWay(t *testing.T) {
	t.Parallel()
	p := planned(t, lbplan.Spec{CertificateARN: certificate})
	require.Equal(t, lbplan.Attributes{
		DeletionProtection: true, IdleTimeout: 60, KeepAlive: 3600, XForwardedFor: lbplan.Append, Desync: lbplan.Defensive,
	}, p.Attributes)
	require.Equal(t, lbplan.Logs{Access: true, RetentionDays: 30}, p.Logs)
	require.Nil(t, p.Alarms)
	require.Empty(t, p.WebACL)
}

func TestALogBucketAdmitsLoadBalancersOfItsAccountOnly(t *testing.T) {
	t.Parallel()
	scope := policy.Scope{Region: "cn-north-1", Account: "123456789012"}
	admits := func(spec lbplan.Spec, resource string) bool {
		spec.HTTP = lbplan.Forward
		statement := planned(t, spec).Logs.BucketPolicy("arn:aws-cn:s3:::logs", scope).Statements[0]
		document := policy.NewDocument(statement)
		return document.Allows(policy.Need{Action: "s3:PutObject", Resource: resource})
	}
	const own, other = "AWSLogs/123456789012/elasticloadbalancing/a.log.gz", "AWSLogs/210987654321/elasticloadbalancing/a.log.gz"
	shop := lbplan.Spec{Logs: lbplan.LogSpec{Prefix: "shop"}}
	require.True(t, admits(lbplan.Spec{}, "arn:aws-cn:s3:::logs/"+own))
	require.False(t, admits(lbplan.Spec{}, "arn:aws-cn:s3:::logs/"+other))
	require.False(t, admits(lbplan.Spec{}, "arn:aws-cn:s3:::logs/connections/"+own), "they are off")
	require.True(t, admits(lbplan.Spec{ConnectionLogs: true}, "arn:aws-cn:s3:::logs/connections/"+own))
	require.True(t, admits(shop, "arn:aws-cn:s3:::logs/shop/"+own))
	require.False(t, admits(shop, "arn:aws-cn:s3:::logs/"+own))
}

func TestAlarmsTakeTheThresholdsThatAreSet(t *testing.T) {
	t.Parallel()
	thresholds := func(spec lbplan.AlarmSpec) map[string]float64 {
		spec.Topic = "arn:aws:sns:us-east-1:123456789012:alarms"
		plan := planned(t, lbplan.Spec{HTTP: lbplan.Forward, Alarms: &spec}).Alarms
		all := map[string]float64{}
		for _, one := range append(plan.LoadBalancer, plan.Service...) {
			require.LessOrEqual(t, len(one.Advice), 800, "AWS takes 1024 characters, the alarm's name included")
			all[one.Metric] = one.Threshold
		}
		return all
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

func TestADashboardHasARowForTheLoadBalancerAndForEachService(t *testing.T) {
	t.Parallel()
	text, err := lbplan.DashboardBody("us-east-1", "app/web/1", map[string]string{"ui": "targetgroup/ui/2", "cart": "targetgroup/cart/3"})
	require.NoError(t, err)
	var body struct {
		Widgets []struct {
			X, Y, Width, Height int
			Properties          struct {
				Title   string
				Metrics [][]any
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &body))
	places := map[[2]int]string{}
	for _, w := range body.Widgets {
		require.LessOrEqual(t, w.X+w.Width, 24)
		places[[2]int{w.X / w.Width, w.Y / w.Height}] = w.Properties.Title
	}
	require.Equal(t, map[[2]int]string{
		{0, 0}: "load balancer: requests", {1, 0}: "load balancer: answers of its own", {2, 0}: "load balancer: connections",
		{0, 1}: "cart: requests and errors", {1, 1}: "cart: seconds to an answer", {2, 1}: "cart: tasks",
		{0, 2}: "ui: requests and errors", {1, 2}: "ui: seconds to an answer", {2, 2}: "ui: tasks",
	}, places)
	require.Equal(t, []any{
		"AWS/ApplicationELB", "TargetResponseTime", "TargetGroup", "targetgroup/ui/2", "LoadBalancer", "app/web/1",
		map[string]any{"stat": "p99"},
	}, body.Widgets[7].Properties.Metrics[1])
}
