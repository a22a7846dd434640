package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// A recorder stands before the emulator and notes the actions that it is asked for.
type recorder struct {
	mu      sync.Mutex
	actions []string
}

// signed is the service that a request was signed for.
var signed = regexp.MustCompile(`Credential=[^/]*/\d+/[^/]*/([^/]*)/`)

// plain is what a path names, and byPath the actions of Route 53, which has them in its paths.
var (
	plain  = regexp.MustCompile(`/[A-Z0-9]{8,}\b`)
	byPath = map[string]string{
		"GET /2013-04-01/hostedzone": "GetHostedZone", "GET /2013-04-01/hostedzone/rrset": "ListResourceRecordSets",
	}
)

func (r *recorder) note(req *http.Request, body []byte) {
	service := signed.FindStringSubmatch(req.Header.Get("Authorization"))
	_, action, _ := strings.Cut(req.Header.Get("X-Amz-Target"), ".")
	if form, err := url.ParseQuery(string(body)); err == nil && action == "" {
		action = form.Get("Action")
	}
	if action == "" {
		action = req.Method + " " + plain.ReplaceAllString(req.URL.Path, "")
		if name, known := byPath[action]; known {
			action = name
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if service != nil {
		r.actions = append(r.actions, service[1]+":"+action)
	}
}

// take returns what was asked since the last time, each once.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.Sort(r.actions)
	taken := slices.Compact(r.actions)
	r.actions = nil
	return taken
}

// before starts a recorder before an emulator, and returns its URL.
func (r *recorder) before(t *testing.T, emulator string) string {
	t.Helper()
	target, err := url.Parse(emulator)
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) }}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		r.note(req, body)
		req.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, req)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// notAsked is what the role may besides: for what the emulator lacks, for stack files that this test does not have, and
// for the state, which is not AWS's here.
var notAsked = []string{
	"ec2:DescribeAvailabilityZones", "ec2:DescribeManagedPrefixLists", "ec2:GetManagedPrefixListEntries",
	"ec2:DescribeVpcBlockPublicAccessExclusions", "ecr:GetRepositoryPolicy", "elasticloadbalancing:DescribeListenerCertificates",
	"route53resolver:GetFirewallRuleGroupAssociation", "route53resolver:GetResolverQueryLogConfigAssociation",
	"route53resolver:ListTagsForResource", "s3:GetObject", "s3:ListBucket",
}

func TestAPreviewReadsWhatItsRoleMayAndNoMore(t *testing.T) {
	t.Parallel()
	own := engine.New(t, "..", "dev")
	require.NoError(t, own.Preview().Err) // starts the emulator
	recorded := &recorder{}
	e := own.At(recorded.before(t, own.Endpoint()))
	zone := regexp.MustCompile(`<Id>/hostedzone/(\w+)</Id>`).FindStringSubmatch(request(t, own, "route53", http.MethodPost, "/2013-04-01/hostedzone",
		`<CreateHostedZoneRequest><Name>example.com</Name><CallerReference>a</CallerReference></CreateHostedZoneRequest>`))
	require.NotNil(t, zone)
	stack := slices.Concat(everything, everyRole, []string{"loadBalancer.domain=shop.example.com", "loadBalancer.zoneId=" + zone[1]})
	require.NoError(t, e.Up(stack...).Err)
	require.Contains(t, recorded.take(), "ec2:CreateVpc")

	require.Empty(t, e.Preview(stack...).Changed())
	require.Empty(t, e.Refresh().Changed())
	asked := slices.DeleteFunc(recorded.take(), func(action string) bool {
		return action == "sts:GetCallerIdentity" // asks for no permission
	})
	require.Contains(t, asked, "ec2:DescribeVpcs")
	require.ElementsMatch(t, allowed(t, own, "github-preview"), append(asked, notAsked...))
}

// allowed returns the actions of a role's policy, as it is in the emulator.
func allowed(t *testing.T, e *engine.Engine, role string) []string {
	t.Helper()
	answer := e.Ask("iam", "GetRolePolicy", "RoleName", "ecs-foundation-"+role+"-role-dev", "PolicyName", role)
	_, document, found := strings.Cut(answer, "<PolicyDocument>")
	require.True(t, found, answer)
	document, _, _ = strings.Cut(document, "</PolicyDocument>")
	document, err := url.PathUnescape(document)
	require.NoError(t, err)
	var policy struct{ Statement []struct{ Action []string } }
	require.NoError(t, json.Unmarshal([]byte(document), &policy))
	var all []string
	for _, statement := range policy.Statement {
		all = append(all, statement.Action...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
