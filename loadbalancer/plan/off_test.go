package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

func TestLoadBalancerIsOff(t *testing.T) {
	t.Parallel()
	const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
	for name, test := range map[string]struct {
		input lbplan.Input
		off   bool
	}{
		"off":                     {lbplan.Input{Spec: lbplan.Spec{HTTP: lbplan.Off}}, true},
		"off, worker":             {lbplan.Input{Spec: lbplan.Spec{HTTP: lbplan.Off}, Services: []lbplan.Service{{Name: "worker", Port: 3000}}}, true},
		"certificate":             {lbplan.Input{Spec: lbplan.Spec{HTTP: lbplan.Off, CertificateARN: certificate}}, false},
		"certificate of a caller": {lbplan.Input{Spec: lbplan.Spec{HTTP: lbplan.Off}, Certified: true}, false},
		"forward":                 {lbplan.Input{Spec: lbplan.Spec{HTTP: lbplan.Forward}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plans, err := lbplan.NewAll(test.input)
			require.NoError(t, err)
			require.Equal(t, test.off, len(plans) == 0)
		})
	}
	_, err := lbplan.New(lbplan.Input{Spec: lbplan.Spec{HTTP: lbplan.Off}})
	require.ErrorContains(t, err, "the load balancer would serve nothing", "there is no load balancer to plan")
}
