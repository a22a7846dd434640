package endpointpolicy_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/endpointpolicy"
	"ecs-foundation/stack/graphtest"
)

var scope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

// size is AWS's limit for the policy of an endpoint.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
const size = 20480

// one returns the policy of one service's endpoint.
func one(t *testing.T, service string, choice networkplan.EndpointPolicies, scope policy.Scope) string {
	t.Helper()
	policies, err := endpointpolicy.Policies([]string{service}, choice, scope)
	require.NoError(t, err)
	return policies[service]
}

func TestPoliciesAreAsReviewed(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"open": one(t, "s3", networkplan.Open, scope), "s3": one(t, "s3", networkplan.Restricted, scope),
		"dynamodb":       one(t, "dynamodb", networkplan.Restricted, scope),
		"secretsmanager": one(t, "secretsmanager", networkplan.Restricted, scope),
	} {
		require.Less(t, len(text), size)
		graphtest.Golden(t, "testdata/"+name+".json", graphtest.Indent(t, text))
	}
}

func TestLayersComeFromTheBucketOfTheRegionAndPartition(t *testing.T) {
	t.Parallel()
	china := policy.Scope{Region: "cn-north-1", Account: scope.Account}
	require.Contains(t, one(t, "s3", networkplan.Restricted, china), `["arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*"]`)
}

func TestPoliciesAreWrittenWhereAnEndpointTakesOne(t *testing.T) {
	t.Parallel()
	for _, choice := range []networkplan.EndpointPolicies{"", networkplan.Restricted, networkplan.Open} {
		got, err := endpointpolicy.Policies([]string{"sqs", "s3", "athena"}, choice, scope)
		require.NoError(t, err)
		require.Equal(t, []string{"s3", "sqs"}, slices.Sorted(maps.Keys(got)))
		require.Equal(t, choice != networkplan.Open, strings.Contains(got["sqs"], scope.Account), "restricted unless it is open by name")
	}
}

func TestARestrictionToNoAccountIsRefused(t *testing.T) {
	t.Parallel()
	_, err := endpointpolicy.Policies(nil, networkplan.Restricted, policy.Scope{Region: "us-east-1"})
	require.EqualError(t, err, `endpoints are restricted to the principals of an account, and "" is none: give its 12 digits`)
	_, err = endpointpolicy.Policies(nil, networkplan.Open, policy.Scope{Region: "us-east-1"})
	require.NoError(t, err)
}
