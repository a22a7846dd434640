package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

func planned(t *testing.T, spec lbplan.Spec) lbplan.Plan {
	t.Helper()
	in := shop()
	in.Spec = spec
	p, err := lbplan.New(in)
	require.NoError(t, err)
	return p
}

func TestDefaultsAreSafe(t *testing.T) {
	t.Parallel()
	p := planned(t, lbplan.Spec{CertificateARN: certificate})
	require.Equal(t, lbplan.Attributes{
		DeletionProtection: true, IdleTimeout: 60, KeepAlive: 3600, XForwardedFor: lbplan.Append, Desync: lbplan.Defensive,
	}, p.Attributes)
	require.Equal(t, lbplan.Logs{Access: true, RetentionDays: 30}, p.Logs)
	require.Nil(t, p.Alarms)
	require.Empty(t, p.WebACL)
}
