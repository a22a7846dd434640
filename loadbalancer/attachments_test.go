package loadbalancer_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	"ecs-foundation/loadbalancer"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack/graphtest"
)

const webACL = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555"

// monitored creates a load balancer with logs, alarms and a dashboard.
func monitored(spec lbplan.Spec) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		plan, err := lbplan.New(shop(spec))
		if err != nil {
			return err
		}
		scope := policy.Scope{Region: graphtest.Region, Account: graphtest.Account}
		logs, err := loadbalancer.NewLogs(ctx, "logs", &loadbalancer.LogsArgs{Plan: plan.Logs, Scope: scope})
		if err != nil {
			return err
		}
		alb, err := loadbalancer.New(ctx, "web", &loadbalancer.Args{
			Plan: plan, VPCID: pulumi.String("vpc-1"), SecurityGroupID: pulumi.String("sg-1"), LogBucket: logs.BucketName,
			SubnetIDs: pulumi.StringMap{"b": pulumi.String("subnet-b"), "a": pulumi.String("subnet-a")},
		})
		if err != nil {
			return err
		}
		_, err = loadbalancer.NewAlarms(ctx, "alarms", &loadbalancer.AlarmsArgs{
			Plan: plan.Alarms, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
		})
		if err != nil || !plan.Dashboard {
			return err
		}
		_, err = loadbalancer.NewDashboard(ctx, "dashboard", &loadbalancer.DashboardArgs{
			Scope: scope, LoadBalancer: alb.Suffix, TargetGroups: alb.TargetGroupSuffixes,
		})
		return err
	}
}

func TestLoadBalancerAttributes(t *testing.T) {
	t.Parallel()
	inputs := graphtest.Run(t, monitored(lbplan.Spec{
		HTTP: lbplan.Forward, DeletionProtection: new(false), IdleTimeout: 120, KeepAlive: new(60), Desync: lbplan.Strictest,
		XForwardedFor: lbplan.Preserve, ClientPort: true, PreserveHost: true, AccessLogs: new(false), ConnectionLogs: true,
		Logs: lbplan.LogSpec{Bucket: "arn:aws:s3:::shop-logs", Prefix: "shop"}, SecurityGroups: []string{"sg-0a1b2c3d"},
	})).Get(t, "web-alb").Inputs
	require.Equal(t, map[string]any{
		"loadBalancerType": "application", "subnets": []any{"subnet-a", "subnet-b"}, "securityGroups": []any{"sg-1", "sg-0a1b2c3d"},
		"enableDeletionProtection": false, "dropInvalidHeaderFields": true, "desyncMitigationMode": "strictest",
		"idleTimeout": 120.0, "clientKeepAlive": 60.0, "tags": map[string]any{"Name": "ecs-foundation-dev-alb"},
		"xffHeaderProcessingMode": "preserve", "enableXffClientPort": true, "preserveHostHeader": true,
		"connectionLogs": map[string]any{"bucket": "shop-logs", "enabled": true, "prefix": "shop/connections"},
	}, inputs)
}

func TestWebACLAssociation(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, monitored(lbplan.Spec{HTTP: lbplan.Forward, WebACL: webACL}))
	association, alb := g.Get(t, "web-web-acl"), g.Get(t, "web-alb")
	require.Equal(t, "aws:wafv2/webAclAssociation:WebAclAssociation", association.Type)
	require.Equal(t, map[string]any{"resourceArn": "<web-alb arn>", "webAclArn": webACL}, association.Inputs)
	require.Equal(t, "web", association.Parent)
	require.Equal(t, alb.Version, association.Version, "the same provider version as types of the SDK")
	require.Empty(t, graphtest.Run(t, monitored(lbplan.Spec{HTTP: lbplan.Forward})).Names(association.Type))
}

func TestLogBucketIsPrivateEncryptedAndExpires(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, monitored(lbplan.Spec{HTTP: lbplan.Forward, Logs: lbplan.LogSpec{RetentionDays: new(400)}}))
	inputs := func(name string) map[string]any {
		all := g.Get(t, "logs-"+name).Inputs
		if name != "bucket" {
			require.Equal(t, "<logs-bucket>", all["bucket"], name)
			delete(all, "bucket")
		}
		return all
	}
	require.Equal(t, map[string]any{"forceDestroy": false, "tags": map[string]any{"Name": "ecs-foundation-dev-alb-logs"}}, inputs("bucket"))
	require.Equal(t, map[string]any{
		"blockPublicAcls": true, "ignorePublicAcls": true, "blockPublicPolicy": true, "restrictPublicBuckets": true,
	}, inputs("public-access"))
	require.Equal(t, map[string]any{"rule": map[string]any{"objectOwnership": "BucketOwnerEnforced"}}, inputs("ownership"))
	require.Equal(t, map[string]any{"rules": []any{map[string]any{
		"applyServerSideEncryptionByDefault": map[string]any{"sseAlgorithm": "AES256"},
	}}}, inputs("encryption"))
	require.Equal(t, map[string]any{"versioningConfiguration": map[string]any{"status": "Enabled"}}, inputs("versioning"))
	require.Equal(t, map[string]any{"rules": []any{map[string]any{
		"id": "expire", "status": "Enabled", "filter": map[string]any{"prefix": ""},
		"expiration": map[string]any{"days": 400.0}, "noncurrentVersionExpiration": map[string]any{"noncurrentDays": 7.0},
		"abortIncompleteMultipartUpload": map[string]any{"daysAfterInitiation": 7.0},
	}}}, inputs("lifecycle"))
	require.Equal(t, []string{"logs-bucket", "logs-versioning"}, g.Get(t, "logs-lifecycle").After)
}

func TestLoadBalancerWaitsForBucketPolicy(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, monitored(lbplan.Spec{HTTP: lbplan.Forward, ConnectionLogs: true}))
	alb := g.Get(t, "web-alb")
	require.Equal(t, map[string]any{"bucket": "<logs-bucket>", "enabled": true}, alb.Inputs["accessLogs"])
	require.Equal(t, map[string]any{"bucket": "<logs-bucket>", "enabled": true, "prefix": "connections"}, alb.Inputs["connectionLogs"])
	require.Equal(t, []string{"logs-bucket", "logs-policy"}, alb.After, "only for what it requires")
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [
		{"Sid": "DeliverLogs", "Effect": "Allow", "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
			"Action": ["s3:PutObject"], "Resource": ["<logs-bucket arn>/AWSLogs/123456789012/*", "<logs-bucket arn>/connections/AWSLogs/123456789012/*"]},
		{"Sid": "DenyInsecureTransport", "Effect": "Deny", "Principal": "*", "Action": ["s3:*"],
			"Resource": ["<logs-bucket arn>", "<logs-bucket arn>/*"], "Condition": {"Bool": {"aws:SecureTransport": ["false"]}}}]}`,
		g.Get(t, "logs-policy").Inputs["policy"].(string))
}

func TestExistingLogBucketIsUnchanged(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, monitored(lbplan.Spec{HTTP: lbplan.Forward, Logs: lbplan.LogSpec{Bucket: "shop-logs", Prefix: "alb"}}))
	require.Equal(t, map[string]any{"bucket": "shop-logs", "enabled": true, "prefix": "alb"}, g.Get(t, "web-alb").Inputs["accessLogs"])
	require.Empty(t, g.Names(loadbalancer.LogsType))
}

func TestLogsRequireBucket(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(func(ctx *pulumi.Context) error {
		plan, err := lbplan.New(shop(lbplan.Spec{HTTP: lbplan.Forward}))
		if err != nil {
			return err
		}
		_, err = loadbalancer.New(ctx, "web", &loadbalancer.Args{
			Plan: plan, VPCID: pulumi.String("vpc-1"), SecurityGroupID: pulumi.String("sg-1"),
			SubnetIDs: pulumi.StringMap{"a": pulumi.String("subnet-a")},
		})
		return err
	})
	require.EqualError(t, err, `load balancer "web": LogBucket: required because the plan enables logs: create a bucket with NewLogs, `+
		`or disable the logs in the plan`)
	require.Empty(t, g.Names(""))
}

func TestAlarmsOfLoadBalancerAndServices(t *testing.T) {
	t.Parallel()
	const topic = "arn:aws:sns:us-east-1:123456789012:alarms"
	g := graphtest.Run(t, monitored(lbplan.Spec{HTTP: lbplan.Forward, Alarms: &lbplan.AlarmSpec{Topic: topic, LatencyMillis: new(500)}}))
	require.Equal(t, []string{
		"alarms-alb-5xx", "alarms-alb-rejected", "alarms-orders-5xx", "alarms-orders-latency", "alarms-orders-unhealthy",
	}, g.Names("aws:cloudwatch/metricAlarm:MetricAlarm"))
	common := map[string]any{
		"namespace": "AWS/ApplicationELB", "comparisonOperator": "GreaterThanOrEqualToThreshold",
		"period": 60.0, "evaluationPeriods": 5.0, "datapointsToAlarm": 3.0, "treatMissingData": "notBreaching",
		"alarmActions": []any{topic}, "okActions": []any{topic},
	}
	for name, want := range map[string]map[string]any{
		"alb-5xx": {
			"metricName": "HTTPCode_ELB_5XX_Count", "statistic": "Sum", "threshold": 10.0,
			"dimensions": map[string]any{"LoadBalancer": "<web-alb arnSuffix>"},
		},
		"orders-latency": {
			"metricName": "TargetResponseTime", "extendedStatistic": "p99", "threshold": 0.5,
			"evaluateLowSampleCountPercentiles": "ignore",
			"dimensions":                        map[string]any{"LoadBalancer": "<web-alb arnSuffix>", "TargetGroup": "<web-orders arnSuffix>"},
		},
	} {
		got := g.Get(t, "alarms-"+name).Inputs
		require.Truef(t, strings.HasPrefix(got["alarmDescription"].(string), "ecs-foundation-dev-"+name+": The "), "%v", got["alarmDescription"])
		delete(got, "alarmDescription")
		want["tags"] = map[string]any{"Name": "ecs-foundation-dev-" + name}
		maps.Copy(want, common)
		require.Equal(t, want, got)
	}
}

func TestDashboardShowsLoadBalancerAndServices(t *testing.T) {
	t.Parallel()
	inputs := graphtest.Run(t, monitored(lbplan.Spec{HTTP: lbplan.Forward, Dashboard: true})).Get(t, "dashboard-graphs").Inputs
	require.Equal(t, "ecs-foundation-dev-dashboard", inputs["dashboardName"])
	body, err := lbplan.DashboardBody("us-east-1", "<web-alb arnSuffix>", map[string]string{"orders": "<web-orders arnSuffix>"})
	require.NoError(t, err)
	require.Equal(t, body, inputs["dashboardBody"])
}

func TestPreviewShowsLogsAlarmsAndDashboard(t *testing.T) {
	t.Parallel()
	p := monitored(lbplan.Spec{
		CertificateARN: certificate, WebACL: webACL, ConnectionLogs: true, Dashboard: true,
		Alarms: &lbplan.AlarmSpec{Topic: "arn:aws:sns:us-east-1:123456789012:alarms"},
	})
	require.Equal(t, graphtest.Run(t, p).Names(""), graphtest.Preview(t, p).Names(""))
}
