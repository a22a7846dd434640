package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/graphtest"
)

func TestPermissionsOfEachStackAreAsReviewed(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			text, err := show("../..", stack)
			require.NoError(t, err)
			graphtest.Golden(t, "../../testdata/iam."+stack+"/matrix.md", text)
		})
	}
}

func TestAStackThatIsNotThereIsTold(t *testing.T) {
	t.Parallel()
	_, err := show("../..", "test")
	require.EqualError(t, err, `there is no stack "test" here: stat ../../Pulumi.test.yaml: no such file or directory`)
}
