package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/graphtest"
)

func TestDefaults(t *testing.T) {
	t.Parallel()
	complete := clusterplan.Spec{}.Complete()
	require.Equal(t, clusterplan.Spec{
		Insights: clusterplan.Enhanced,
		Capacity: []clusterplan.Capacity{{Provider: clusterplan.Fargate, Weight: 1}},
		Exec:     clusterplan.Exec{RetentionDays: 365},
	}, complete)
	require.NoError(t, complete.Check())
}

func TestInvalidSpecs(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, spec := range map[string]clusterplan.Spec{
		"many errors": {
			Name: "my shop", Insights: "enhancd", Exec: clusterplan.Exec{RetentionDays: 10},
			Capacity: []clusterplan.Capacity{
				{Provider: "FARGATE_SPOTS", Base: 1, Weight: 1001},
				{Provider: clusterplan.Fargate, Base: 100001},
				{Provider: clusterplan.Fargate, Weight: -1},
			},
		},
		"capacity without a weight": {Capacity: []clusterplan.Capacity{{Provider: clusterplan.FargateSpot, Base: 1}}},
	} {
		errs[name] = spec.Complete().Check()
	}
	graphtest.GoldenErrors(t, "testdata/errors.golden", errs)
}

func TestKeyPolicyAllowsOnlyTheLogGroup(t *testing.T) {
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

func TestComponentNameFitsNamesOfResources(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 240)
	for name, tc := range map[string]struct {
		spec clusterplan.Spec
		want string
	}{
		"shop":        {},
		"shop.eu":     {want: `name: invalid component name "shop.eu", which the name of the cluster begins with`},
		long:          {want: "name: invalid component name"},
		"named.shop":  {spec: clusterplan.Spec{Name: "shop"}},
		"shop europe": {spec: clusterplan.Spec{Name: "shop"}, want: `name: invalid component name "shop europe", which the name of the log group contains`},
	} {
		errs := validate.NewErrors("")
		tc.spec.ValidateComponent(name, "/ecs/shop-dev/"+name+"/exec", errs)
		if tc.want == "" {
			require.NoError(t, errs.Err(), name)
		} else {
			require.ErrorContains(t, errs.Err(), tc.want, name)
		}
	}
}
