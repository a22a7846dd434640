package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	lbplan "ecs-foundation/loadbalancer/plan"
)

func TestLogBucketAllowsOnlyLoadBalancersOfItsAccount(t *testing.T) {
	t.Parallel()
	scope := policy.Scope{Region: "cn-north-1", Account: "123456789012"}
	allows := func(spec lbplan.Spec, resource string) bool {
		spec.HTTP = lbplan.Forward
		statement := planned(t, spec).Logs.BucketPolicy("arn:aws-cn:s3:::logs", scope).Statements[0]
		document := policy.NewDocument(statement)
		return document.Allows(policy.Need{Action: "s3:PutObject", Resource: resource})
	}
	const own, other = "AWSLogs/123456789012/elasticloadbalancing/a.log.gz", "AWSLogs/210987654321/elasticloadbalancing/a.log.gz"
	shop := lbplan.Spec{Logs: lbplan.LogSpec{Prefix: "shop"}}
	require.True(t, allows(lbplan.Spec{}, "arn:aws-cn:s3:::logs/"+own))
	require.False(t, allows(lbplan.Spec{}, "arn:aws-cn:s3:::logs/"+other))
	require.False(t, allows(lbplan.Spec{}, "arn:aws-cn:s3:::logs/connections/"+own), "connection logs are off")
	require.True(t, allows(lbplan.Spec{ConnectionLogs: true}, "arn:aws-cn:s3:::logs/connections/"+own))
	require.True(t, allows(shop, "arn:aws-cn:s3:::logs/shop/"+own))
	require.False(t, allows(shop, "arn:aws-cn:s3:::logs/"+own))
}
