package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

func TestHostedZoneOfTheDomain(t *testing.T) {
	t.Parallel()
	const (
		certificate = `"certificateArn": "arn:aws:iam::123456789012:server-certificate/shop"`
		outside     = "is not in the hosted zone Z1 of loadBalancer.zoneId, which is for example.com: " +
			"set a name in example.com, or the ID of the hosted zone that contains it"
	)
	public, private := lookupplan.DNSZone{Name: "example.com"}, lookupplan.DNSZone{Name: "example.com", Private: true}
	for name, tc := range map[string]struct {
		settings string
		zone     any
		want     string
	}{
		"the domain":  {`"domain": "example.com"`, public, ""},
		"a subdomain": {`"domain": "shop.example.com", "alternativeNames": ["*.shop.example.com", "*.example.com"]`, public, ""},
		"a parent of the zone": {
			`"domain": "example.com"`,
			lookupplan.DNSZone{Name: "shop.example.com"},
			"loadBalancer.domain: example.com is not in the hosted zone Z1 of loadBalancer.zoneId, which is for shop.example.com: set a name in shop.example.com, or the ID of the hosted zone that contains it",
		},
		"another domain":                  {`"domain": "shop.example.org"`, public, "loadBalancer.domain: shop.example.org " + outside},
		"the same ending":                 {`"domain": "myexample.com"`, public, "loadBalancer.domain: myexample.com " + outside},
		"alternative names":               {`"domain": "example.com", "alternativeNames": ["www.example.com", "example.org", "*.example.net"]`, public, "loadBalancer.alternativeNames[1]: example.org " + outside + "\nloadBalancer.alternativeNames[2]: *.example.net " + outside},
		"no zone":                         {`"domain": "shop.example.com"`, nil, "loadBalancer.zoneId: the account has no hosted zone Z1: set the ID of the public hosted zone that contains shop.example.com"},
		"private zone":                    {`"domain": "shop.example.com"`, private, "loadBalancer.zoneId: the hosted zone Z1 (example.com) is private, so that ACM cannot validate the certificate: set the ID of a public hosted zone, or certificateArn"},
		"private zone with a certificate": {`"domain": "shop.example.com", ` + certificate, private, "loadBalancer.zoneId: the hosted zone Z1 (example.com) is private, so that clients on the internet cannot resolve shop.example.com: set the ID of a public hosted zone"},
		"private zone of an internal load balancer":   {`"domain": "shop.example.com", "internal": true, ` + certificate, private, ""},
		"private zone of an internal, without a cert": {`"domain": "shop.example.com", "internal": true`, private, "loadBalancer.zoneId: the hosted zone Z1 (example.com) is private, so that ACM cannot validate the certificate: set the ID of a public hosted zone, or certificateArn"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := load(t, map[string]string{"loadBalancer": `{"zoneId": "Z1", ` + tc.settings + `}`})
			a := usEast1().with(account{
				lookupplan.HostedZone{ID: "Z1"}:            tc.zone,
				lookupplan.ServerCertificate{Name: "shop"}: certificateOf(t, "ISSUED", "shop.example.com"),
			})
			warnings, problems := evaluate(p, a)
			require.Equal(t, tc.want, problems)
			require.Empty(t, warnings)
		})
	}
}
