package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/importfile"
)

// importState runs the command for the state of terraform-aws-modules, in a project whose stack keeps a security group.
func importState(t *testing.T, group string, args ...string) (out, errOut string, code int) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"Pulumi.yaml", "go.mod"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	text := `config:
  aws:region: us-east-1
  ecs-foundation:network:
    cidr: 10.20.0.0/16
    zones: [us-east-1a, us-east-1b]
    nat: {strategy: Single}
    subnets:
      public: [10.20.101.0/24, 10.20.102.0/24]
      private: [10.20.1.0/24, 10.20.2.0/24]
      data: [10.20.201.0/24, 10.20.202.0/24]
  ecs-foundation:loadBalancer: {http: forward, securityGroups: [` + group + `]}
  ecs-foundation:services:
    orders: {port: 3000, routes: [{paths: [/orders/*], priority: 100}]}
`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.dev.yaml"), []byte(text), 0o600))
	var o, e bytes.Buffer
	code = execute(append([]string{"--dir", dir, "import"}, args...), strings.NewReader(""), &o, &e)
	return o.String(), e.String(), code
}

var modulesState = filepath.Join(root, "stack", "importfile", "testdata", "terraform-aws-modules.json")

func TestImportPrintsTheFileAndWhatItDoes(t *testing.T) {
	t.Parallel()
	out, errOut, code := importState(t, "sg-8990af16c81bc992f", "dev", modulesState)
	require.Equal(t, exitOK, code, errOut)
	var file importfile.File
	require.NoError(t, json.Unmarshal([]byte(out), &file))
	version, err := (&project{root}).providerVersion()
	require.NoError(t, err)
	require.Equal(t, importfile.Entry{
		Type: "aws:ec2/vpc:Vpc", Name: "network-vpc", ID: "vpc-6b6186d4f98f97ad8", Parent: "network", Provider: "aws", Version: version,
	}, file.Resources[1])
	require.Contains(t, errOut, "terraform state rm 'module.vpc.aws_vpc.this[0]'")
}

func TestImportPrintsNoFileIfAnUpdateWouldInterrupt(t *testing.T) {
	t.Parallel()
	out, errOut, code := importState(t, "sg-0a1b2c3d", "dev", modulesState)
	require.Equal(t, exitFailed, code)
	require.Empty(t, out)
	require.Contains(t, errOut, "import into stack dev: 1 problem; no file was printed:\nloadBalancer.securityGroups: ")
}

func TestImportUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"dev"}, {"dev", modulesState, modulesState}} {
		_, errOut, code := importState(t, "sg-0a1b2c3d", args...)
		require.Equal(t, exitUsage, code, errOut)
	}
	for _, args := range [][]string{
		{"prod", modulesState}, {"dev", modulesState + "x"}, {"dev", filepath.Join(root, "go.mod")}, {"dev", modulesState, "--load-balancer", "other"},
	} {
		out, errOut, code := importState(t, "sg-0a1b2c3d", args...)
		require.Equal(t, exitFailed, code, errOut)
		require.Empty(t, out)
	}
}
