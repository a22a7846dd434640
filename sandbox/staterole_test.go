package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/apicall"
	"ecs-foundation/sandbox/engine"
)

// stateRole is a proxy of the emulator that allows the requests to S3 and KMS that the policy of a role allows, and all
// requests to other services.
type stateRole struct {
	key        string // ID of the key that encrypted the data key, which a request to decrypt it need not name
	statements []stateStatement
	decrypted  atomic.Int64
}

// A stateStatement is a statement of a policy.
type stateStatement struct {
	Action, Resource []string
	Condition        map[string]map[string][]string
}

// newStateRole returns the role in the golden file of a mode of package proof, for the state of the stack dev of the
// project trial, and the URL of its proxy. The key has the encryption context stack=dev.
func newStateRole(t *testing.T, e *engine.Engine, mode, key string) string {
	t.Helper()
	text, err := os.ReadFile("../iam/plan/proof/testdata/" + mode + "/" + mode + ".json")
	require.NoError(t, err)
	text = []byte(strings.NewReplacer("shop-state", bucket, "/shop/dev", "/trial/dev", "11111111-2222-3333-4444-555555555555", key).
		Replace(string(text)))
	var role struct {
		Policy struct{ Statement []stateStatement }
	}
	require.NoError(t, json.Unmarshal(text, &role))
	r := &stateRole{key: key, statements: role.Policy.Statement}
	target, err := url.Parse(e.Endpoint())
	require.NoError(t, err)
	proxy := &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) },
		ModifyResponse: func(response *http.Response) error {
			name, found := objectName(response.Request.URL.Path)
			if found && response.StatusCode == http.StatusNotFound && !r.allows("s3:ListBucket", "arn:aws:s3:::"+bucket, "s3:prefix", name) {
				response.StatusCode, response.Status = http.StatusForbidden, "403 Forbidden"
			}
			return nil
		},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil || !r.permits(req, body) {
			http.Error(w, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>", http.StatusForbidden)
			return
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, req)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { require.Positive(t, r.decrypted.Load()) })
	return server.URL
}

// objectName returns the name of an object of the bucket in the path of a request.
func objectName(path string) (string, bool) {
	name, found := strings.CutPrefix(path, "/"+bucket+"/")
	return name, found && name != ""
}

// permits reports whether the role has the permissions that a request requires.
func (r *stateRole) permits(req *http.Request, body []byte) bool {
	service := apicall.ServiceOf(req)
	name, object := objectName(req.URL.Path)
	switch {
	case service == "":
		return true
	case service == "kms":
		return r.permitsDecrypt(req, body)
	case service != "s3" || !strings.HasPrefix(req.URL.Path, "/"+bucket):
		return true
	case !object:
		return r.allows("s3:ListBucket", "arn:aws:s3:::"+bucket, "s3:prefix", req.URL.Query().Get("prefix"))
	}
	action := map[string]string{
		http.MethodGet: "s3:GetObject", http.MethodHead: "s3:GetObject", http.MethodPut: "s3:PutObject", http.MethodDelete: "s3:DeleteObject",
	}[req.Method]
	if source := req.Header.Get("X-Amz-Copy-Source"); source != "" {
		source, err := url.PathUnescape(source)
		if err != nil || !r.allows("s3:GetObject", "arn:aws:s3:::"+strings.TrimPrefix(source, "/"), "", "") {
			return false
		}
	}
	return r.allows(action, "arn:aws:s3:::"+bucket+"/"+name, "", "")
}

// permitsDecrypt is permits for a request to KMS, which must have the encryption context.
func (r *stateRole) permitsDecrypt(req *http.Request, body []byte) bool {
	var input struct{ EncryptionContext map[string]string }
	if json.Unmarshal(body, &input) != nil || input.EncryptionContext["stack"] != "dev" {
		return false
	}
	_, action, _ := strings.Cut(req.Header.Get("X-Amz-Target"), ".")
	r.decrypted.Add(1)
	return r.allows("kms:"+action, "arn:aws:kms:us-east-1:123456789012:key/"+r.key, "", "")
}

// allows reports whether a statement allows an action. A condition of a statement requires the value of the key.
func (r *stateRole) allows(action, resource, key, value string) bool {
	for _, s := range r.statements {
		met := len(s.Condition) == 0 || matches(s.Condition["StringLike"][key], value)
		if met && matches(s.Action, action) && matches(s.Resource, resource) {
			return true
		}
	}
	return false
}

// matches reports whether a pattern of IAM matches text.
func matches(patterns []string, text string) bool {
	for _, pattern := range patterns {
		expression := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*")
		if regexp.MustCompile("^" + expression + "$").MatchString(text) {
			return true
		}
	}
	return false
}

// TestWorkflowRolesHaveThePermissionsForTheirState runs Pulumi with a state in S3 and secrets in KMS, and only the
// permissions of the roles that preview and deploy a stack.
func TestWorkflowRolesHaveThePermissionsForTheirState(t *testing.T) {
	t.Parallel()
	e := newWithBucket(t)
	metadata, _ := e.CallJSON("kms", "CreateKey", nil)["KeyMetadata"].(map[string]any)
	key := fmt.Sprint(metadata["KeyId"])
	admin := e.Backend(s3URL, "PULUMI_CONFIG_PASSPHRASE=")
	admin.MustRun("stack", "init", "dev", "--secrets-provider", "awskms:///"+key+"?region=us-east-1&context_stack=dev")
	admin.MustRun("config", "set", "--secret", "apiKey", "secret-value")
	admin.MustRun("up", "--yes", "--skip-preview")
	admin.MustRun("stack", "init", "dev2", "--secrets-provider", "passphrase", "--no-select")

	as := func(mode string) *engine.Backend {
		b := e.Backend(s3URL, "PULUMI_CONFIG_PASSPHRASE=", "AWS_ENDPOINT_URL="+newStateRole(t, e, mode, key))
		b.Dir = admin.Dir
		b.MustRun("stack", "select", "dev")
		b.MustRun("stack", "export")
		b.MustRun("preview", "--diff", "--expect-no-changes")
		b.MustRun("preview", "--refresh")
		b.MustRun("stack", "output", "--json", "--show-secrets")
		b.MustRun("stack", "history", "--json", "--show-secrets", "--page-size", "1")
		output, err := b.Run("stack", "export", "--stack", "dev2")
		require.Error(t, err)
		require.NotContains(t, output, "deployment")
		return b
	}
	preview := as("github-preview")
	_, err := preview.Run("up", "--yes", "--skip-preview")
	require.Error(t, err)

	foundation := as("github-foundation")
	foundation.MustRun("config", "set", "team", "edge")
	foundation.MustRun("up", "--yes", "--skip-preview")
	foundation.MustRun("refresh", "--yes", "--skip-preview")
	foundation.MustRun("destroy", "--yes", "--skip-preview")
	_, err = foundation.Run("up", "--yes", "--skip-preview", "--stack", "dev2")
	require.Error(t, err)
}
