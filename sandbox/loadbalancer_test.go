package sandbox_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// hostedZone makes a zone as whoever owns example.com has it already, and returns its ID.
func hostedZone(t *testing.T, e *engine.Engine) string {
	t.Helper()
	zone := regexp.MustCompile(`<Id>/hostedzone/(\w+)</Id>`).FindStringSubmatch(request(t, e, "route53", http.MethodPost, "/2013-04-01/hostedzone",
		`<CreateHostedZoneRequest><Name>example.com</Name><CallerReference>a</CallerReference></CreateHostedZoneRequest>`))
	require.NotNil(t, zone)
	return zone[1]
}

// kept is what Pulumi keeps of a stack.
func kept(t *testing.T, e *engine.Engine) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(e.State(), "backend", ".pulumi", "stacks", "*", "dev.json"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	text, err := os.ReadFile(files[0])
	require.NoError(t, err)
	require.Contains(t, string(text), "public-https-200")
	return string(text)
}

// balanced is everything that a load balancer can be set to.
var balanced = []string{
	"loadBalancer.domain=shop.example.com",
	"loadBalancer.http=redirect",
	"loadBalancer.certificates={partner: arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555}",
	"loadBalancer.mutualTls={trustStore: arn:aws:elasticloadbalancing:us-east-1:123456789012:truststore/clients/0123456789abcdef}",
	"loadBalancer.idleTimeout=120", "loadBalancer.keepAlive=600", "loadBalancer.xForwardedFor=preserve", "loadBalancer.desync=strictest",
	"loadBalancer.preserveHost=true", "loadBalancer.connectionLogs=true",
	"loadBalancer.alarms.topic=arn:aws:sns:us-east-1:123456789012:alarms", "loadBalancer.dashboard=true",
	"loadBalancer.shards=[b]",
	"loadBalancer.logins.staff.oidc={issuer: 'https://id.example', authorizationEndpoint: 'https://id.example/authorize', " +
		"tokenEndpoint: 'https://id.example/token', userInfoEndpoint: 'https://id.example/userinfo', clientId: shop, clientSecret: hunter2}",
	"loadBalancer.logins.staff.scope=openid email",
	"loadBalancer.rules.old={paths: [/old/*], priority: 10, redirect: {path: /new, status: 301}}",
	`loadBalancer.rules.robots={paths: [/robots.txt], priority: 20, respond: {status: 200, body: "User-agent: *"}}`,
	"loadBalancer.rules.channel={headers: {X-Channel: [beta*]}, methods: [GET], priority: 30, " +
		"forward: {weights: {ui: 90, users: 10}, stickiness: 60}}",
	"services.cart.shard=b", "services.cart.routes[0].hosts=[cart.shop.example.com]",
	"services.orders.routes[0].login=staff", "services.orders.routes[0].sources=[203.0.113.0/24]",
	"services.orders.green={weight: 10, stickiness: 3600}",
	"services.orders.target={slowStart: 60, deregistrationDelay: 30, stickiness: {seconds: 600}}",
	"services.orders.healthCheck={path: /up, matcher: 200-299, interval: 10, timeout: 5, healthy: 2, unhealthy: 4, port: 9000}",
	"services.users.target={protocol: https, version: http2, balancing: weightedRandom, anomalyMitigation: true}",
}

func TestALoadBalancerTakesEverySettingAndStays(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err)
	zone := "loadBalancer.zoneId=" + hostedZone(t, e)
	request(t, e, "s3", http.MethodPut, "/central-logs", "")
	empty := inventory(e)

	all := append(slices.Clone(balanced), zone)
	all = append(all, "loadBalancer.accessLogs=true")
	with := func(keys ...string) []string { return append(slices.Clone(all), keys...) }
	const (
		two  = "loadBalancer.alternativeNames=[cart.shop.example.com]"
		many = `loadBalancer.alternativeNames=["*.shop.example.com"]`
		own  = "loadBalancer.logs={emptyOnDelete: true}"
	)
	up := e.Up(with(two, own)...)
	require.NoError(t, up.Err)
	require.Contains(t, up.Creates, "aws:lb/loadBalancer:LoadBalancer::b-public-alb")
	inOrder(t, up.Order, "create aws:s3/bucketPolicy:BucketPolicy::alb-logs-policy", "create aws:lb/loadBalancer:LoadBalancer::public-alb",
		"create aws:lb/listener:Listener::public-https", "create aws:lb/listener:Listener::public-http",
		"create aws:route53/record:Record::names-a-shop.example.com")
	stays(t, e, with(two, own)...)
	require.NotContains(t, kept(t, e), "hunter2", "a secret is one in the state as well, after a refresh too")

	exchanged := e.Up(with(many, own)...)
	require.NoError(t, exchanged.Err)
	inOrder(t, exchanged.Order, "create-replacement aws:acm/certificate:Certificate::certificate-request",
		"update aws:lb/listener:Listener::public-https", "delete-replaced aws:acm/certificate:Certificate::certificate-request")

	moved := e.Up(with(many, "loadBalancer.logs={bucket: central-logs}")...)
	require.NoError(t, moved.Err)
	require.Empty(t, moved.Replaces)
	inOrder(t, moved.Order, "update aws:lb/loadBalancer:LoadBalancer::public-alb", "delete aws:s3/bucketPolicy:BucketPolicy::alb-logs-policy",
		"delete aws:s3/bucketV2:BucketV2::alb-logs-bucket")
	back := e.Up(with(many, own)...)
	require.NoError(t, back.Err)
	inOrder(t, back.Order, "create aws:s3/bucketPolicy:BucketPolicy::alb-logs-policy", "update aws:lb/loadBalancer:LoadBalancer::public-alb")

	shifted := e.Up(with(many, own, "services.orders.green.weight=100")...)
	require.NoError(t, shifted.Err)
	require.Equal(t, []string{"aws:lb/listenerRule:ListenerRule::public-https-200"}, shifted.Changed(), "a weight is changed in place")

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.Equal(t, empty, inventory(e), "nothing is left")
}
