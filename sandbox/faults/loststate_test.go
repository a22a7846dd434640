package faults_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// TestLostStateIsRestored deletes the state of a deployed stack, and restores it with the commands of docs/recovery.md.
func TestLostStateIsRestored(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/recovery.md")
	require.NoError(t, err)
	command := func(pattern string, values ...string) string {
		t.Helper()
		found := regexp.MustCompile(`(?m)^\$ (` + pattern + `.*)$`).FindSubmatch(text)
		require.NotNil(t, found, pattern)
		return strings.NewReplacer(append(values, "ecs-foundation", "trial")...).Replace(string(found[1]))
	}
	e := engine.New(t, "../trial", "dev")
	require.NoError(t, e.Preview().Err)
	e.CallREST("s3", http.MethodPut, "/lost-states", "")
	e.CallREST("s3", http.MethodPut, "/lost-states?versioning",
		`<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>`)
	bin, dir := tools(t, e), t.TempDir()
	const passphrase, state = "PULUMI_CONFIG_PASSPHRASE=correct horse", ".pulumi/stacks/trial/dev.json"

	for name, backend := range map[string]struct {
		url, lose string
		restore   func(shell)
	}{
		"S3": {
			"s3://lost-states?region=us-east-1&s3ForcePathStyle=true", "aws s3api delete-object --bucket lost-states --key " + state,
			func(s shell) {
				version := strings.Fields(s.must(command("aws s3api list-object-versions", "BUCKET", "lost-states") + " --output text"))[0]
				s.must(command("aws s3api copy-object", "BUCKET", "lost-states", "VERSION", version))
			},
		},
		"files": {"file://" + dir, "rm " + dir + "/" + state, func(s shell) {
			s.must("cd " + dir + " && " + command("cp "))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := e.Backend(backend.url, passphrase)
			b.MustRun("stack", "init", "dev")
			s := newShell(t, e, b, bin, "PULUMI_BACKEND_URL="+backend.url, passphrase)
			s.must("pulumi up --yes --skip-preview --stack dev")
			s.must(backend.lose)
			output, code := s.run("pulumi preview --stack dev")
			require.NotZero(t, code)
			require.Contains(t, output, "no stack named 'dev' found")
			backend.restore(s)
			s.must("pulumi preview --refresh --expect-no-changes --stack dev")
			s.must("pulumi destroy --yes --skip-preview --stack dev")
		})
	}
}
