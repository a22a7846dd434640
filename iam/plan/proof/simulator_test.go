// Package proof_test evaluates the policies with an independent policy simulator, the npm
// package @cloud-copilot/iam-simulate.
package proof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
)

const (
	tools   = "../../../tools/iam"
	account = "123456789012"
	other   = "210987654321"
)

var scope = policy.Scope{Region: "us-east-1", Account: account}

// simulated counts the simulated requests.
var simulated atomic.Int64

func TestMain(m *testing.M) {
	m.Run()
	fmt.Printf("iam: %d requests simulated\n", simulated.Load())
}

// A request is a request to simulate, with the expected decision.
type request struct {
	Principal string            `json:"principal"`
	Action    string            `json:"action"`
	Resource  string            `json:"resource"`
	Account   string            `json:"account"`
	Context   map[string]string `json:"context,omitempty"`
	// Multivalued are the condition keys with several values.
	Multivalued    map[string][]string `json:"multivalued,omitempty"`
	Identity       json.RawMessage     `json:"identity,omitempty"`
	Boundary       json.RawMessage     `json:"boundary,omitempty"`
	Endpoint       json.RawMessage     `json:"endpoint,omitempty"`
	ResourcePolicy json.RawMessage     `json:"resourcePolicy,omitempty"`

	allowed bool
	why     string
}

// simulate checks the decision on each request, all in one process.
func simulate(t *testing.T, requests []request) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Node.js")
	}
	require.DirExists(t, tools+"/node_modules", "missing simulator: run npm ci in tools/iam, or make test")
	in, err := json.Marshal(requests)
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), "node", "simulate.mjs")
	command.Dir, command.Stdin = tools, bytes.NewReader(in)
	out, err := command.Output()
	require.NoError(t, err)
	var decided []string
	require.NoError(t, json.Unmarshal(out, &decided))
	require.Len(t, decided, len(requests))
	for i, r := range requests {
		require.Contains(t, []string{"Allowed", "ImplicitlyDenied", "ExplicitlyDenied"}, decided[i], "%s on %s", r.Action, r.Resource)
		if got := decided[i] == "Allowed"; got != r.allowed {
			t.Errorf("%s: %s on %s with %v is %s", r.why, r.Action, r.Resource, r.Context, decided[i])
		}
	}
	simulated.Add(int64(len(requests)))
}

func document(t *testing.T, d policy.Document) json.RawMessage {
	t.Helper()
	text, err := d.JSON()
	require.NoError(t, err)
	return json.RawMessage(text)
}

// planned returns the roles of a stack by key.
func planned(t *testing.T, in iamplan.Input) map[string]iamplan.Role {
	t.Helper()
	list, err := iamplan.New(in, scope)
	require.NoError(t, err)
	all := map[string]iamplan.Role{}
	for _, r := range list.Roles {
		all[r.Key] = r
	}
	return all
}

// keyPolicy is the default key policy, which allows access through IAM policies.
var keyPolicy = json.RawMessage(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
	"Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}]}`)

// by returns a request with the credentials of a role. The simulator rejects documents
// without statements, which are valid in IAM and allow nothing.
func by(t *testing.T, role iamplan.Role, action, resource string) request {
	t.Helper()
	r := request{
		Principal: "arn:aws:sts::" + account + ":assumed-role/" + role.Key + "/session",
		Action:    action, Resource: resource, Account: account, why: role.Key,
	}
	if len(role.Policy.Statements) > 0 {
		r.Identity = document(t, role.Policy)
	}
	if strings.HasPrefix(action, "kms:") {
		r.ResourcePolicy = keyPolicy
	}
	return r
}
