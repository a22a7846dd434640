package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

func shop() lbplan.Input {
	return lbplan.Input{
		Spec: lbplan.Spec{CertificateARN: certificate},
		Services: []lbplan.Service{
			{Name: "orders", Port: 3000, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{{Paths: []string{"/orders/*"}, Priority: 200}}}},
			{Name: "ui", Port: 8080, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{
				{Paths: []string{"/*"}, Priority: 50000},
				{Hosts: []string{"www.example.com"}, Priority: 100},
			}}},
			{Name: "worker"},
		},
	}
}

func TestListenersDependOnCertificateAndHTTP(t *testing.T) {
	t.Parallel()
	https := lbplan.Listener{Key: "https", Port: 443, HTTPS: true, Serves: true, CertificateARN: certificate}
	for name, tc := range map[string]struct {
		spec lbplan.Spec
		want []lbplan.Listener
	}{
		"certificate only": {
			lbplan.Spec{CertificateARN: certificate},
			[]lbplan.Listener{https, {Key: "http", Port: 80, Redirects: true}},
		},
		"HTTP off": {
			lbplan.Spec{CertificateARN: certificate, HTTP: lbplan.Off},
			[]lbplan.Listener{https},
		},
		"HTTP forward with a certificate": {
			lbplan.Spec{CertificateARN: certificate, HTTP: lbplan.Forward},
			[]lbplan.Listener{https, {Key: "http", Port: 80, Serves: true, Redirects: true}},
		},
		"HTTP forward without a certificate": {
			lbplan.Spec{HTTP: lbplan.Forward},
			[]lbplan.Listener{{Key: "http", Port: 80, Serves: true}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			in.Spec = tc.spec
			p, err := lbplan.New(in)
			require.NoError(t, err)
			require.Equal(t, tc.want, p.Listeners)
			require.Len(t, tc.spec.Ports(), len(tc.want))
		})
	}
}

func TestRulesAreSortedAndWorkersHaveNone(t *testing.T) {
	t.Parallel()
	p, err := lbplan.New(shop())
	require.NoError(t, err)
	require.Equal(t, []lbplan.Rule{
		{
			Key: "services.ui.routes[1]", Service: "ui", Forward: []lbplan.WeightedTargetGroup{{Group: "ui"}},
			Route: lbplan.Route{Priority: 100, Hosts: []string{"www.example.com"}},
		},
		{
			Key: "services.orders.routes[0]", Service: "orders", Forward: []lbplan.WeightedTargetGroup{{Group: "orders"}},
			Route: lbplan.Route{Priority: 200, Paths: []string{"/orders/*"}},
		},
		{
			Key: "services.ui.routes[0]", Service: "ui", Forward: []lbplan.WeightedTargetGroup{{Group: "ui"}},
			Route: lbplan.Route{Priority: 50000, Paths: []string{"/*"}},
		},
	}, p.Rules)
	require.Equal(t, []lbplan.TargetGroup{
		{Service: "orders", Port: 3000, HealthCheck: defaultCheck, Target: defaultTarget},
		{Service: "ui", Port: 8080, HealthCheck: defaultCheck, Target: defaultTarget},
	}, p.TargetGroups)
}

func TestDeletionProtectionIsOnByDefault(t *testing.T) {
	t.Parallel()
	in := shop()
	p, err := lbplan.New(in)
	require.NoError(t, err)
	require.True(t, p.Attributes.DeletionProtection)
	in.Spec.DeletionProtection = new(false)
	p, err = lbplan.New(in)
	require.NoError(t, err)
	require.False(t, p.Attributes.DeletionProtection)
}
