package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/language"
)

func TestOpenProject(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text, main string
		runtime    projectRuntime
	}{
		"program in the project's directory": {text: "{name: shop, runtime: go}", runtime: projectRuntime{Name: "go"}},
		"program in another directory":       {text: "{name: shop, runtime: nodejs, main: infra/}", runtime: projectRuntime{Name: "nodejs"}, main: "infra"},
		"runtime with options": {
			text:    "{name: shop, runtime: {name: python, options: {virtualenv: venv, typescript: false}}}",
			runtime: projectRuntime{Name: "python", Options: language.Options{Virtualenv: "venv", TypeScript: new(false)}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(root, "Pulumi.yaml"), []byte(test.text), 0o600))
			// The base of a diff is opened in place of the project of the working tree.
			s := sandbox{root: "/other", main: "/other/program", name: "other", runtime: projectRuntime{Name: "yaml"}}
			require.NoError(t, s.openProject(root))
			require.Equal(t, sandbox{root: root, main: filepath.Join(root, test.main), name: "shop", runtime: test.runtime}, s)
		})
	}
}

func TestOpenProjectReportsAnInvalidProject(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "Pulumi.yaml"), []byte("runtime: [go"), 0o600))
	require.ErrorContains(t, new(sandbox).openProject(root), root+"/Pulumi.yaml")
}
