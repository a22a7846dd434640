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

// recorder is a proxy of the emulator that records the IAM actions of the requests.
type recorder struct {
	mu      sync.Mutex
	actions []string
	tagged  map[string]bool // the actions of which a request had the tags of the stack
}

// credentialScope matches the service in the signature of a request.
var credentialScope = regexp.MustCompile(`Credential=[^/]*/\d+/[^/]*/([^/]*)/`)

func (r *recorder) record(req *http.Request, body []byte) {
	service := credentialScope.FindStringSubmatch(req.Header.Get("Authorization"))
	if service == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	action := actionOf(service[1], req, body)
	r.actions = append(r.actions, action)
	if bytes.Contains(body, []byte("Environment")) {
		if r.tagged == nil {
			r.tagged = map[string]bool{}
		}
		r.tagged[action] = true
	}
}

// take returns the actions since the last call, without duplicates.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.Sort(r.actions)
	actions := slices.Compact(r.actions)
	r.actions = nil
	return actions
}

// start starts the proxy and returns its URL.
func (r *recorder) start(t *testing.T, emulator string) string {
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
		r.record(req, body)
		req.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, req)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// prefixes are the prefixes of the actions of services that sign requests with another name.
var prefixes = map[string]string{"monitoring": "cloudwatch", "tagging": "tag"}

// actionOf returns the IAM action of a request.
func actionOf(service string, req *http.Request, body []byte) string {
	if name, ok := prefixes[service]; ok {
		service = name
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
	resource := resourceID.ReplaceAllString(req.URL.Path, "/ID")
	if service == "s3" {
		resource, _, _ = strings.Cut(req.URL.RawQuery, "=") // the subresource of the bucket, such as ?policy
	}
	request := req.Method + " " + resource
	if action, ok := restActions[service][request]; ok {
		return service + ":" + action
	}
	return service + ":" + request
}

var (
	// resourceID matches an ID in a path.
	resourceID = regexp.MustCompile(`/(arn:.*|[A-Z0-9]{8,}\b|[0-9a-f]{32}\b)`)
	// restActions are the actions of the services with a REST protocol, by method and path or subresource.
	restActions = map[string]map[string]string{
		"guardduty": {
			"DELETE /detector/ID": "DeleteDetector", "DELETE /tags/ID": "UntagResource", "GET /detector/ID": "GetDetector",
			"GET /detector":  "ListDetectors",
			"POST /detector": "CreateDetector", "POST /detector/ID": "UpdateDetector", "POST /tags/ID": "TagResource",
		},
		"route53": {
			"GET /2013-04-01/change/ID": "GetChange", "GET /2013-04-01/hostedzone": "ListHostedZones",
			"GET /2013-04-01/hostedzone/ID": "GetHostedZone", "GET /2013-04-01/tags/hostedzone/ID": "ListTagsForResource",
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
