package sandbox_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/apicall"
)

// recorder is a proxy of the emulator that records the IAM actions of the requests.
type recorder struct {
	mu      sync.Mutex
	actions []string
	tagged  map[string]bool // the actions of which a request had the tags of the stack
}

func (r *recorder) record(req *http.Request, body []byte) {
	service := apicall.ServiceOf(req)
	if service == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	action := apicall.ActionOf(service, req, body)
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
