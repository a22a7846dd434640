package account_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
)

// answers are answers of the AWS CLI with everything that must not be saved.
var answers = []string{
	`{"Subnets": [{"SubnetId": "subnet-0a1b2c3d4e5f60718", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24"}]}`,
	`{"Subnets": [{"SubnetId": "subnet-123456789012345678", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24"}]}`,
	`{"services": [{"serviceArn": "arn:aws:ecs:us-east-1:111122223333:service/shop/cart", "serviceName": "cart",
		"deployments": [{"id": "ecs-svc/1234567890123456789", "createdAt": 1764288000.123}],
		"events": [{"createdAt": "2026-11-28T00:00:00+00:00", "message": "arn:aws:iam::444455556666:role/x-111122223333_a"}]}]}`,
	`{"tasks": [{"taskArn": "arn:aws:ecs:us-east-1:111122223333:task/shop/0123456789abcdef", "stoppedReason": "AROAIOSFODNN7EXAMPLE1",
		"containers": [{"name": "app", "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/cart:1", "reason": "b111122223333,777788889999"}]}]}`,
	`{"taskDefinitions": [{"containerDefinitions": [{"name": "app", "command": ["--key=hunter2"],
		"environment": [{"name": "PASSWORD", "value": "hunter2"}],
		"logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": "hunter2", "awslogs-group": "g"}}}]}]}`,
}

func described(t *testing.T) *account.Account {
	t.Helper()
	a := &account.Account{Version: account.Version, ID: "111122223333"}
	for _, answer := range answers {
		require.NoError(t, a.Add([]byte(answer)))
	}
	return a
}

func saved(t *testing.T, a *account.Account) string {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, a.Save(&text))
	return text.String()
}

func TestAnswersAreAdded(t *testing.T) {
	t.Parallel()
	a := described(t)
	require.Len(t, a.Subnets, 2)
	require.Equal(t, account.Time("2025-11-28T00:00:00Z"), a.Services[0].Deployments[0].CreatedAt, "seconds")
	require.Equal(t, account.Time("2026-11-28T00:00:00+00:00"), a.Services[0].Events[0].CreatedAt, "text")
	require.Error(t, a.Add([]byte(`{"Subnets": 1}`)))
	require.NoError(t, a.Add([]byte(`{"tasks": [], "failures": [{"arn": "t", "reason": "MISSING"}]}`)))
	require.Empty(t, a.Failures)
}

func TestSavedDescriptionHasNoSecretsAndLoads(t *testing.T) {
	t.Parallel()
	a := described(t)
	text := saved(t, a)
	require.NotContains(t, text, "hunter2")
	require.Contains(t, text, "PASSWORD", "the names remain")
	loaded, err := account.Load(bytes.NewReader([]byte(text)))
	require.NoError(t, err)
	require.Equal(t, a, loaded)

	_, err = account.Load(bytes.NewReader([]byte(`{"version": 2}`)))
	require.ErrorContains(t, err, "unknown version 2")
	_, err = account.Load(bytes.NewReader([]byte(`Subnets`)))
	require.Error(t, err)
}

func TestMaskReplacesAccountsOnly(t *testing.T) {
	t.Parallel()
	masked, err := described(t).Mask()
	require.NoError(t, err)
	text := saved(t, masked)
	require.NotRegexp(t, "111122223333|444455556666|777788889999|AROAIOSFODNN7EXAMPLE1", text)
	require.Equal(t, "000000000001", masked.ID)
	require.Equal(t, "000000000001.dkr.ecr.us-east-1.amazonaws.com/cart:1", masked.Tasks[0].Containers[0].Image)
	require.Equal(t, "b000000000001,000000000003", masked.Tasks[0].Containers[0].Reason)
	require.Equal(t, "arn:aws:iam::000000000002:role/x-000000000001_a", masked.Services[0].Events[0].Message)
	require.Equal(t, "ecs-svc/1234567890123456789", masked.Services[0].Deployments[0].ID)
	require.Equal(t, "subnet-123456789012345678", masked.Subnets[1].SubnetId)
}
