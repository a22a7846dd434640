package sandbox_test

import (
	"encoding/base64"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/awscli"
	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/process"
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
	written, foundation := t.TempDir(), buildFoundation(t, e)
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
	inspect := func(fails bool, args ...string) string {
		output, err := foundation(b.Dir, args...)
		printed.WriteString(output)
		require.Equal(t, fails, err != nil, "%v: %s", args, output)
		return output
	}
	in := func(name string) string { return filepath.Join(written, name) }

	run(false, "stack", "init", "dev", "--secrets-provider", "passphrase")
	run(false, "config", "set", "--secret", "--path", "ecs-foundation:loadBalancer.logins.staff.oidc.clientSecret", clientSecret)
	run(false, "config", "set", "--secret", "other:apiKey", foreignSecret)
	run(false, "stack", "export", "--file", in("empty.json"))
	valid, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, key := range []string{"ecs-foundation:profile", "ecs-foundation:tags.team", "ecs-foundation:loadBalancer.domain", "ecs-foundation:unknown"} {
		run(false, "config", "set", "--secret", "--path", key, misplaced)
		require.Contains(t, run(true, "up", "--yes", "--skip-preview", "--event-log="+in("refused.events.json")), key+": ")
		require.Contains(t, inspect(true, "validate", "dev"), key+": ")
		require.NoError(t, os.WriteFile(file, valid, 0o600))
	}
	run(false, "preview", "--diff", "--event-log="+in("preview.events.json"))
	run(false, "preview", "--json")
	run(false, "up", "--yes", "--skip-preview", "--diff", "--event-log="+in("up.events.json"))
	run(false, "preview", "--refresh", "--diff", "--expect-no-changes", "--event-log="+in("refreshed.events.json"))
	run(false, "stack", "export", "--file", in("exported.json"))
	run(false, "stack", "output", "--json")
	run(false, "stack", "history")
	decrypted, err := b.Run("stack", "export", "--show-secrets")
	require.NoError(t, err)
	require.NotEmpty(t, secretIn(decrypted), "the state has the secret, encrypted")
	inspect(false, "validate", "dev")
	inspect(false, "matrix", "dev")
	inspect(false, "report", "show", "dev", "--html", "--out", in("shown"))
	require.NoError(t, os.WriteFile(in("described.json"), []byte(inspect(false, "report", "state", "dev")), 0o600))
	inspect(false, "report", "render", "--html", "--before", in("described.json"), "--after", in("described.json"),
		"--steps", in("preview.events.json"), "--out", in("rendered"), "dev") // as make diff
	inspect(false, "report", "drift", "--steps", in("refreshed.events.json"), "dev")
	require.Contains(t, inspect(true, "orphans", "dev", in("empty.json")), "aws elbv2 delete-load-balancer")
	createTaskWithSecret(e)
	require.Contains(t, inspect(true, "explain", "service", "shop/ui", "--save", in("explained.json")), "shop/ui")
	versions, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(b.Dir, "go.mod"), versions, 0o600)) // import reads the version of the provider
	imported, _ := foundation(b.Dir, "import", "dev", in("exported.json"))
	require.Contains(t, imported, "import")
	printed.WriteString(imported)
	run(false, "destroy", "--yes", "--skip-preview", "--event-log="+in("destroy.events.json"))

	require.Empty(t, secretIn(printed.String()), "the output has a secret")
	requireNoSecretFiles(t, []string{written, b.Dir, e.State()},
		"Pulumi.dev.yaml", "dev.json", "backups", "history", "exported.json", "emulator.log", "explained.json", "refused.events.json",
		"preview.events.json", "refreshed.events.json", "up.events.json", "destroy.events.json", "report.md", "report.json", "report.html")
}

// TestDiffHasNoSecret searches the output and the report of make diff for a secret that the stack file of the change sets.
func TestDiffHasNoSecret(t *testing.T) {
	t.Parallel()
	r, out := copyProject(t), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(r.path, "Pulumi.dev.yaml"), []byte(stackOfSecrets), 0o600))
	const key = "loadBalancer.logins.staff.oidc.clientSecret="
	r.commit("add a login")
	r.edit("clientId: shop", "clientId: store")
	output, err := engine.New(t, r.path, "dev").Diff("HEAD", out, key+strconv.Quote(misplaced))
	require.NoError(t, err, output)
	require.Contains(t, output, "clientId: [secret] => [secret]")
	require.Empty(t, secretIn(output), "the output has a secret")
	requireNoSecretFiles(t, []string{out}, "report.md", "report.json", "report.html")
}

// createTaskWithSecret creates an ECS service whose task definition has a secret in plain text.
func createTaskWithSecret(e *engine.Engine) {
	e.CallJSON("ecs", "CreateCluster", map[string]any{"clusterName": "shop"})
	e.CallJSON("ecs", "RegisterTaskDefinition", map[string]any{
		"family": "ui", "networkMode": "awsvpc", "requiresCompatibilities": []string{"FARGATE"}, "cpu": "256", "memory": "512",
		"containerDefinitions": []any{map[string]any{
			"name": "ui", "image": "shop/ui:1", "command": []string{"serve", foreignSecret},
			"environment": []any{map[string]any{"name": "API_KEY", "value": foreignSecret}},
		}},
	})
	e.CallJSON("ecs", "CreateService", map[string]any{
		"cluster": "shop", "serviceName": "ui", "taskDefinition": "ui", "desiredCount": 1, "launchType": "FARGATE",
	})
}

// buildFoundation builds the command foundation, and returns a function that runs it for the project in a directory, with an
// AWS CLI that calls the emulator.
func buildFoundation(t *testing.T, e *engine.Engine) func(dir string, args ...string) (string, error) {
	t.Helper()
	tools := t.TempDir()
	awscli.Install(t, "..", tools, e.Environ())
	binary := filepath.Join(tools, "foundation")
	build := process.Command(t.Context(), process.ToolEnviron(), "go", "build", "-trimpath", "-buildvcs=false", "-o", binary, "./cmd/foundation")
	build.Dir = ".."
	output, err := build.CombinedOutput()
	require.NoError(t, err, string(output))
	return func(dir string, args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), binary, append([]string{"--dir", dir}, args...)...)
		cmd.Env = append(e.Environ(), "PATH="+tools+":"+os.Getenv("PATH"))
		output, err := cmd.CombinedOutput()
		t.Logf("foundation %v: %v\n%s", args, err, output)
		return string(output), err
	}
}

// requireNoSecretFiles searches all files in directories for the secrets. The files and directories with names must be among
// them.
func requireNoSecretFiles(t *testing.T, dirs []string, names ...string) {
	t.Helper()
	searched := map[string]bool{}
	for _, dir := range dirs {
		require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(filepath.Clean(path))
			require.Empty(t, secretIn(string(text)), "%s has a secret", path)
			searched[filepath.Base(path)], searched[filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(path))))] = true, true
			return err
		}))
	}
	for _, name := range names {
		require.True(t, searched[name], "%s is searched", name)
	}
}

// secretIn returns the form in which a text has one of the secrets, also as a part of JSON, JSON in JSON, URLs or base64. It
// returns "" if the text has none.
func secretIn(text string) string {
	for _, secret := range []string{clientSecret, misplaced, foreignSecret, statePassphrase} {
		forms := []string{secret, secret[:10], url.QueryEscape(secret), url.PathEscape(secret)}
		for i := range 3 { // base64 depends on the position
			forms = append(forms, base64.StdEncoding.EncodeToString([]byte(secret[i:i+9])))
		}
		for _, form := range forms {
			if strings.Contains(text, form) {
				return form
			}
		}
	}
	return ""
}
