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

// maxSize is AWS's limit for the policy of an endpoint, in characters.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
const maxSize = 20480

// policyOf returns the policy of a service's endpoint.
func policyOf(t *testing.T, service string, choice networkplan.EndpointPolicies, scope policy.Scope) string {
	t.Helper()
	policies, err := endpointpolicy.Policies([]string{service}, choice, scope)
	require.NoError(t, err)
	return policies[service]
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"open": policyOf(t, "s3", networkplan.Open, scope), "s3": policyOf(t, "s3", networkplan.Restricted, scope),
		"dynamodb":       policyOf(t, "dynamodb", networkplan.Restricted, scope),
		"secretsmanager": policyOf(t, "secretsmanager", networkplan.Restricted, scope),
	} {
		require.Less(t, len(text), maxSize)
		graphtest.Golden(t, "testdata/"+name+".json", graphtest.Indent(t, text))
	}
}

func TestImageLayerBucketMatchesRegionAndPartition(t *testing.T) {
	t.Parallel()
	china := policy.Scope{Region: "cn-north-1", Account: scope.Account}
	require.Contains(t, policyOf(t, "s3", networkplan.Restricted, china), `["arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*"]`)
}

func TestOnlySupportedEndpointsHavePolicies(t *testing.T) {
	t.Parallel()
	for _, choice := range []networkplan.EndpointPolicies{"", networkplan.Restricted, networkplan.Open} {
		got, err := endpointpolicy.Policies([]string{"sqs", "s3", "athena"}, choice, scope)
		require.NoError(t, err)
		require.Equal(t, []string{"s3", "sqs"}, slices.Sorted(maps.Keys(got)))
		require.Equal(t, choice != networkplan.Open, strings.Contains(got["sqs"], scope.Account), "restricted is the default")
	}
}

func TestRestrictedPolicyRequiresAccount(t *testing.T) {
	t.Parallel()
	_, err := endpointpolicy.Policies(nil, networkplan.Restricted, policy.Scope{Region: "us-east-1"})
	require.EqualError(t, err, `endpoint policies: invalid account ID "": must be 12 digits`)
	_, err = endpointpolicy.Policies(nil, networkplan.Open, policy.Scope{Region: "us-east-1"})
	require.NoError(t, err)
}
