package plan_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	lookupplan "ecs-foundation/stack/lookup/plan"
)

const (
	first  = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
	second = "arn:aws:acm:us-east-1:123456789012:certificate/22222222-2222-3333-4444-555555555555"
)

// certificateOf returns a certificate with the names.
func certificateOf(t *testing.T, status string, names ...string) lookupplan.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: names[0]}}
	if len(names) > 1 {
		template.DNSNames = names
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	return lookupplan.Certificate{Status: status, PEM: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))}
}

// acm returns a certificate of ACM.
func acm(t *testing.T, arn, status string, names ...string) lookupplan.Certificate {
	t.Helper()
	c := certificateOf(t, status, names...)
	c.ARN = arn
	return c
}

// certificatesRequest returns the request for certificates of ACM, or a zero one.
func certificatesRequest(p stack.Plan) lookupplan.Certificates {
	for _, request := range lookupplan.Requests(lookupplan.Questions(p)) {
		if request, ok := request.(lookupplan.Certificates); ok {
			return request
		}
	}
	return lookupplan.Certificates{}
}

func TestCertificatesOfTheLoadBalancer(t *testing.T) {
	t.Parallel()
	const (
		one       = `{"certificateArn": "` + first + `"}`
		both      = `{"certificateArn": "` + first + `", "certificates": {"api": "` + second + `"}}`
		uncovered = "no certificate of the load balancer covers "
		issue     = ", but a listener needs an issued certificate: wait until ACM has issued it, or set another one"
	)
	for name, tc := range map[string]struct {
		balancer string
		hosts    string
		existing []lookupplan.Certificate
		errors   string
		warnings []string
	}{
		"covers the host":      {one, `"shop.example.com"`, []lookupplan.Certificate{acm(t, first, "ISSUED", "shop.example.com")}, "", nil},
		"upper case":           {one, `"Shop.Example.com"`, []lookupplan.Certificate{acm(t, first, "ISSUED", "shop.example.com", "SHOP.example.com")}, "", nil},
		"wildcard":             {one, `"shop.example.com"`, []lookupplan.Certificate{acm(t, first, "ISSUED", "*.example.com")}, "", nil},
		"another name":         {one, `"shop.example.com"`, []lookupplan.Certificate{acm(t, first, "ISSUED", "example.com", "shop.example.com")}, "", nil},
		"pattern":              {one, `"*.example.com"`, []lookupplan.Certificate{acm(t, first, "ISSUED", "*.example.com")}, "", nil},
		"other certificates":   {one, `"shop.example.com"`, []lookupplan.Certificate{acm(t, second, "EXPIRED", "shop.example.com"), acm(t, first, "ISSUED", "shop.example.com")}, "", nil},
		"deployed":             {one, `"shop.example.org"`, nil, "", nil},
		"covered by different": {both, `"shop.example.com", "api.example.org"`, []lookupplan.Certificate{acm(t, first, "ISSUED", "shop.example.com"), acm(t, second, "ISSUED", "api.example.org")}, "", nil},
		"pending": {
			one, `"shop.example.com"`,
			[]lookupplan.Certificate{acm(t, first, "PENDING_VALIDATION", "shop.example.com")},
			"loadBalancer.certificateArn: " + first + " has the status PENDING_VALIDATION" + issue, nil,
		},
		"expired additional": {
			both, `"shop.example.com"`,
			[]lookupplan.Certificate{acm(t, first, "ISSUED", "shop.example.com"), acm(t, second, "EXPIRED", "example.com")},
			"loadBalancer.certificates.api: " + second + " has the status EXPIRED" + issue, nil,
		},
		"uncovered hosts": {
			one, `"shop.example.com", "a.b.example.com", "*.example.org"`,
			[]lookupplan.Certificate{acm(t, first, "ISSUED", "example.com", "*.example.com")},
			"services.ui.routes[0].hosts[1]: " + uncovered + "a.b.example.com, only example.com, *.example.com: add a certificate to loadBalancer.certificates\n" +
				"services.ui.routes[0].hosts[2]: " + uncovered + "*.example.org, only example.com, *.example.com: add a certificate to loadBalancer.certificates", nil,
		},
		"unknown": {
			one, `"shop.example.com"`,
			[]lookupplan.Certificate{acm(t, second, "ISSUED", "shop.example.com")},
			"",
			[]string{"loadBalancer.certificateArn: could not look up " + first + ", whose first name is none of shop.example.com, *.example.com, example.com: " +
				"check in ACM that it is issued and includes the hosts of the routes"},
		},
		"unreadable": {
			one, `"shop.example.com"`,
			[]lookupplan.Certificate{{ARN: first, Status: "ISSUED", PEM: "none"}},
			"",
			[]string{"loadBalancer.certificateArn: could not read the names in " + first + ": check that it includes the hosts of the routes"},
		},
		"no host": {one, ``, []lookupplan.Certificate{}, "", []string{"loadBalancer.certificateArn: could not look up " + first + ", because no route has a host: check in ACM that it is issued"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conditions := `"hosts": [` + tc.hosts + `]`
			if tc.hosts == "" {
				conditions = `"paths": ["/*"]`
			}
			p := load(t, map[string]string{
				"loadBalancer": tc.balancer, "services": `{"ui": {"port": 3000, "routes": [{` + conditions + `, "priority": 1}]}}`,
			})
			warnings, problems := evaluate(p, usEast1().with(account{certificatesRequest(p): tc.existing}))
			require.Equal(t, tc.errors, problems)
			require.Equal(t, tc.warnings, warnings)
		})
	}
}

func TestServerCertificates(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:iam::123456789012:server-certificate/web/shop"
	p := load(t, map[string]string{
		"loadBalancer": `{"certificateArn": "` + arn + `"}`, "services": `{"ui": {"port": 3000, "routes": [{"hosts": ["shop.example.com"], "priority": 1}]}}`,
	})
	for name, tc := range map[string]struct {
		certificate any
		want        string
	}{
		"covers the host": {certificateOf(t, "ISSUED", "shop.example.com"), ""},
		"uncovered host":  {certificateOf(t, "ISSUED", "example.com"), "services.ui.routes[0].hosts[0]: no certificate of the load balancer covers shop.example.com, only example.com: add a certificate to loadBalancer.certificates"},
		"expired":         {certificateOf(t, "EXPIRED", "shop.example.com"), "loadBalancer.certificateArn: " + arn + " has the status EXPIRED, but a listener needs an issued certificate: wait until ACM has issued it, or set another one"},
		"missing":         {nil, "loadBalancer.certificateArn: the account has no server certificate " + arn + ": set one that exists"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, problems := evaluate(p, usEast1().with(account{lookupplan.ServerCertificate{Name: "shop"}: tc.certificate}))
			require.Equal(t, tc.want, problems)
			require.Empty(t, warnings)
		})
	}
}

func TestUncoveredHostsBehindCloudFrontAreWarnings(t *testing.T) {
	t.Parallel()
	p := load(t, map[string]string{
		"loadBalancer": `{"certificateArn": "arn:aws:iam::123456789012:server-certificate/shop", "http": "off"}`,
		"security":     `{"ingress": {"cloudFront": true}}`,
		"services":     `{"ui": {"port": 3000, "routes": [{"hosts": ["shop.example.com"], "priority": 1}]}}`,
	})
	warnings, problems := evaluate(p, usEast1().with(account{
		lookupplan.ServerCertificate{Name: "shop"}: certificateOf(t, "ISSUED", "origin.example.com"),
	}))
	require.Empty(t, problems)
	require.Equal(t, []string{"services.ui.routes[0].hosts[0]: no certificate of the load balancer covers shop.example.com, " +
		"only origin.example.com: add a certificate to loadBalancer.certificates"}, warnings)
}

func TestDomainsOfCertificatesAreLimited(t *testing.T) {
	t.Parallel()
	var hosts []string
	for letter := 'a'; letter <= 'e'; letter++ {
		for _, parent := range []string{"example.com", "example.net", "example.org"} {
			hosts = append(hosts, `"`+string(letter)+"."+parent+`"`)
		}
	}
	var routes []string
	for i, chunk := range [][]string{hosts[:5], hosts[5:10], hosts[10:]} {
		routes = append(routes, `{"hosts": [`+strings.Join(chunk, ",")+`], "priority": `+string(rune('1'+i))+`}`)
	}
	p := load(t, map[string]string{
		"loadBalancer": `{"certificateArn": "` + first + `"}`, "services": `{"ui": {"port": 3000, "routes": [` + strings.Join(routes, ",") + `]}}`,
	})
	domains := strings.Fields(certificatesRequest(p).Domains)
	require.Len(t, domains, 16)
	require.Equal(t, []string{"*.example.com", "*.example.net", "*.example.org", "example.com", "example.net", "example.org", "a.example.com"}, domains[:7])
}
