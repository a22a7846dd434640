// Package proof_test has documents judged by an evaluator of IAM policies that
// nobody here wrote: npm's @cloud-copilot/iam-simulate.
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

// decisions counts what was judged.
var decisions atomic.Int64

func TestMain(m *testing.M) {
	m.Run()
	fmt.Printf("iam: %d decisions\n", decisions.Load())
}

// A request is one that is judged, and whether it is to be allowed.
type request struct {
	Principal      string            `json:"principal"`
	Action         string            `json:"action"`
	Resource       string            `json:"resource"`
	Account        string            `json:"account"`
	Context        map[string]string `json:"context,omitempty"`
	Identity       json.RawMessage   `json:"identity,omitempty"`
	Boundary       json.RawMessage   `json:"boundary,omitempty"`
	Endpoint       json.RawMessage   `json:"endpoint,omitempty"`
	ResourcePolicy json.RawMessage   `json:"resourcePolicy,omitempty"`

	allowed bool
	why     string
}

// judge has requests judged, all in one process.
func judge(t *testing.T, requests []request) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Node.js")
	}
	require.DirExists(t, tools+"/node_modules", "the evaluator is missing: run npm ci in tools/iam, or make test, which does")
	in, err := json.Marshal(requests)
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), "node", "judge.mjs")
	command.Dir, command.Stdin = tools, bytes.NewReader(in)
	out, err := command.Output()
	require.NoError(t, err)
	var verdicts []string
	require.NoError(t, json.Unmarshal(out, &verdicts))
	require.Len(t, verdicts, len(requests))
	for i, r := range requests {
		require.Contains(t, []string{"Allowed", "ImplicitlyDenied", "ExplicitlyDenied"}, verdicts[i], "%s on %s", r.Action, r.Resource)
		if got := verdicts[i] == "Allowed"; got != r.allowed {
			t.Errorf("%s: %s on %s with %v is %s", r.why, r.Action, r.Resource, r.Context, verdicts[i])
		}
	}
	decisions.Add(int64(len(requests)))
}

func document(t *testing.T, d policy.Document) json.RawMessage {
	t.Helper()
	text, err := d.JSON()
	require.NoError(t, err)
	return json.RawMessage(text)
}

// planned returns a stack's roles by key.
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

// keyPolicy is what KMS gives a new key: the account's policies may open it.
var keyPolicy = json.RawMessage(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
	"Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}]}`)

// by returns a request made with a role's credentials. The evaluator refuses
// documents without a statement, which allow nothing to IAM.
func by(t *testing.T, r iamplan.Role, action, resource string) request {
	t.Helper()
	one := request{
		Principal: "arn:aws:sts::" + account + ":assumed-role/" + r.Key + "/session",
		Action:    action, Resource: resource, Account: account, why: r.Key,
	}
	if len(r.Policy.Statements) > 0 {
		one.Identity = document(t, r.Policy)
	}
	if strings.HasPrefix(action, "kms:") {
		one.ResourcePolicy = keyPolicy
	}
	return one
}
