// Package workflows_test checks that the repository's CI workflows are secure, and runs their shell steps as GitHub and
// GitLab would, in a temporary repository and with a fake of GitHub's API.
package workflows_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// root is the root directory of the repository.
const root = "../.."

type workflow struct {
	On          map[string]yaml.Node `yaml:"on"`
	Permissions map[string]string    `yaml:"permissions"`
	Jobs        map[string]job       `yaml:"jobs"`
}

type job struct {
	Uses        string            `yaml:"uses"`
	Timeout     int               `yaml:"timeout-minutes"`
	Permissions map[string]string `yaml:"permissions"`
	Env         map[string]string `yaml:"env"`
	Steps       []step            `yaml:"steps"`
}

type step struct {
	If   string            `yaml:"if"`
	Uses string            `yaml:"uses"`
	Run  string            `yaml:"run"`
	Env  map[string]string `yaml:"env"`
	With map[string]string `yaml:"with"`
}

// read decodes a YAML file of the repository.
func read(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, into), path)
}

// workflows returns all workflows by file name.
func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	files, err := filepath.Glob(root + "/.github/workflows/*.yml")
	require.NoError(t, err)
	byName := map[string]workflow{}
	for _, file := range files {
		var w workflow
		read(t, filepath.Join(".github", "workflows", filepath.Base(file)), &w)
		byName[filepath.Base(file)] = w
	}
	return byName
}
