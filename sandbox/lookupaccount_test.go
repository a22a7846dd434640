package sandbox_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// TestPreviewReportsAllThatAnAccountLacksOrHas previews a stack with several wrong settings in an account that has
// what AWS allows only once, and has reached its quotas.
func TestPreviewReportsAllThatAnAccountLacksOrHas(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	for _, stack := range []*engine.Engine{
		e, e.Stack("prod"), e.File("../examples/retail-store/foundation.yaml", "retail-store"),
	} {
		valid := stack.Preview()
		require.NoError(t, valid.Err)
		require.NotContains(t, valid.Output, "does not exist", "what the stack file names exists")
	}

	e.CallREST("guardduty", http.MethodPost, "/detector", `{"enable": true}`)
	e.CallQuery("iam", "CreateOpenIDConnectProvider", "Url", "https://token.actions.githubusercontent.com",
		"ThumbprintList.member.1", "6938fd4d98bab03faadb97b34396831e3780aea1")
	for i := range 4 { // in addition to the default VPC
		e.CallQuery("ec2", "CreateVpc", "CidrBlock", "10."+strconv.Itoa(100+i)+".0.0/16")
		e.CallQuery("ec2", "AllocateAddress", "Domain", "vpc")
	}
	empty := inventory(e)
	const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"
	preview := e.Preview(
		"services.users.secrets=["+secret+"user-service/database-ZzZzZz, "+secret+"missing-AbCdEf]",
		"services.users.secretsKey=arn:aws:kms:us-east-1:123456789012:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d",
		"services.orders.grants[0].sqs.queue=missing", "loadBalancer.accessLogs=true", "loadBalancer.logs.bucket=missing-bucket",
		"iam.permissionsBoundary=arn:aws:iam::123456789012:policy/missing", "monitoring.guardDuty.detector=create",
		"delivery.github={repository: acme/shop, branch: main, makeProvider: true}", "network.nat.strategy=OnePerAz",
	)
	require.Error(t, preview.Err)
	require.NotContains(t, preview.Output, "could not look up")
	require.Contains(t, preview.Output, "8 errors; no resources were changed")
	for _, line := range []string{
		"services.users.secrets[0]: no secret has the ARN \"" + secret + "user-service/database-ZzZzZz\": set " + secret +
			"user-service/database-AbCdEf",
		"services.users.secrets[1]: the secret ",
		"services.users.secretsKey: the key ", "services.orders.grants[0].sqs.queue: the queue \"missing\" does not exist yet",
		"loadBalancer.logs.bucket: the bucket ", "iam.permissionsBoundary: the policy ",
		"monitoring.guardDuty.detector: the account already has the detector ",
		"delivery.github.makeProvider: the account already has the identity provider ",
		"network: the region has 5 other VPCs", "network.nat: the region has 4 other Elastic IPs",
	} {
		require.Contains(t, preview.Output, "ecs-foundation:"+line)
	}
	require.Equal(t, empty, inventory(e), "nothing is created")
}
