package sandbox_test

import (
	"bytes"
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
)

// A recorder stands before the emulator and notes the actions that it is asked for.
type recorder struct {
	mu      sync.Mutex
	actions []string
}

// signed is the service that a request was signed for.
var signed = regexp.MustCompile(`Credential=[^/]*/\d+/[^/]*/([^/]*)/`)

// note writes down what a request asks for, as IAM calls it.
func (r *recorder) note(req *http.Request, body []byte) {
	service := signed.FindStringSubmatch(req.Header.Get("Authorization"))
	if service == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.actions = append(r.actions, actionOf(service[1], req, body))
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

// actionOf names a request in the words of IAM.
func actionOf(service string, req *http.Request, body []byte) string {
	if service == "monitoring" {
		service = "cloudwatch"
	}
	if target := req.Header.Get("X-Amz-Target"); target != "" {
		return service + ":" + target[strings.LastIndex(target, ".")+1:]
	}
	if _, operation, found := strings.Cut(req.URL.Path, "/operation/"); found {
		return service + ":" + operation
	}
	if form, err := url.ParseQuery(string(body)); err == nil && form.Get("Action") != "" {
		return service + ":" + form.Get("Action")
	}
	what := plain.ReplaceAllString(req.URL.Path, "/ID")
	if service == "s3" {
		what, _, _ = strings.Cut(req.URL.RawQuery, "=") // what is set of the bucket that the path names
	}
	asked := req.Method + " " + what
	if action, known := byPath[service][asked]; known {
		asked = action
	}
	return service + ":" + asked
}

// plain is the IDs in a path, and byPath the actions of services that have them in paths and queries.
var (
	plain  = regexp.MustCompile(`/(arn:.*|[A-Z0-9]{8,}\b|[0-9a-f]{32}\b)`)
	byPath = map[string]map[string]string{
		"guardduty": {
			"DELETE /detector/ID": "DeleteDetector", "DELETE /tags/ID": "UntagResource", "GET /detector/ID": "GetDetector",
			"POST /detector": "CreateDetector", "POST /detector/ID": "UpdateDetector", "POST /tags/ID": "TagResource",
		},
		"route53": {
			"GET /2013-04-01/change/ID": "GetChange", "GET /2013-04-01/hostedzone/ID": "GetHostedZone",
			"GET /2013-04-01/hostedzone/ID/rrset": "ListResourceRecordSets", "POST /2013-04-01/hostedzone/ID/rrset": "ChangeResourceRecordSets",
		},
		"s3": {
			"DELETE ": "DeleteBucket", "DELETE encryption": "PutEncryptionConfiguration", "DELETE lifecycle": "PutLifecycleConfiguration",
			"DELETE ownershipControls": "PutBucketOwnershipControls", "DELETE policy": "DeleteBucketPolicy",
			"DELETE publicAccessBlock": "PutBucketPublicAccessBlock", "DELETE tagging": "PutBucketTagging",
			"GET accelerate": "GetAccelerateConfiguration", "GET acl": "GetBucketAcl", "GET cors": "GetBucketCORS",
			"GET encryption": "GetEncryptionConfiguration", "GET lifecycle": "GetLifecycleConfiguration", "GET logging": "GetBucketLogging",
			"GET object-lock": "GetBucketObjectLockConfiguration", "GET ownershipControls": "GetBucketOwnershipControls",
			"GET policy": "GetBucketPolicy", "GET publicAccessBlock": "GetBucketPublicAccessBlock",
			"GET replication": "GetReplicationConfiguration", "GET requestPayment": "GetBucketRequestPayment",
			"GET tagging": "GetBucketTagging", "GET versioning": "GetBucketVersioning", "GET website": "GetBucketWebsite",
			"HEAD ": "ListBucket", "PUT ": "CreateBucket", "PUT encryption": "PutEncryptionConfiguration",
			"PUT lifecycle": "PutLifecycleConfiguration", "PUT ownershipControls": "PutBucketOwnershipControls", "PUT policy": "PutBucketPolicy",
			"PUT publicAccessBlock": "PutBucketPublicAccessBlock", "PUT tagging": "PutBucketTagging", "PUT versioning": "PutBucketVersioning",
		},
	}
)
