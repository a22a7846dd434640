package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
)

func TestPermissionsOfEachStackAreAsReviewed(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			text, err := show("../..", stack, permissions)
			require.NoError(t, err)
			graphtest.Golden(t, "../../stack/testdata/iam."+stack+"/matrix.md", text)
		})
	}
}

func TestAStackThatIsNotThereIsTold(t *testing.T) {
	t.Parallel()
	_, err := show("../..", "test", permissions)
	require.EqualError(t, err, `there is no stack "test" here: stat ../../Pulumi.test.yaml: no such file or directory`)
}

func TestWhatOthersNeedToPullIsShown(t *testing.T) {
	t.Parallel()
	sharesWith := func(with *sharing.With) (string, error) {
		return show("../..", "prod", func(cfg config.Config) (string, error) {
			cfg.Sharing.Images = with
			return sharedPolicies(cfg)
		})
	}
	text, err := sharesWith(&sharing.With{Accounts: []string{"210987654321"}})
	require.NoError(t, err)
	require.Contains(t, text, `"Principal":{"AWS":["arn:aws:iam::210987654321:root"]},"Action":["kms:Decrypt"]`)
	require.Contains(t, text, `"arn:aws:ecr:us-east-1:123456789012:repository/ecs-foundation/cart"`)
	_, err = sharesWith(nil)
	require.EqualError(t, err, "prod shares no images: name accounts or an organization in sharing.images")
}
