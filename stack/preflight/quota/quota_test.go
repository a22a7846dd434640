package quota_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight/quota"
)

// stack returns the input for a stack in n zones with m services, each on its own port.
func stack(t *testing.T, zones, services int) quota.Input {
	t.Helper()
	var names []string
	for i := range zones {
		names = append(names, fmt.Sprintf("us-east-1%c", 'a'+i))
	}
	in := quota.Input{Roles: services + 1}
	web := lbplan.Input{Spec: lbplan.Spec{HTTP: lbplan.Forward}}
	links := securityplan.Input{Listeners: []int{80}}
	for i := range services {
		name, port := fmt.Sprintf("s%d", i), 3000+i
		links.Services = append(links.Services, securityplan.Service{Name: name, Port: port})
		web.Services = append(web.Services, lbplan.Service{
			Name: name, Port: port, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{{Paths: []string{"/" + name}, Priority: i + 1}}},
		})
	}
	var err error
	in.Network, err = networkplan.New(networkplan.Spec{Zones: names}, "us-east-1")
	require.NoError(t, err)
	in.Security, err = securityplan.New(links)
	require.NoError(t, err)
	first, err := lbplan.New(web)
	require.NoError(t, err)
	in.LoadBalancers = []lbplan.Plan{first}
	return in
}

// perService returns the security plan of n services, each with its own group.
func perService(t *testing.T, n int) securityplan.Plan {
	t.Helper()
	in := securityplan.Input{Listeners: []int{443}, Spec: securityplan.Spec{Isolation: securityplan.PerService}}
	for i := range n {
		in.Services = append(in.Services, securityplan.Service{Name: fmt.Sprintf("s%d", i), Port: 3000})
	}
	c, err := securityplan.New(in)
	require.NoError(t, err)
	return c
}

func TestUsageWithinTheQuotas(t *testing.T) {
	t.Parallel()
	require.NoError(t, quota.Check(stack(t, 2, 60), quota.Limits{}), "60 ports")
	require.NoError(t, quota.Check(stack(t, 6, 1), quota.Limits{ElasticIPs: 10}))
}

func TestExceededQuotasAreReported(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, tc := range map[string]struct {
		zones, services int
		change          func(*quota.Input)
		raised          quota.Limits
	}{
		"NAT gateways in six zones": {
			6, 1, nil,
			quota.Limits{},
		},
		"61 ports": {
			2, 61, nil,
			quota.Limits{},
		},
		"security groups for 61 services": {
			2, 61, func(in *quota.Input) { in.Security = perService(t, 61) },
			quota.Limits{},
		},
		"101 target groups": {
			2, 101, nil,
			quota.Limits{RulesPerGroup: 200, RulesPerLoadBalancer: 200},
		},
		"rules on two listeners": {
			2, 51, func(in *quota.Input) {
				in.LoadBalancers[0].Listeners = append(in.LoadBalancers[0].Listeners, lbplan.Listener{Key: "https", Port: 443, Serves: true})
			},
			quota.Limits{},
		},
		"certificates of a load balancer": {
			2, 1, func(in *quota.Input) {
				in.LoadBalancers[0].Listeners = []lbplan.Listener{{Key: "https", Certificates: map[string]string{"blog": "", "news": ""}}}
			},
			quota.Limits{CertificatesPerLoadBalancer: 1},
		},
		"names of a certificate": {
			2, 1, func(in *quota.Input) {
				in.LoadBalancers[0].Certificate = lbplan.Certificate{Domain: "example.com", AlternativeNames: make([]string, 10)}
			},
			quota.Limits{},
		},
		"roles": {
			2, 1, func(in *quota.Input) { in.Roles = 1001 },
			quota.Limits{},
		},
		"interface endpoints": {
			2, 1, func(in *quota.Input) { in.Network.Endpoints = make([]string, 51) },
			quota.Limits{},
		},
		"security groups": {
			2, 1, func(in *quota.Input) { in.Security.Groups = make([]securityplan.Group, 2501) },
			quota.Limits{},
		},
		"VPC ranges": {
			2, 1, func(in *quota.Input) { in.Network.Secondary = make([]netip.Prefix, 5) },
			quota.Limits{},
		},
		"subnets": {
			2, 1, func(in *quota.Input) { in.Network.Subnets = make([]networkplan.Subnet, 201) },
			quota.Limits{},
		},
	} {
		in := stack(t, tc.zones, tc.services)
		if tc.change != nil {
			tc.change(&in)
		}
		errs[name] = quota.Check(in, tc.raised)
	}
	graphtest.GoldenErrors(t, "testdata/errors.golden", errs)
}

func TestIngressRangesCountForEachListener(t *testing.T) {
	t.Parallel()
	in := stack(t, 2, 1)
	for i := range 60 {
		in.Security.Edges = append(in.Security.Edges, securityplan.Edge{
			From: securityplan.Node{CIDR: netip.MustParsePrefix(fmt.Sprintf("198.51.%d.0/24", i))}, To: securityplan.Node{Group: securityplan.ALB}, Port: 80,
		})
	}
	require.ErrorContains(t, quota.Check(in, quota.Limits{}), "security.ingress.cidrs: 61 ")
}

func TestIPv6RulesAreCountedSeparately(t *testing.T) {
	t.Parallel()
	in := stack(t, 2, 1)
	for i := range 60 {
		in.Security.Edges = append(in.Security.Edges, securityplan.Edge{
			From: securityplan.Node{CIDR: netip.MustParsePrefix(fmt.Sprintf("2001:db8:%x::/48", i))}, To: securityplan.Node{Group: securityplan.ALB}, Port: 80,
		})
	}
	require.NoError(t, quota.Check(in, quota.Limits{}), "60 IPv6 rules and one IPv4 rule")
	in.Security.Edges = append(in.Security.Edges, securityplan.Edge{From: securityplan.Internet6, To: securityplan.Node{Group: securityplan.ALB}, Port: 80})
	require.ErrorContains(t, quota.Check(in, quota.Limits{}), "security.ingress.cidrs: 61 IPv6 ")
}

func TestGroupReferenceCountsInBothFamilies(t *testing.T) {
	t.Parallel()
	in := stack(t, 2, 60)
	in.Security.Edges = append(in.Security.Edges, securityplan.Edge{From: securityplan.Node{Group: securityplan.ALB}, To: securityplan.Internet6, Port: 443})
	require.ErrorContains(t, quota.Check(in, quota.Limits{}), ": 61 IPv6 ")
}

func TestPrefixListCountsByWeight(t *testing.T) {
	t.Parallel()
	in := stack(t, 2, 1)
	in.Security.Edges = append(in.Security.Edges,
		securityplan.Edge{From: securityplan.Node{Group: securityplan.Tasks}, To: securityplan.Node{PrefixList: securityplan.CloudFront}, Port: 443})
	reached := map[string]int{}
	for _, use := range quota.Count(in, quota.Limits{}) {
		reached[use.Quota] = use.Reached
	}
	require.Equal(t, 3+55, reached["rules of security group tasks, egress"], "the internet, S3, DynamoDB and CloudFront")
}
