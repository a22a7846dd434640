package routing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/loadbalancer/routing"
)

const zone = "Z0123456789ABCDEFGHIJ"

func TestACertificateIsMadeWhereThereIsADomainAndNone(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spec  routing.Spec
		made  []string
		names []string
	}{
		"a domain": {
			routing.Spec{Domain: "shop.example.com", ZoneID: zone, AlternativeNames: []string{"*.shop.example.com", "www.example.com"}},
			[]string{"shop.example.com", "*.shop.example.com", "www.example.com"},
			[]string{"cart.shop.example.com", "shop.example.com", "www.example.com"},
		},
		"a domain beside a certificate": {
			routing.Spec{Domain: "shop.example.com", ZoneID: zone, CertificateARN: certificate},
			nil,
			[]string{"cart.shop.example.com", "shop.example.com"},
		},
		"a domain that leads elsewhere": {
			routing.Spec{
				Domain: "shop.example.com", ZoneID: zone, AlternativeNames: []string{"*.shop.example.com"}, Aliases: new(false),
			},
			[]string{"shop.example.com", "*.shop.example.com"},
			nil,
		},
		"a certificate alone": {routing.Spec{CertificateARN: certificate}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := shop()
			in.Spec = tc.spec
			in.Services[0].Routes[0].Hosts = []string{"Cart.shop.example.com", "*.shop.example.com", "myshop.example.com"}
			p, err := routing.New(in)
			require.NoError(t, err)
			require.Equal(t, tc.made, p.Certificate.Names())
			require.Equal(t, tc.names, p.Names)
			require.True(t, p.Listeners[0].HTTPS)
			require.Equal(t, tc.spec.CertificateARN, p.Listeners[0].CertificateARN)
		})
	}
}

func TestOnlyTheNamesOfItsOwnServicesLeadToALoadBalancer(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Spec = routing.Spec{Domain: "example.com", ZoneID: zone, AlternativeNames: []string{"*.example.com"}}
	p, err := routing.New(in)
	require.NoError(t, err)
	require.Equal(t, []string{"example.com", "www.example.com"}, p.Names)
	in.Services = in.Services[:1]
	p, err = routing.New(in)
	require.NoError(t, err)
	require.Equal(t, []string{"example.com"}, p.Names)
}

func TestACertificateThatIsGivenElsewhereMakesHTTPS(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Spec, in.Certified = routing.Spec{HTTP: routing.Off}, true
	p, err := routing.New(in)
	require.NoError(t, err)
	require.Equal(t, []routing.Listener{{Key: "https", Port: 443, HTTPS: true, Serves: true}}, p.Listeners)
}

func TestDNSAnswersOnceForANameAndItsWildcard(t *testing.T) {
	t.Parallel()
	c, err := routing.NewCertificate("shop.example.com", []string{"*.shop.example.com", "*.example.com"})
	require.NoError(t, err)
	require.Equal(t, []string{"example.com", "shop.example.com"}, c.Validated())
	require.Empty(t, routing.Certificate{}.Validated())
}

func TestMistakesInTheNamesOfACertificateAreTold(t *testing.T) {
	t.Parallel()
	_, err := routing.NewCertificate("", []string{"example"})
	require.EqualError(t, err, `domain: it is missing: give the name that requests come to, such as shop.example.com
alternativeNames[0]: "example" is no name of a domain: write one such as www.example.com or *.example.com, in lower case`)
}
