package stackfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/config/stackfile"
)

func TestTypedScalars(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("Pulumi.yaml", "name: shop\nruntime: go\n")
	write("Pulumi.dev.yaml", `config:
  aws:region: us-east-1
  accounts: [012345670123, "012"]
  shop:tags: {release: 1.10, 012: x}
  shop:data: &data {cache: {port: 010}}
  shop:copy: *data
`)
	file, err := stackfile.Read(dir, "dev")
	require.NoError(t, err)
	require.Equal(t, map[string]string{
		"aws:region": "us-east-1", "shop:accounts": "", "shop:accounts[0]": "012345670123", "shop:accounts[1]": "012",
		"shop:tags": "", "shop:tags.release": "1.10", "shop:tags.012": "x",
		"shop:data": "", "shop:data.cache": "", "shop:data.cache.port": "010",
		"shop:copy": "", "shop:copy.cache": "", "shop:copy.cache.port": "010",
	}, file.File.Typed)
	require.Equal(t, file.File, stackfile.File(dir, "dev"))
	require.Empty(t, stackfile.File(dir, "prod").Typed, "without a stack file")
	require.Empty(t, stackfile.File(t.TempDir(), "dev").Typed, "without a project")
}

func TestEncryptedValuesAreFound(t *testing.T) {
	t.Parallel()
	stack, err := stackfile.Read(project(t, `config:
  shop:logins: {staff: {clientSecret: {secure: AAAA}}, other: {secure: {secure: BBBB}, b: {secure: CCCC, d: e}}}
  shop:list: [{secure: DDDD}]
  token: {secure: EEEE}
`), "dev")
	require.NoError(t, err)
	require.Equal(t, []string{"shop:list[0]", "shop:logins.other.secure", "shop:logins.staff.clientSecret", "shop:token"}, stack.File.Secrets)
	require.Equal(t, "[secret]", stack.Values["shop:token"])
}
