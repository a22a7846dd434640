package preflight_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
)

// TestTenStacksOfFiftyServicesFitInOneAccount plans 500 services with the same names in ten stacks.
func TestTenStacksOfFiftyServicesFitInOneAccount(t *testing.T) {
	t.Parallel()
	const teams, services = 10, 50
	names, roles := map[string]bool{}, 0
	for i := range teams {
		source := large(services, nil)
		source.Name = fmt.Sprintf("team-%d", i)
		p, err := stack.Load(source, preflight.Check)
		require.NoError(t, err)
		roles += len(p.IAM.Roles)
		for _, r := range p.IAM.Roles {
			require.False(t, names[r.Name], r.Name)
			names[r.Name] = true
			if len(r.Managed) == 0 {
				require.LessOrEqual(t, r.Policy.Size(), policy.MaxInline, r.Name)
			}
			for _, managed := range r.Managed {
				require.LessOrEqual(t, managed.Size(), policy.MaxManaged, r.Name)
			}
		}
		for _, group := range p.LogGroups {
			require.False(t, names[group], group)
			names[group] = true
		}
		require.Len(t, p.LoadBalancers, 1)
		require.Len(t, p.LoadBalancers[0].TargetGroups, services)
	}
	require.LessOrEqual(t, roles, 1000, "roles of an account")
}
