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

// createHostedZone creates the hosted zone of example.com, which exists before the stack, and returns its ID.
func createHostedZone(t *testing.T, e *engine.Engine) string {
	t.Helper()
	response := e.CallREST("route53", http.MethodPost, "/2013-04-01/hostedzone",
		`<CreateHostedZoneRequest><Name>example.com</Name><CallerReference>a</CallerReference></CreateHostedZoneRequest>`)
	zone := regexp.MustCompile(`<Id>/hostedzone/(\w+)</Id>`).FindStringSubmatch(response)
	require.NotNil(t, zone)
	return zone[1]
}

// pulumiState returns the contents of the state file of the dev stack.
func pulumiState(t *testing.T, e *engine.Engine) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(e.State(), "backend", ".pulumi", "stacks", "*", "dev.json"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	text, err := os.ReadFile(files[0])
	require.NoError(t, err)
	require.Contains(t, string(text), "public-https-200")
	return string(text)
}

// allLoadBalancerSettings has all settings of load balancers.
var allLoadBalancerSettings = []string{
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

func TestLoadBalancerWithAllSettings(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err)
	zone := "loadBalancer.zoneId=" + createHostedZone(t, e)
	e.CallREST("s3", http.MethodPut, "/central-logs", "")
	empty := inventory(e)

	settings := append(slices.Clone(allLoadBalancerSettings), zone, "loadBalancer.accessLogs=true")
	with := func(keys ...string) []string { return append(slices.Clone(settings), keys...) }
	const (
		oneName     = "loadBalancer.alternativeNames=[cart.shop.example.com]"
		allNames    = `loadBalancer.alternativeNames=["*.shop.example.com"]`
		stackBucket = "loadBalancer.logs={emptyOnDelete: true}"
	)
	up := e.Up(with(oneName, stackBucket)...)
	require.NoError(t, up.Err)
	require.Contains(t, up.Creates, "aws:lb/loadBalancer:LoadBalancer::b-public-alb")
	requireOrder(t, up.Order, "create aws:s3/bucketPolicy:BucketPolicy::alb-logs-policy", "create aws:lb/loadBalancer:LoadBalancer::public-alb",
		"create aws:lb/listener:Listener::public-https", "create aws:route53/record:Record::names-a-shop.example.com")
	requireNoChanges(t, e, with(oneName, stackBucket)...)
	require.NotContains(t, pulumiState(t, e), "hunter2", "the secret is encrypted in the state, even after a refresh")

	exchanged := e.Up(with(allNames, stackBucket)...)
	require.NoError(t, exchanged.Err)
	requireOrder(t, exchanged.Order, "create-replacement aws:acm/certificate:Certificate::certificate-request",
		"update aws:lb/listener:Listener::public-https", "delete-replaced aws:acm/certificate:Certificate::certificate-request")

	moved := e.Up(with(allNames, "loadBalancer.logs={bucket: central-logs}")...)
	require.NoError(t, moved.Err)
	require.Empty(t, moved.Replaces)
	requireOrder(t, moved.Order, "update aws:lb/loadBalancer:LoadBalancer::public-alb", "delete aws:s3/bucketPolicy:BucketPolicy::alb-logs-policy",
		"delete aws:s3/bucketV2:BucketV2::alb-logs-bucket")
	back := e.Up(with(allNames, stackBucket)...)
	require.NoError(t, back.Err)
	requireOrder(t, back.Order, "create aws:s3/bucketPolicy:BucketPolicy::alb-logs-policy", "update aws:lb/loadBalancer:LoadBalancer::public-alb")

	shifted := e.Up(with(allNames, stackBucket, "services.orders.green.weight=100")...)
	require.NoError(t, shifted.Err)
	require.Equal(t, []string{"aws:lb/listenerRule:ListenerRule::public-https-200"}, shifted.Changed(), "a weight is updated in place")

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.Equal(t, empty, inventory(e), "no resource is left")
}
