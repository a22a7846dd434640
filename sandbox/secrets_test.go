package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// Sentinels are searched for in everything that the commands write. Two look like no secret, so that only what knows
// that they are secrets can hide them.
const (
	clientSecret    = `correct horse/battery+staple="é"`
	misplaced       = "tuesday is blue"
	foreignSecret   = "wednesday is green"
	statePassphrase = "sandbox for thursdays"
)

const certificateOfSecrets = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

const stackOfSecrets = `config:
  aws:region: us-east-1
  ecs-foundation:network: {zones: [us-east-1a, us-east-1b], nat: {strategy: Single}, flowLogs: {destination: none}}
  ecs-foundation:loadBalancer:
    certificateArn: ` + certificateOfSecrets + `
    deletionProtection: false
    accessLogs: false
    logins:
      staff:
        oidc:
          issuer: https://id.example
          authorizationEndpoint: https://id.example/authorize
          tokenEndpoint: https://id.example/token
          userInfoEndpoint: https://id.example/userinfo
          clientId: shop
  ecs-foundation:services: {ui: {port: 3000, routes: [{paths: [/*], priority: 10, login: staff}]}}
`

// TestSecretsAreNowhereInPlainText runs all commands with secrets in the configuration, and searches everything that they
// print and write for each secret, in each encoding. It does not use Pulumi's --verbose, which logs secrets from level 9:
// https://github.com/pulumi/pulumi/blob/v3.254.0/sdk/go/common/resource/plugin/rpc.go#L98
func TestSecretsAreNowhereInPlainText(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview("loadBalancer={certificateArn: "+certificateOfSecrets+", accessLogs: false}").Err) // it creates the certificate
	written := t.TempDir()
	b := e.Backend("file://"+written, "PULUMI_CONFIG_PASSPHRASE="+statePassphrase, "PULUMI_DEBUG_COMMANDS=true")
	file := filepath.Join(b.Dir, "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(file, []byte(stackOfSecrets), 0o600))
	var printed strings.Builder
	run := func(fails bool, args ...string) string {
		output, err := b.Run(args...)
		printed.WriteString(output)
		require.Equal(t, fails, err != nil, "%v: %s", args, output)
		return output
	}
	events := func(name string) string { return "--event-log=" + filepath.Join(written, name+".events.json") }

	run(false, "stack", "init", "dev", "--secrets-provider", "passphrase")
	run(false, "config", "set", "--secret", "--path", "ecs-foundation:loadBalancer.logins.staff.oidc.clientSecret", clientSecret)
	run(false, "config", "set", "--secret", "other:apiKey", foreignSecret)
	valid, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, key := range []string{"ecs-foundation:profile", "ecs-foundation:tags.team", "ecs-foundation:loadBalancer.domain", "ecs-foundation:unknown"} {
		run(false, "config", "set", "--secret", "--path", key, misplaced)
		refused := run(true, "up", "--yes", "--skip-preview", events("refused"))
		require.Contains(t, refused, key+": ")
		printed.WriteString(foundation(t, b.Dir, "validate", "dev"))
		require.NoError(t, os.WriteFile(file, valid, 0o600))
	}
	run(false, "preview", "--diff", events("preview"))
	run(false, "preview", "--json")
	run(false, "up", "--yes", "--skip-preview", "--diff", events("up"))
	run(false, "preview", "--refresh", "--diff", "--expect-no-changes")
	run(false, "stack", "export", "--file", filepath.Join(written, "exported.json"))
	run(false, "stack", "output", "--json")
	run(false, "stack", "history")
	for _, args := range [][]string{
		{"validate", "dev"}, {"report", "show", "dev", "--out", written}, {"report", "state", "dev"}, {"matrix", "dev"},
		{"report", "render", "--steps", filepath.Join(written, "preview.events.json"), "--out", written, "dev"},
	} {
		printed.WriteString(foundation(t, b.Dir, args...))
	}
	run(false, "destroy", "--yes", "--skip-preview", events("destroy"))

	requireNoSecret(t, "the output", printed.String())
	for _, dir := range []string{written, b.Dir, e.State()} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(path)
			requireNoSecret(t, path, string(text))
			return err
		}))
	}
}

// foundation runs the command for the project in a directory, and returns what it prints.
func foundation(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"run", "./cmd/foundation", "--dir", dir}, args...)...)
	cmd.Dir = ".."
	output, err := cmd.CombinedOutput()
	t.Logf("foundation %v: %v\n%s", args, err, output)
	return string(output)
}

// requireNoSecret searches a text for the secrets, also as parts of JSON, JSON in JSON, URLs and base64.
func requireNoSecret(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range []string{clientSecret, misplaced, foreignSecret, statePassphrase} {
		quoted, err := json.Marshal(secret)
		require.NoError(t, err)
		twice, err := json.Marshal(strings.Trim(string(quoted), `"`))
		require.NoError(t, err)
		forms := []string{
			secret, secret[:10], url.QueryEscape(secret), url.PathEscape(secret),
			strings.Trim(string(quoted), `"`), strings.Trim(string(twice), `"`),
		}
		for i := range 3 { // base64 depends on the position
			forms = append(forms, base64.StdEncoding.EncodeToString([]byte(secret[i:i+9])))
		}
		for _, form := range forms {
			require.False(t, strings.Contains(text, form), "%s has the secret %q as %q", where, secret, form)
		}
	}
}
