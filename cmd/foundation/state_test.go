package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/printable"
)

// exported is the state of dev with a provider that has settings.
func exported(t *testing.T, settings string) string {
	t.Helper()
	version, err := (&project{root}).providerVersion()
	require.NoError(t, err)
	return `{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::ecs-foundation::pulumi:providers:aws::aws",` +
		`"custom":true,"type":"pulumi:providers:aws","id":"01c03eef-16ae-4023-8cb5-d0b3aff53961",` +
		`"inputs":{"region":"us-east-1","version":"` + version + `"` + settings + `}}]}}`
}

// checkState runs the command with a state on standard input.
func checkState(state string, args ...string) (out, errOut string, code int) {
	var o, e bytes.Buffer
	code = execute(append([]string{"--dir", root, "state", "check"}, args...), strings.NewReader(state), &o, &e)
	return o.String(), e.String(), code
}

func TestStateCheckReadsStandardInputOrAFile(t *testing.T) {
	t.Parallel()
	valid := exported(t, "")
	file := filepath.Join(t.TempDir(), "export.json")
	require.NoError(t, os.WriteFile(file, []byte(valid), 0o600))
	for _, args := range [][]string{{"dev"}, {"dev", "-"}, {"dev", file}} {
		out, errOut, code := checkState(valid, args...)
		require.Equal(t, exitOK, code, errOut)
		require.Regexp(t, `^state of dev is valid: 1 resource, AWS provider [\d.]+\n$`, out)
	}
	for _, args := range [][]string{{"prod"}, {"dev", file + "x"}, {"staging"}} {
		_, errOut, code := checkState(valid, args...)
		require.Equal(t, exitFailed, code, errOut)
	}
	for _, args := range [][]string{nil, {"dev", file, file}} {
		_, errOut, code := checkState(valid, args...)
		require.Equal(t, exitUsage, code, errOut)
	}
}

func TestStateCheckReportsAllErrors(t *testing.T) {
	t.Parallel()
	_, errOut, code := checkState(exported(t, `,"endpoints":"[]","__internal":{"pluginDownloadURL":"https://evil.example.com"}`), "dev")
	require.Equal(t, exitFailed, code)
	require.Contains(t, errOut, `invalid state of stack dev: do not run Pulumi with it (see docs/backends.md, "The state is code")`)
	require.Contains(t, errOut, `__internal.pluginDownloadURL: not used by this program (got "https://evil.example.com")`)
	require.Contains(t, errOut, "inputs.endpoints: not set by this program")
}

func TestStateCheckAllowsAnUpgradeOfTheProvider(t *testing.T) {
	t.Parallel()
	version, err := (&project{root}).providerVersion()
	require.NoError(t, err)
	old := strings.ReplaceAll(exported(t, ""), version, "6.0.0")
	_, errOut, code := checkState(old, "dev")
	require.Equal(t, exitFailed, code)
	require.Contains(t, errOut, "--upgrade-from")
	_, errOut, code = checkState(old, "dev", "--upgrade-from", "v6.0.0")
	require.Equal(t, exitOK, code, errOut)
}

// TestProviderVersionIsThatOfTheProgram reads projects whose program is in the same directory, elsewhere, and nowhere.
func TestProviderVersionIsThatOfTheProgram(t *testing.T) {
	t.Parallel()
	want, err := (&project{root}).providerVersion()
	require.NoError(t, err)
	version, err := (&project{filepath.Join(root, "examples", "teams", "payments")}).providerVersion()
	require.NoError(t, err)
	require.Equal(t, want, version)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.yaml"), []byte("name: shop\nruntime: go\n"), 0o600))
	_, err = (&project{dir}).providerVersion()
	require.EqualError(t, err, "no go.mod in "+dir+" or above it: set main in Pulumi.yaml to the directory of the program")
	_, err = (&project{filepath.Join(dir, "none")}).providerVersion()
	require.ErrorContains(t, err, "read project: ")
}

// TestMessagesDoNotControlTheTerminal checks messages about a state, whose text others can choose.
func TestMessagesDoNotControlTheTerminal(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`\u001b[2J`, `\u001b]0;title\u0007`, `\u009b2J`, `\r`, `\u202e`, `\u200b`} {
		_, errOut, code := checkState(exported(t, `,"a`+text+`":"b`+text+`","__internal":{"pluginDownloadURL":"`+text+`"}`), "dev")
		require.Equal(t, exitFailed, code)
		require.Equal(t, printable.Lines(errOut), errOut)
	}
}

// TestStateCheckComparesTheSecretsProviderOfTheStackFile covers the stack file of a stack with a key in KMS, and one with
// a passphrase.
func TestStateCheckComparesTheSecretsProviderOfTheStackFile(t *testing.T) {
	t.Parallel()
	const kms, salt = "secretsprovider: awskms:///own\nencryptedkey: AQID\n", "encryptionsalt: v1:own\n"
	for _, tc := range []struct {
		file, kind, state string
		code              int
	}{
		{kms, "cloud", `{"url":"awskms:///own","encryptedkey":"AQID"}`, exitOK},
		{kms, "cloud", `{"url":"awskms:///own","encryptedkey":"AQIE"}`, exitFailed},
		{kms, "cloud", `{"url":"awskms:///other","encryptedkey":"AQID"}`, exitFailed},
		{kms, "passphrase", `{"salt":"v1:own"}`, exitFailed},
		{salt, "passphrase", `{"salt":"v1:own"}`, exitOK},
		{salt, "passphrase", `{"salt":"v1:other"}`, exitFailed},
	} {
		dir := t.TempDir()
		for _, name := range []string{"Pulumi.yaml", "Pulumi.dev.yaml", "go.mod"} {
			text, err := os.ReadFile(filepath.Join(root, name))
			require.NoError(t, err)
			if name == "Pulumi.dev.yaml" {
				text = append(text, tc.file...)
			}
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
		}
		state := strings.Replace(exported(t, ""), `{"resources"`, `{"secrets_providers":{"type":"`+tc.kind+`","state":`+tc.state+`},"resources"`, 1)
		_, errOut, code := checkState(state, "dev", "--dir", dir)
		require.Equal(t, tc.code, code, errOut)
	}
}
