package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

const bucket = "acme-pulumi-state"

// atS3 is a state bucket as docs/backends.md writes it; the emulator answers at one address for all buckets.
const atS3 = "s3://" + bucket + "?region=us-east-1&s3ForcePathStyle=true"

// request asks the emulator where AWS speaks no query protocol, and returns its answer. What stands behind the # is the
// action, where it stands in a header.
func request(t *testing.T, e *engine.Engine, service, method, path, body string) string {
	t.Helper()
	path, target, _ := strings.Cut(path, "#")
	req, err := http.NewRequestWithContext(t.Context(), method, e.Endpoint()+path, strings.NewReader(body))
	require.NoError(t, err)
	if target != "" {
		req.Header.Set("X-Amz-Target", target)
		req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	}
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"+service+"/aws4_request")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Less(t, resp.StatusCode, 300, string(answer))
	return string(answer)
}

// withBucket is a sandbox with an empty bucket for states.
func withBucket(t *testing.T) *engine.Engine {
	t.Helper()
	e := engine.New(t, "trial", "dev")
	require.NoError(t, e.Preview().Err)
	request(t, e, "s3", http.MethodPut, "/"+bucket, "")
	return e
}

func stackFile(t *testing.T, b *engine.Backend) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(b.Folder, "Pulumi.dev.yaml"))
	require.NoError(t, err)
	return string(text)
}

func TestOfTwoUpdatesOfAStateInS3TheSecondIsRefusedAndTheStackMovesElsewhere(t *testing.T) {
	t.Parallel()
	e := withBucket(t)
	const passphrase = "PULUMI_CONFIG_PASSPHRASE=correct horse"
	s3 := e.Backend(atS3, passphrase)
	s3.Must("stack", "init", "dev", "--secrets-provider", "passphrase")
	require.Contains(t, stackFile(t, s3), "encryptionsalt: v1:")
	s3.Must("config", "set", "--secret", "word", "hush")
	require.NotContains(t, stackFile(t, s3), "hush")

	first, wait := s3.Start("up", "--yes", "--skip-preview")
	locks := "/" + bucket + "?list-type=2&prefix=.pulumi/locks/"
	within(t, func() bool { return strings.Contains(request(t, e, "s3", http.MethodGet, locks, ""), "<Key>") })
	second, err := s3.Run("up", "--yes", "--skip-preview")
	require.Error(t, err)
	require.Contains(t, second, "the stack is currently locked by 1 lock(s)")
	s3.Must("preview") // takes no lock
	require.NoError(t, wait(), first)
	s3.Must("preview", "--refresh", "--expect-no-changes")

	exported := filepath.Join(t.TempDir(), "dev.json")
	s3.Must("stack", "export", "--file", exported)
	file := e.Backend("file://"+t.TempDir(), passphrase)
	file.Folder = s3.Folder
	file.Must("stack", "init", "dev")
	file.Must("stack", "import", "--file", exported)
	require.Equal(t, "hush", file.Must("config", "get", "word"))
	file.Must("preview", "--refresh", "--expect-no-changes")

	stranger := e.Backend("file://"+t.TempDir(), "PULUMI_CONFIG_PASSPHRASE=wrong")
	stranger.Folder = s3.Folder
	refused, err := stranger.Run("stack", "init", "dev")
	require.Error(t, err)
	require.Contains(t, refused, "incorrect passphrase")
}

func TestAKeyOfKMSKeepsTheSecretsOfAStack(t *testing.T) {
	t.Parallel()
	e := withBucket(t)
	var made struct{ KeyMetadata struct{ KeyID string } }
	answer := request(t, e, "kms", http.MethodPost, "/#TrentService.CreateKey", "{}")
	require.NoError(t, json.Unmarshal([]byte(answer), &made))
	provider := "awskms:///" + made.KeyMetadata.KeyID + "?region=us-east-1"

	const passphrase = "PULUMI_CONFIG_PASSPHRASE=correct horse"
	b := e.Backend(atS3, passphrase)
	b.Must("stack", "init", "dev", "--secrets-provider", provider)
	require.Contains(t, stackFile(t, b), "secretsprovider: "+provider)
	require.Contains(t, stackFile(t, b), "encryptedkey: ")
	b.Must("config", "set", "--secret", "word", "hush")
	require.NotContains(t, stackFile(t, b), "hush")
	require.Equal(t, "hush", b.Must("config", "get", "word"))

	file := e.Backend("file://"+t.TempDir(), passphrase)
	file.Folder = b.Folder
	file.Must("stack", "init", "dev", "--secrets-provider", provider)
	require.Equal(t, "hush", file.Must("config", "get", "word"), "moved with its key")

	// The data key in the stack file opens nothing where KMS does not answer.
	stranger := e.Backend("file://"+t.TempDir(), "AWS_ENDPOINT_URL=http://127.0.0.1:1")
	stranger.Folder = b.Folder
	refused, err := stranger.Run("stack", "init", "dev", "--secrets-provider", provider)
	require.Error(t, err)
	require.Contains(t, refused, "operation error KMS: Decrypt")

	b.Must("stack", "change-secrets-provider", "passphrase")
	require.NotContains(t, stackFile(t, b), "awskms")
	require.Equal(t, "hush", b.Must("config", "get", "word"))
}

func TestALockWhoseHolderIsDeadIsTakenOff(t *testing.T) {
	t.Parallel()
	e := withBucket(t)
	b := e.Backend(atS3, "PULUMI_CONFIG_PASSPHRASE=")
	b.Must("stack", "init", "dev", "--secrets-provider", "passphrase")
	request(t, e, "s3", http.MethodPut, "/"+bucket+"/.pulumi/locks/organization/trial/dev/dead.json", `{"pid": 1}`)
	refused, err := b.Run("refresh", "--yes")
	require.Error(t, err)
	require.Contains(t, refused, "currently locked by 1 lock(s)")
	b.Must("cancel", "--yes")
	b.Must("refresh", "--yes")
}

func TestAPlanThatNoLongerFitsIsNotApplied(t *testing.T) {
	t.Parallel()
	e := withBucket(t)
	b := e.Backend(atS3, "PULUMI_CONFIG_PASSPHRASE=")
	b.Must("stack", "init", "dev", "--secrets-provider", "passphrase")
	b.Must("preview", "--save-plan", "first.json")
	b.Must("up", "--yes", "--skip-preview", "--plan", "first.json")
	b.Must("preview", "--expect-no-changes", "--save-plan", "approved.json")

	b.Must("config", "set", "team", "edge")
	b.Must("up", "--yes", "--skip-preview")
	b.Must("config", "set", "team", "core")
	refused, err := b.Run("up", "--yes", "--skip-preview", "--plan", "approved.json")
	require.Error(t, err)
	require.Contains(t, refused, "violates plan")
	b.Must("config", "set", "team", "edge")
	b.Must("preview", "--refresh", "--expect-no-changes")
}
