package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

const zone = "Z0123456789ABCDEFGHIJ"

func TestCertificateIsRequestedForDomainWithoutOne(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spec      lbplan.Spec
		requested []string
		names     []string
	}{
		"domain": {
			lbplan.Spec{Domain: "shop.example.com", ZoneID: zone, AlternativeNames: []string{"*.shop.example.com", "www.example.com"}},
			[]string{"shop.example.com", "*.shop.example.com", "www.example.com"},
			[]string{"cart.shop.example.com", "shop.example.com", "www.example.com"},
		},
		"domain and certificate": {
			lbplan.Spec{Domain: "shop.example.com", ZoneID: zone, CertificateARN: certificate},
			nil,
			[]string{"cart.shop.example.com", "shop.example.com"},
		},
		"domain without DNS records": {
			lbplan.Spec{
				Domain: "shop.example.com", ZoneID: zone, AlternativeNames: []string{"*.shop.example.com"}, Aliases: new(false),
			},
			[]string{"shop.example.com", "*.shop.example.com"},
			nil,
		},
		"certificate only": {lbplan.Spec{CertificateARN: certificate}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			in.Spec = tc.spec
			in.Services[0].Routes[0].Hosts = []string{"Cart.shop.example.com", "*.shop.example.com", "myshop.example.com"}
			p, err := lbplan.New(in)
			require.NoError(t, err)
			require.Equal(t, tc.requested, p.Certificate.Names())
			require.Equal(t, tc.names, p.Names)
			require.True(t, p.Listeners[0].HTTPS)
			require.Equal(t, tc.spec.CertificateARN, p.Listeners[0].CertificateARN)
		})
	}
}

func TestOnlyHostsOfRoutesGetDNSRecords(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Spec = lbplan.Spec{Domain: "example.com", ZoneID: zone, AlternativeNames: []string{"*.example.com"}}
	p, err := lbplan.New(in)
	require.NoError(t, err)
	require.Equal(t, []string{"example.com", "www.example.com"}, p.Names)
	in.Services = in.Services[:1]
	p, err = lbplan.New(in)
	require.NoError(t, err)
	require.Equal(t, []string{"example.com"}, p.Names)
}

func TestCertificateOutsideTheSpecEnablesHTTPS(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Spec, in.Certified = lbplan.Spec{HTTP: lbplan.Off}, true
	p, err := lbplan.New(in)
	require.NoError(t, err)
	require.Equal(t, []lbplan.Listener{{Key: "https", Port: 443, HTTPS: true, Serves: true}}, p.Listeners)
}

func TestDomainAndWildcardShareValidationRecord(t *testing.T) {
	t.Parallel()
	c, err := lbplan.NewCertificate("shop.example.com", []string{"*.shop.example.com", "*.example.com"})
	require.NoError(t, err)
	require.Equal(t, []string{"example.com", "shop.example.com"}, c.Validated())
	require.Empty(t, lbplan.Certificate{}.Validated())
}

func TestNewCertificateReportsInvalidNames(t *testing.T) {
	t.Parallel()
	_, err := lbplan.NewCertificate("", []string{"example"})
	require.ErrorContains(t, err, "domain: ")
	require.ErrorContains(t, err, "alternativeNames[0]: ")
}
