package sandbox_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

const bucket = "acme-pulumi-state"

// s3URL is the URL of a state bucket as in docs/backends.md. The emulator has the same host name for all buckets.
const s3URL = "s3://" + bucket + "?region=us-east-1&s3ForcePathStyle=true"

// newWithBucket returns a sandbox with an empty state bucket.
func newWithBucket(t *testing.T) *engine.Engine {
	t.Helper()
	e := engine.New(t, "trial", "dev")
	require.NoError(t, e.Preview().Err)
	e.CallREST("s3", http.MethodPut, "/"+bucket, "")
	return e
}

func stackFile(t *testing.T, b *engine.Backend) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(b.Dir, "Pulumi.dev.yaml"))
	require.NoError(t, err)
	return string(text)
}

func TestS3BackendLocksTheStackAndCanBeExported(t *testing.T) {
	t.Parallel()
	e := newWithBucket(t)
	s3 := e.Backend(s3URL, passphrase)
	s3.MustRun("stack", "init", "dev", "--secrets-provider", "passphrase")
	require.Contains(t, stackFile(t, s3), "encryptionsalt: v1:")
	s3.MustRun("config", "set", "--secret", "apiKey", "secret-value")
	require.NotContains(t, stackFile(t, s3), "secret-value")

	first, wait := s3.Start("up", "--yes", "--skip-preview")
	locks := "/" + bucket + "?list-type=2&prefix=.pulumi/locks/"
	waitFor(t, func() bool { return strings.Contains(e.CallREST("s3", http.MethodGet, locks, ""), "<Key>") })
	second, err := s3.Run("up", "--yes", "--skip-preview")
	require.Error(t, err)
	require.Contains(t, second, "the stack is currently locked by 1 lock(s)")
	s3.MustRun("preview") // does not lock
	require.NoError(t, wait(), first)
	s3.MustRun("preview", "--refresh", "--expect-no-changes")

	exported := filepath.Join(t.TempDir(), "dev.json")
	s3.MustRun("stack", "export", "--file", exported)
	file := e.Backend("file://"+t.TempDir(), passphrase)
	file.Dir = s3.Dir
	file.MustRun("stack", "init", "dev")
	file.MustRun("stack", "import", "--file", exported)
	require.Equal(t, "secret-value", file.MustRun("config", "get", "apiKey"))
	file.MustRun("preview", "--refresh", "--expect-no-changes")

	other := e.Backend("file://"+t.TempDir(), "PULUMI_CONFIG_PASSPHRASE=wrong")
	other.Dir = s3.Dir
	output, err := other.Run("stack", "init", "dev")
	require.Error(t, err)
	require.Contains(t, output, "incorrect passphrase")
}

func TestKMSEncryptsTheSecretsOfAStack(t *testing.T) {
	t.Parallel()
	e := newWithBucket(t)
	key, _ := e.CallJSON("kms", "CreateKey", nil)["KeyMetadata"].(map[string]any)
	provider := fmt.Sprintf("awskms:///%s?region=us-east-1", key["KeyId"])

	b := e.Backend(s3URL, passphrase)
	b.MustRun("stack", "init", "dev", "--secrets-provider", provider)
	require.Contains(t, stackFile(t, b), "secretsprovider: "+provider)
	require.Contains(t, stackFile(t, b), "encryptedkey: ")
	b.MustRun("config", "set", "--secret", "apiKey", "secret-value")
	require.NotContains(t, stackFile(t, b), "secret-value")
	require.Equal(t, "secret-value", b.MustRun("config", "get", "apiKey"))

	file := e.Backend("file://"+t.TempDir(), passphrase)
	file.Dir = b.Dir
	file.MustRun("stack", "init", "dev", "--secrets-provider", provider)
	require.Equal(t, "secret-value", file.MustRun("config", "get", "apiKey"), "the new backend has the same key")

	// The encrypted data key in the stack file is useless without KMS.
	other := e.Backend("file://"+t.TempDir(), "AWS_ENDPOINT_URL=http://127.0.0.1:1")
	other.Dir = b.Dir
	output, err := other.Run("stack", "init", "dev", "--secrets-provider", provider)
	require.Error(t, err)
	require.Contains(t, output, "operation error KMS: Decrypt")

	b.MustRun("stack", "change-secrets-provider", "passphrase")
	require.NotContains(t, stackFile(t, b), "awskms")
	require.Equal(t, "secret-value", b.MustRun("config", "get", "apiKey"))
}

func TestStaleLockCanBeCanceled(t *testing.T) {
	t.Parallel()
	e := newWithBucket(t)
	b := e.Backend(s3URL, "PULUMI_CONFIG_PASSPHRASE=")
	b.MustRun("stack", "init", "dev", "--secrets-provider", "passphrase")
	e.CallREST("s3", http.MethodPut, "/"+bucket+"/.pulumi/locks/organization/trial/dev/dead.json", `{"pid": 1}`)
	output, err := b.Run("refresh", "--yes")
	require.Error(t, err)
	require.Contains(t, output, "currently locked by 1 lock(s)")
	b.MustRun("cancel", "--yes")
	b.MustRun("refresh", "--yes")
}

func TestStalePlanIsRejected(t *testing.T) {
	t.Parallel()
	e := newWithBucket(t)
	b := e.Backend(s3URL, "PULUMI_CONFIG_PASSPHRASE=")
	b.MustRun("stack", "init", "dev", "--secrets-provider", "passphrase")
	b.MustRun("preview", "--save-plan", "first.json")
	b.MustRun("up", "--yes", "--skip-preview", "--plan", "first.json")
	b.MustRun("preview", "--expect-no-changes", "--save-plan", "approved.json")

	b.MustRun("config", "set", "team", "edge")
	b.MustRun("up", "--yes", "--skip-preview")
	b.MustRun("config", "set", "team", "core")
	output, err := b.Run("up", "--yes", "--skip-preview", "--plan", "approved.json")
	require.Error(t, err)
	require.Contains(t, output, "violates plan")
	b.MustRun("config", "set", "team", "edge")
	b.MustRun("preview", "--refresh", "--expect-no-changes")
}
