package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	"ecs-foundation/iam/policy/evaluate"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/endpointpolicy"
	"ecs-foundation/stack/preflight/reach"
)

// TestPlannedEndpointPoliciesAllowTheStart evaluates the policies that this program writes.
func TestPlannedEndpointPoliciesAllowTheStart(t *testing.T) {
	t.Parallel()
	caller := reach.Caller{Partition: "aws", Region: "us-east-1", Account: "123456789012"}
	starts := map[string]evaluate.Request{
		"ecr.api": caller.Call("ecr:GetAuthorizationToken", "*"),
		"ecr.dkr": caller.Call("ecr:BatchGetImage", "arn:aws:ecr:us-east-1:123456789012:repository/cart"),
		"s3":      caller.Layers("us-east-1"),
		"logs":    caller.Call("logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/cart:*"),
	}
	scope := policy.Scope{Region: "us-east-1", Account: "123456789012"}
	policies, err := endpointpolicy.Policies([]string{"ecr.api", "ecr.dkr", "s3", "logs"}, networkplan.Restricted, scope)
	require.NoError(t, err)
	for service, document := range policies {
		d := live()
		d.VpcEndpoints = []reach.DescribedEndpoint{endpointOf(service, "vpce-1")}
		d.VpcEndpoints[0].PolicyDocument = document
		n, err := reach.Describe("vpc-1", d)
		require.NoError(t, err)
		to := reach.Service(service)
		to.Calls = []evaluate.Request{starts[service]}
		path := n.Explain(liveTask, to, 443)
		require.Equal(t, reach.Open, path.Verdict(), path.String())
		to.Calls[0].Context["aws:principalaccount"] = []string{"210987654321"}
		to.Calls[0].Resource = "*"
		require.Equal(t, reach.Closed, n.Explain(liveTask, to, 443).Verdict(), "another account and another bucket: %s", service)
	}
}
