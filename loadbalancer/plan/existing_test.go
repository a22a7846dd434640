package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

const existingListener = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/0123456789abcdef/fedcba9876543210"

func existing(listener *lbplan.ExistingListener) lbplan.Input {
	return lbplan.Input{
		Spec: lbplan.Spec{
			Existing:   &lbplan.Existing{ListenerARN: existingListener, Listener: listener},
			Priorities: &lbplan.Priorities{From: 100, To: 199},
			Domain:     "shop.example.com", ZoneID: "Z0123456789ABCDEFGHIJ",
			Alarms:       &lbplan.AlarmSpec{Topic: "arn:aws:sns:us-east-1:123456789012:alarms"},
			Certificates: map[string]string{"cart": certificate},
		},
		Services: []lbplan.Service{{Name: "cart", Port: 3000, ServiceRouting: lbplan.ServiceRouting{
			Routes: []lbplan.Route{{Priority: 100, Hosts: []string{"cart.shop.example.com"}}},
		}}},
	}
}

func TestExistingListenerHasOnlyTheRulesOfTheStack(t *testing.T) {
	t.Parallel()
	p, err := lbplan.New(existing(nil))
	require.NoError(t, err)
	require.Equal(t, []lbplan.Listener{{
		Key: "https", Port: 443, HTTPS: true, Serves: true, ExistingARN: existingListener, Certificates: map[string]string{"cart": certificate},
	}}, p.Listeners)
	require.Len(t, p.RulesOn(p.Listeners[0]), 1)
	require.Len(t, p.TargetGroups, 1)
	require.Equal(t, []string{"cart.shop.example.com"}, p.Names, "the domain can belong to another stack")
	require.Empty(t, p.Certificate)
	require.False(t, p.Logs.On())
	require.Empty(t, p.Alarms.LoadBalancer)
	require.NotEmpty(t, p.Alarms.Service)
	require.Zero(t, p.Attributes)
}

func TestNamesDifferForEachExistingLoadBalancer(t *testing.T) {
	t.Parallel()
	p, err := lbplan.New(existing(nil))
	require.NoError(t, err)
	require.Equal(t, "lb-012345", p.Name())
	require.Equal(t, "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/0123456789abcdef", p.Existing.LoadBalancerARN())
	require.Equal(t, "app/shop/0123456789abcdef", p.Existing.Suffix())
	require.Equal(t, "sg-00000000000000000", p.Existing.SecurityGroup())
}

func TestExistingListenerAsAWSDescribesIt(t *testing.T) {
	t.Parallel()
	in := existing(&lbplan.ExistingListener{
		Protocol: lbplan.SchemeHTTP, Port: 8080, Internal: true, IPv6: true, DNSName: "shop.elb.example.com", ZoneID: "Z1",
		SecurityGroups: []string{"sg-1", "sg-2"},
	})
	in.Spec.Certificates = nil
	p, err := lbplan.New(in)
	require.NoError(t, err)
	require.Equal(t, []lbplan.Listener{{Key: "http", Port: 8080, Serves: true, ExistingARN: existingListener}}, p.Listeners)
	require.True(t, p.Internal)
	require.True(t, p.Existing.IPv6())
	require.Equal(t, "sg-1", p.Existing.SecurityGroup())
	require.Equal(t, []int{8080}, in.Spec.Ports())
}

func TestHTTPListenerDoesNotSupportHTTPSFeatures(t *testing.T) {
	t.Parallel()
	http := &lbplan.ExistingListener{Protocol: lbplan.SchemeHTTP, Port: 80}
	for want, change := range map[string]func(*lbplan.Input){
		"loadBalancer.certificates: requires an HTTPS listener, and the existing listener has HTTP": func(*lbplan.Input) {},
		"services.cart.target.version: grpc requires an HTTPS listener, and the existing listener has HTTP": func(in *lbplan.Input) {
			in.Services[0].Target.Version = lbplan.GRPC
		},
		"services.cart.routes[0].login: requires an HTTPS listener, and the existing listener has HTTP": func(in *lbplan.Input) {
			in.Services[0].Routes[0].Login = "staff"
			in.Spec.Logins = map[string]lbplan.Login{"staff": {Cognito: &lbplan.Cognito{
				UserPoolARN: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI", ClientID: "1", Domain: "shop",
			}}}
		},
	} {
		in := existing(http)
		change(&in)
		_, err := lbplan.New(in)
		require.ErrorContains(t, err, want)
	}
}

func TestPriorityRangesOverlap(t *testing.T) {
	t.Parallel()
	a := lbplan.Priorities{From: 100, To: 199}
	for b, want := range map[lbplan.Priorities]bool{
		{From: 1, To: 99}: false, {From: 1, To: 100}: true, {From: 150, To: 160}: true, {From: 199, To: 300}: true, {From: 200, To: 300}: false,
		{From: 1, To: 50000}: true,
	} {
		require.Equal(t, want, a.Overlaps(b), b)
		require.Equal(t, want, b.Overlaps(a), b)
	}
	require.Equal(t, "100-199", a.String())
}
