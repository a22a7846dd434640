package quota_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/preflight/quota"
)

// stack returns what a stack of n zones and m services on a port each takes.
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
			Name: name, Port: port, Routes: []lbplan.Route{{Paths: []string{"/" + name}, Priority: i + 1}},
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

// apart returns the chain of n services that have a group each.
func apart(t *testing.T, n int) securityplan.Plan {
	t.Helper()
	in := securityplan.Input{Listeners: []int{443}, Spec: securityplan.Spec{Isolation: securityplan.PerService}}
	for i := range n {
		in.Services = append(in.Services, securityplan.Service{Name: fmt.Sprintf("s%d", i), Port: 3000})
	}
	c, err := securityplan.New(in)
	require.NoError(t, err)
	return c
}

func TestWhatGoesBeyondAQuotaIsTold(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		zones, services int
		change          func(*quota.Input)
		raised          quota.Limits
		want            string
	}{
		"a NAT gateway in each of six zones": {
			6, 1, nil,
			quota.Limits{},
			"network.nat: 6 Elastic IPs of a region, and AWS takes 5: use fewer NAT gateways, or addresses that exist " +
				"(elasticIps); if AWS has raised it for you, say so in quotas.elasticIps",
		},
		"the same with the quota raised": {6, 1, nil, quota.Limits{ElasticIPs: 10}, ""},
		"sixty ports":                    {2, 60, nil, quota.Limits{}, ""},
		"sixty-one ports": {
			2, 61, nil,
			quota.Limits{},
			"services: 61 rules of security group alb, egress, and AWS takes 60: let services listen on the same port; " +
				"if AWS has raised it for you, say so in quotas.rulesPerGroup\n" +
				"services: 61 rules of security group tasks, ingress, and AWS takes 60: let services listen on the same port; " +
				"if AWS has raised it for you, say so in quotas.rulesPerGroup",
		},
		"a group each for sixty-one services": {
			2, 61, func(in *quota.Input) { in.Security = apart(t, 61) },
			quota.Limits{},
			"services: 61 rules of security group alb, egress, and AWS takes 60: with security.isolation: perService each service " +
				"takes a rule here, so ask AWS for more, or lay a second foundation for some of the services; " +
				"if AWS has raised it for you, say so in quotas.rulesPerGroup",
		},
		"a hundred and one rules and target groups": {
			2, 101, nil,
			quota.Limits{RulesPerGroup: 200, RulesPerLoadBalancer: 200},
			"services: 101 target groups of a load balancer, and AWS takes 100: let some services stand at a further load balancer " +
				"(loadBalancer.shards); AWS does not raise it",
		},
		"rules on two listeners that serve": {
			2, 51, func(in *quota.Input) {
				in.LoadBalancers[0].Listeners = append(in.LoadBalancers[0].Listeners, lbplan.Listener{Key: "https", Port: 443, Serves: true})
			},
			quota.Limits{},
			"services: 102 rules of a load balancer, and AWS takes 100: join routes, let only one listener serve, " +
				"or let some services stand at a further load balancer (loadBalancer.shards); " +
				"if AWS has raised it for you, say so in quotas.rulesPerLoadBalancer",
		},
		"more certificates than a load balancer has": {
			2, 1, func(in *quota.Input) {
				in.LoadBalancers[0].Listeners = []lbplan.Listener{{Key: "https", Certificates: map[string]string{"blog": "", "news": ""}}}
			},
			quota.Limits{CertificatesPerLoadBalancer: 1},
			"loadBalancer.certificates: 2 certificates of a load balancer beside its own, and AWS takes 1: let a certificate " +
				"name more hosts; if AWS has raised it for you, say so in quotas.certificatesPerLoadBalancer",
		},
		"more names than a certificate has": {
			2, 1, func(in *quota.Input) {
				in.LoadBalancers[0].Certificate = lbplan.Certificate{Domain: "example.com", AlternativeNames: make([]string, 10)}
			},
			quota.Limits{},
			"loadBalancer.alternativeNames: 11 names of a certificate, and AWS takes 10: let *. stand for several; " +
				"if AWS has raised it for you, say so in quotas.namesPerCertificate",
		},
		"more roles than an account has": {
			2, 1, func(in *quota.Input) { in.Roles = 1001 },
			quota.Limits{},
			"services: 1001 IAM roles of an account, and AWS takes 1000: lay the foundation for some of the services in " +
				"another account; if AWS has raised it for you, say so in quotas.roles",
		},
		"more endpoints than a VPC has": {
			2, 1, func(in *quota.Input) { in.Network.Endpoints = make([]string, 51) },
			quota.Limits{},
			"network.endpoints: 51 interface endpoints of a VPC, and AWS takes 50: list fewer; " +
				"if AWS has raised it for you, say so in quotas.interfaceEndpoints",
		},
		"more stores than a region has groups": {
			2, 1, func(in *quota.Input) { in.Security.Groups = make([]securityplan.Group, 2501) },
			quota.Limits{},
			"data: 2501 security groups of a region, and AWS takes 2500: name fewer stores; " +
				"if AWS has raised it for you, say so in quotas.securityGroups",
		},
		"more ranges than a VPC has": {
			2, 1, func(in *quota.Input) { in.Network.Secondary = make([]netip.Prefix, 5) },
			quota.Limits{},
			"network.secondaryCidrs: 6 IPv4 ranges of a VPC, and AWS takes 5: add fewer, larger ones; " +
				"if AWS has raised it for you, say so in quotas.cidrBlocks",
		},
		"more subnets than a VPC has": {
			2, 1, func(in *quota.Input) { in.Network.Subnets = make([]networkplan.Subnet, 201) },
			quota.Limits{},
			"network.zones: 201 subnets of a VPC, and AWS takes 200: name fewer zones; AWS does not raise it",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := stack(t, tc.zones, tc.services)
			if tc.change != nil {
				tc.change(&in)
			}
			if tc.want == "" {
				require.NoError(t, quota.Check(in, tc.raised))
				return
			}
			require.EqualError(t, quota.Check(in, tc.raised), tc.want)
		})
	}
}

func TestRangesOfIngressCountForEachListener(t *testing.T) {
	t.Parallel()
	in := stack(t, 2, 1)
	for i := range 60 {
		in.Security.Edges = append(in.Security.Edges, securityplan.Edge{
			From: securityplan.Node{CIDR: netip.MustParsePrefix(fmt.Sprintf("198.51.%d.0/24", i))}, To: securityplan.Node{Group: securityplan.ALB}, Port: 80,
		})
	}
	require.ErrorContains(t, quota.Check(in, quota.Limits{}), "security.ingress.cidrs: 61 rules of security group alb, ingress")
}

func TestIPv6IsCountedApart(t *testing.T) {
	t.Parallel()
	in := stack(t, 2, 1)
	for i := range 60 {
		in.Security.Edges = append(in.Security.Edges, securityplan.Edge{
			From: securityplan.Node{CIDR: netip.MustParsePrefix(fmt.Sprintf("2001:db8:%x::/48", i))}, To: securityplan.Node{Group: securityplan.ALB}, Port: 80,
		})
	}
	require.NoError(t, quota.Check(in, quota.Limits{}), "sixty of IPv6 beside one of IPv4")
	in.Security.Edges = append(in.Security.Edges, securityplan.Edge{From: securityplan.Internet6, To: securityplan.Node{Group: securityplan.ALB}, Port: 80})
	require.EqualError(t, quota.Check(in, quota.Limits{}),
		"security.ingress.cidrs: 61 IPv6 rules of security group alb, ingress, and AWS takes 60: join ranges; "+
			"if AWS has raised it for you, say so in quotas.rulesPerGroup")
}

func TestARuleThatNamesAGroupIsOfBothFamilies(t *testing.T) {
	t.Parallel()
	in := stack(t, 2, 60)
	in.Security.Edges = append(in.Security.Edges, securityplan.Edge{From: securityplan.Node{Group: securityplan.ALB}, To: securityplan.Internet6, Port: 443})
	require.ErrorContains(t, quota.Check(in, quota.Limits{}), "61 IPv6 rules of security group alb, egress")
}

func TestAPrefixListCountsForWhatItHolds(t *testing.T) {
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
