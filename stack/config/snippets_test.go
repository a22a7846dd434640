package config_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/encoding"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

var snippet = regexp.MustCompile("(?sm)^( *)```yaml\n(.*?)```")

// pages returns the paths of all pages of the documentation.
func pages(t *testing.T) (paths []string) {
	t.Helper()
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "examples/*/*.md", "templates/*/*.md"} {
		matches, err := filepath.Glob(filepath.Join("../..", pattern))
		require.NoError(t, err)
		require.NotEmpty(t, matches, pattern)
		paths = append(paths, matches...)
	}
	return paths
}

// TestSnippetsInDocsHaveValidValues decodes each YAML snippet of a stack file in the
// documentation. A snippet can omit required keys.
func TestSnippetsInDocsHaveValidValues(t *testing.T) {
	t.Parallel()
	decoded := 0
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, match := range snippet.FindAllStringSubmatch(string(text), -1) {
			var keys map[string]any
			require.NoError(t, encoding.YAML.Unmarshal([]byte(match[2]), &keys), "%s:\n%s", page, match[2])
			values := configuration(keys)
			if len(values) == 0 {
				continue
			}
			decoded++
			for _, problem := range problems(t, values) {
				require.Contains(t, problem, ": required", page)
			}
		}
	}
	require.Greater(t, decoded, 20)
}

// configuration returns the configuration values of a stack file, or of a part of one.
func configuration(keys map[string]any) map[string]any {
	if inner, ok := keys["config"].(map[string]any); ok {
		keys = inner
	}
	values := map[string]any{}
	for key, value := range keys {
		project, name, found := strings.Cut(key, ":")
		if !found {
			project, name = "", key
		}
		if _, known := config.Keys()[name]; known || project == "ecs-foundation" {
			values[name] = value
		}
	}
	return values
}

// problems returns the errors of decoding values.
func problems(t *testing.T, values map[string]any) []string {
	t.Helper()
	text, err := json.Marshal(values)
	require.NoError(t, err)
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var plain map[string]any
	require.NoError(t, decoder.Decode(&plain))
	errs, target := validate.NewErrors(""), config.Config{}
	config.Decode(plain, &target, errs)
	if errs.Err() == nil {
		return nil
	}
	return strings.Split(errs.Err().Error(), "\n")
}
