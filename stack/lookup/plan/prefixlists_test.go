package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

func TestPrefixLists(t *testing.T) {
	t.Parallel()
	const id = "pl-0123456789abcdef0"
	p := load(t, map[string]string{"security": `{"ingress": {"prefixLists": ["` + id + `"]}}`})
	for name, tc := range map[string]struct {
		list   any
		errors string
	}{
		"small list":   {lookupplan.PrefixListSize{MaxEntries: 60}, ""},
		"missing list": {nil, "security.ingress.prefixLists[0]: the account has no prefix list " + id + " in us-east-1: create it, or set the ID of one that is shared with the account"},
		"IPv6 list":    {lookupplan.PrefixListSize{MaxEntries: 5, IPv6: true}, "security.ingress.prefixLists[0]: " + id + " has IPv6 addresses, which are not supported here: list the ranges in security.ingress.cidrs"},
		"large list": {
			lookupplan.PrefixListSize{MaxEntries: 61},
			"security.ingress.prefixLists: 61 rules of security group alb, ingress: the limit is 60; a prefix list counts as its maximum number of entries on each listener, so lower that number; if AWS has raised the quota, set quotas.rulesPerGroup",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, problems := evaluate(p, usEast1().with(account{lookupplan.PrefixList{ID: id}: tc.list}))
			require.Equal(t, tc.errors, problems)
			require.Empty(t, warnings)
		})
	}
}
