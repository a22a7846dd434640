package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
)

// TestPartitionsHaveTheirOwnNames checks the names that differ between partitions: the
// suffix of DNS names, and the service principal of CloudWatch Logs.
// https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
func TestPartitionsHaveTheirOwnNames(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]struct{ partition, suffix, logs string }{
		"eu-west-1":     {"aws", "amazonaws.com", "logs.amazonaws.com"},
		"us-gov-west-1": {"aws-us-gov", "amazonaws.com", "logs.amazonaws.com"},
		"cn-north-1":    {"aws-cn", "amazonaws.com.cn", "logs.cn-north-1.amazonaws.com.cn"},
	} {
		scope := policy.Scope{Region: region, Account: "123456789012"}
		arn := "arn:" + want.partition + ":"
		in := input(iamplan.Service{Name: "cart", ServicePermissions: iamplan.ServicePermissions{
			Secrets:    []string{scope.ARN("secretsmanager", "secret:cart/db-AbCdEf")},
			SecretsKey: scope.ARN("kms", "key/11111111-2222-3333-4444-555555555555"),
			Grants: []grant.Grant{{KMS: &grant.KMS{
				Key: scope.ARN("kms", "key/11111111-2222-3333-4444-555555555555"), Via: []string{"sqs"}, Access: grant.Read,
			}}},
		}})
		in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Branch: "main"}
		plan, err := iamplan.New(in, scope)
		require.NoError(t, err)
		roles := map[string]string{}
		for _, role := range plan.Roles {
			trust, err := role.Trust.JSON()
			require.NoError(t, err)
			permissions, err := role.Policy.JSON()
			require.NoError(t, err)
			roles[role.Key] = trust + permissions
		}
		require.Contains(t, roles["cart-task"], `"kms:ViaService":["sqs.`+region+"."+want.suffix+`"]`)
		require.Contains(t, roles["cart-task"], `"Service":"ecs-tasks.amazonaws.com"`)
		require.Contains(t, roles["cart-execution"], `["secretsmanager.`+region+"."+want.suffix+`","ssm.`+region+"."+want.suffix+`"]`)
		require.Contains(t, roles["cart-execution"], arn+"ecr:"+region)
		require.Contains(t, roles[iamplan.GitHubKey], `:aud":["sts.`+want.suffix+`"]`)
		require.Contains(t, roles[iamplan.GitHubKey], arn+"iam::123456789012:oidc-provider/")

		trust, err := sharing.Logs{Accounts: []string{"210987654321"}}.Trust(scope).JSON()
		require.NoError(t, err)
		require.Contains(t, trust, `"Service":"`+want.logs+`"`)
		require.Contains(t, trust, arn+"logs:"+region)
	}
}
