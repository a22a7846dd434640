package importfile_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/importfile"
)

// FuzzImport imports any text as a state of Terraform or Pulumi.
func FuzzImport(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(text))
	}
	for _, text := range []string{pulled, exported, "", "{}", "null", `{"values": {"root_module": {"child_modules": [{}]}}}`, `{"deployment": {"resources": [{}]}}`} {
		f.Add(text)
	}
	plan := load(f, "us-east-1", nil)
	f.Fuzz(func(t *testing.T, text string) {
		state, err := importfile.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		imported, err := importfile.New(plan, state, "6.83.2", "")
		if err != nil {
			return
		}
		_, err = json.Marshal(imported.File)
		require.NoError(t, err)
		require.NotEmpty(t, imported.Report(state.Tool))
	})
}
