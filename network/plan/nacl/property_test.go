package nacl_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	networkplan "ecs-foundation/network/plan"
)

func TestChangingZonesKeepsEntriesOfPlannedSubnets(t *testing.T) {
	t.Parallel()
	zones := rapid.Custom(func(t *rapid.T) []string {
		all := []string{"us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f"}
		return rapid.Permutation(all).Draw(t, "order")[:rapid.IntRange(1, 6).Draw(t, "count")]
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := spec(), spec()
		before.Zones, after.Zones = zones.Draw(t, "before"), zones.Draw(t, "after")
		require.Equal(t, newACLs(t, before, shop(3000)), newACLs(t, after, shop(3000)))
	})
}

func TestAddingServiceKeepsEntryNumbers(t *testing.T) {
	t.Parallel()
	// Even ports are not adjacent, and below 7000 no two have the same number.
	halves := rapid.SliceOfNDistinct(rapid.IntRange(1, 3499), 1, 8, rapid.ID)
	rapid.Check(t, func(t *rapid.T) {
		ports := halves.Draw(t, "halves")
		for i := range ports {
			ports[i] *= 2
		}
		before, after := newACLs(t, spec(), shop(ports[1:]...)), newACLs(t, spec(), shop(ports...))
		for _, tier := range networkplan.Tiers() {
			for _, direction := range [][2][]string{
				{lines(before[tier].In), lines(after[tier].In)}, {lines(before[tier].Out), lines(after[tier].Out)},
			} {
				for _, line := range direction[0] {
					require.True(t, slices.Contains(direction[1], line), "%s is missing in %v", line, direction[1])
				}
			}
		}
	})
}
