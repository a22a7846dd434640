package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

func TestSplitStackName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][3]string{
		"dev":           {"", "", "dev"},
		"acme/dev":      {"acme", "", "dev"},
		"acme/shop/dev": {"acme", "shop", "dev"},
	} {
		organization, project, stack := validate.SplitStackName(name)
		require.Equal(t, want, [3]string{organization, project, stack}, name)
	}
}
