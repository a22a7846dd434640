package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/iam/policy"
)

func TestWithoutSettingsEverythingIsMeasuredLoggedAndWatched(t *testing.T) {
	t.Parallel()
	complete := clusterplan.Spec{}.Complete()
	require.Equal(t, clusterplan.Spec{
		Insights: clusterplan.Enhanced,
		Capacity: []clusterplan.Capacity{{Provider: clusterplan.Fargate, Weight: 1}},
		Exec:     clusterplan.Exec{RetentionDays: 365},
	}, complete)
	require.NoError(t, complete.Check())
}

func TestAllMistakesOfAClusterAreToldAtOnce(t *testing.T) {
	t.Parallel()
	err := clusterplan.Spec{
		Name: "my shop", Insights: "enhancd", Exec: clusterplan.Exec{RetentionDays: 10},
		Capacity: []clusterplan.Capacity{
			{Provider: "FARGATE_SPOTS", Base: 1, Weight: 1001},
			{Provider: clusterplan.Fargate, Base: 100001},
			{Provider: clusterplan.Fargate, Weight: -1},
		},
	}.Complete().Check()
	require.EqualError(t, err, `insights: invalid value "enhancd": must be one of enhanced, enabled, disabled; did you mean enhanced?
capacity[0].provider: invalid value "FARGATE_SPOTS": must be one of FARGATE, FARGATE_SPOT; did you mean FARGATE_SPOT?
capacity[0].weight: 1001 is no weight: write a number from 0 to 1000
capacity[1].base: 100001 is no base: write a number from 0 to 100000
capacity[2].provider: FARGATE is listed twice: take one off
capacity[2].weight: -1 is no weight: write a number from 0 to 1000
exec.retentionDays: 10 is no term that CloudWatch takes: write one such as 30, 90 or 365
name: "my shop" is no name of a cluster: use up to 255 letters, digits, hyphens and underscores`)
}

func TestAStrategyWithoutWeightsPlacesNothing(t *testing.T) {
	t.Parallel()
	err := clusterplan.Spec{Capacity: []clusterplan.Capacity{{Provider: clusterplan.FargateSpot, Base: 1}}}.Complete().Check()
	require.EqualError(t, err, "capacity: no provider has a weight, so that ECS places no task: set one to 1 or more")
}

func TestOnlyTheLogsOfTheGroupMayUseItsKey(t *testing.T) {
	t.Parallel()
	for region, want := range map[string][3]string{
		"us-east-1":  {"arn:aws:iam::123456789012:root", "logs.us-east-1.amazonaws.com", "arn:aws:logs:us-east-1"},
		"cn-north-1": {"arn:aws-cn:iam::123456789012:root", "logs.cn-north-1.amazonaws.com.cn", "arn:aws-cn:logs:cn-north-1"},
	} {
		text, err := clusterplan.KeyPolicy("/ecs/shop-dev/exec", policy.Scope{Region: region, Account: "123456789012"}).JSON()
		require.NoError(t, err)
		require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [
			{"Sid": "Account", "Effect": "Allow", "Principal": {"AWS": ["`+want[0]+`"]}, "Action": ["kms:*"], "Resource": ["*"]},
			{"Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "`+want[1]+`"},
			 "Action": ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
			 "Resource": ["*"], "Condition": {"ArnEquals": {
				"kms:EncryptionContext:aws:logs:arn": ["`+want[2]+`:123456789012:log-group:/ecs/shop-dev/exec"]}}}]}`, text)
	}
}
