package stackfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/config/stackfile"
)

// lines returns n lines by a format of their number.
func lines(n int, format string) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, format+"\n", i)
	}
	return text.String()
}

func TestHostileStackFiles(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, want string }{
		"services":         {"config:\n  shop:services:\n" + lines(10_000, "    s%d: {port: 8080, routes: [{priority: 1}]}"), "Pulumi.dev.yaml: must have at most 262144 bytes (got "},
		"long text":        {"config:\n  shop:profile: " + strings.Repeat("a", 1<<20) + "\n", "must have at most 262144 bytes (got 1048"},
		"large program":    {"config:\n" + lines(7000, "  shop:key%d: a"), "the configuration must have at most 131057 bytes as JSON (got "},
		"lists":            {"config:\n  shop:iam: " + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "\n", "line 2: must have at most 32 levels of lists and maps"},
		"open lists":       {"config:\n  shop:iam: " + strings.Repeat("[", 200_000), "line 2: must have at most 32 levels"},
		"maps":             {"config:\n\n  shop:iam: " + strings.Repeat("{a: ", 9000), "line 3: must have at most 32 levels"},
		"excessive alias":  {"config:\n  shop:a0: &a0 [a, a, a, a, a, a, a, a, a, a]\n" + aliases(9), "excessive aliasing"},
		"alias of itself":  {"config:\n  shop:iam: &i {a: *i}\n", "contains itself"},
		"zero byte":        {"config:\n  shop:profile: \"a\x00b\"\n", "control characters are not allowed"},
		"invalid UTF-8":    {"config:\n  shop:profile: \"a\xffb\"\n", "UTF-8"},
		"duplicate key":    {"config:\n  shop:iam: {}\n  shop:iam: {}\n", `mapping key "shop:iam" already defined at line 2`},
		"duplicate below":  {"config:\n  shop:iam: {path: a, path: b}\n", `mapping key "path" already defined`},
		"tab":              {"config:\n\tshop:iam: {}\n", "read Pulumi.dev.yaml: invalid YAML file: yaml: line 2: found character that cannot start any token: indent with spaces instead of tabs"},
		"infinite number":  {"config:\n  shop:logs: {retentionDays: .inf}\n", "read Pulumi.dev.yaml: shop:logs.retentionDays: must be a finite number (got .inf)"},
		"no number":        {"config:\n  shop:logs: {retentionDays: .NaN}\n", "shop:logs.retentionDays: must be a finite number (got .NaN)"},
		"negative number":  {"config:\n  shop:logs: {retentionDays: -.Inf}\n", "shop:logs.retentionDays: must be a finite number (got -.Inf)"},
		"list of settings": {"config: [a]\n", "cannot unmarshal"},
		"text":             {"abc\n", "expected"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := stackfile.Read(project(t, tc.text), "dev")
			require.ErrorContains(t, err, tc.want)
			require.Less(t, len(err.Error()), 500)
		})
	}
}

// aliases returns lists that each have the one before ten times.
func aliases(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "  shop:a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	return text.String()
}

func TestUnusualStackFiles(t *testing.T) {
	t.Parallel()
	const text = "config:\n  aws:region: us-east-1\n  shop:profile: \"[{\"\n"
	for name, file := range map[string]string{
		"CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "CR": strings.ReplaceAll(text, "\n", "\r"), "byte order mark": "\ufeff" + text,
		"brackets in text": text + lines(30, "  # [%d"), "empty": "", "null": "null\n", "only keys": "config:\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stack, err := stackfile.Read(project(t, file), "dev")
			require.NoError(t, err)
			if len(file) > len("config:\n") {
				require.Equal(t, map[string]string{"aws:region": "us-east-1", "shop:profile": "[{"}, stack.Values)
			}
		})
	}
}

// project returns the directory of a project with a stack file.
func project(tb testing.TB, text string) string {
	tb.Helper()
	dir := tb.TempDir()
	for name, text := range map[string]string{"Pulumi.yaml": "name: shop\nruntime: go\n", "Pulumi.dev.yaml": text} {
		require.NoError(tb, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

// FuzzRead reads any text as a stack file.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"", "config:\n  aws:region: us-east-1\n  accounts: [012345670123, \"012\"]\n", "config: {a: &a [1e999, .inf, 0x1f, 2024-01-01, yes], b: *a}\n",
		"config:\n  a:b:\n    secure: AAAA\n", "config: {<<: {a:b: c}}\n", "secretsprovider: x\nencryptionsalt: y\n", "---\n...\n---\n", "\ufeffconfig:\r\n",
	} {
		f.Add(text)
	}
	dir := project(f, "")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		stack, err := stackfile.ReadFile(dir, "dev", path)
		if err == nil {
			require.Equal(t, stack.Values, stack.File.Values)
		}
	})
}
