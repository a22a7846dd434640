package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/state"
)

// newProjects returns a directory with the projects shop, which has the stacks dev and prod, and examples/store and
// examples/teams/web, which have no stack files.
func newProjects(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"shop/Pulumi.yaml": "name: shop\nruntime: go\n", "shop/Pulumi.dev.yaml": "config: {}\n", "shop/Pulumi.prod.yaml": "config: {}\n",
		"examples/store/Pulumi.yaml": "name: store\nruntime: yaml\n", "examples/store/foundation.yaml": "config: {}\n",
		"examples/teams/web/Pulumi.yaml": "name: web\nruntime: yaml\n", "empty/README.md": "# Empty\n",
	} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return dir
}

// files returns the paths of everything in a directory.
func files(t *testing.T, dir string) (paths []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		paths = append(paths, path)
		return err
	}))
	return paths
}

// TestUnknownNamesAreReported checks the errors of names that do not exist, and that nothing is created.
func TestUnknownNamesAreReported(t *testing.T) {
	dir := newProjects(t)
	t.Chdir(dir)
	before := files(t, dir)
	for _, test := range []struct{ args, want string }{
		{"--project shop --stack prdo", `unknown stack "prdo": shop/Pulumi.prdo.yaml does not exist; the stacks are dev, prod`},
		{"--project shop/ --stack Pulumi.dev.yaml", `unknown stack "Pulumi.dev.yaml"`},
		{"--project shop --stack DEV --state state", `unknown stack "DEV"`},
		{"--project shpo", "shpo is not a Pulumi project, because it has no Pulumi.yaml; the projects there are shop"},
		{"--project shop/Pulumi.yaml", "shop/Pulumi.yaml is not a Pulumi project"},
		{"--project examples", "the projects there are examples/store"},
		{"--project examples/stroe --state state", "the projects there are examples/store"},
		{"--project examples/teams", "the projects there are examples/teams/web"},
		{"--project examples/teams/wbe", "the projects there are examples/teams/web"},
		{"--project missing/deeply/nested", "missing/deeply/nested is not a Pulumi project"},
		{"--project examples/store", "project store has no stack file: create examples/store/Pulumi.dev.yaml"},
		{"--project examples/store", "config:\n  aws:region: us-east-1"},
		{
			"--project shop --config-file examples/stroe/foundation.yaml --state examples/stroe/.sandbox",
			"the stack file examples/stroe/foundation.yaml does not exist; these directories have a file foundation.yaml: examples/store",
		},
		{"--project shop --config-file other.yaml", "the stack file other.yaml does not exist"},
	} {
		for _, command := range []string{"up", "preview", "diff", "refresh"} {
			require.ErrorContains(t, run(t.Context(), append([]string{command}, strings.Fields(test.args)...)), test.want)
		}
	}
	require.Equal(t, before, files(t, dir), "nothing is created")
}

// TestUnknownDeployedStacksAreReported checks the commands that use what is deployed.
func TestUnknownDeployedStacksAreReported(t *testing.T) {
	dir := newProjects(t)
	t.Chdir(filepath.Join(dir, "shop"))
	before := files(t, dir)
	require.NoError(t, run(t.Context(), []string{"destroy"}), "a stack that is not deployed is destroyed already")
	require.NoError(t, run(t.Context(), []string{"stop", "--if-unused"}))
	for _, command := range []string{"destroy", "outputs"} {
		err := run(t.Context(), []string{command, "--stack", "prdo"})
		require.ErrorContains(t, err, "not deployed")
		require.ErrorContains(t, err, "no stack is deployed")
		require.ErrorContains(t, run(t.Context(), []string{command, "--project", "../shpo"}), "the projects there are ../shop")
	}
	require.Equal(t, before, files(t, dir), "nothing is created")

	deploy(t, "shop/dev", "{}")
	deploy(t, "store/prod", "{}")
	deploy(t, "shop/previewed", "")
	for _, command := range []string{"destroy", "outputs"} {
		require.ErrorContains(t, run(t.Context(), []string{command, "--stack", "prdo"}), "; deployed: dev, store/prod")
	}
	require.NoError(t, run(t.Context(), []string{"destroy", "--stack", "prod"}))
	s, err := open(options{command: "stop", stack: "dev", project: ".", ifUnused: true, endpoint: "http://127.0.0.1:1"})
	require.NoError(t, err)
	s.endpoint = ""
	require.NoError(t, s.stopUnlessUsed())
	require.FileExists(t, ".sandbox/backend/.pulumi/stacks/shop/dev.json", "another stack is kept")
}

// deploy writes the state of a stack with resources to the state directory of the working directory.
func deploy(t *testing.T, name, resources string) {
	t.Helper()
	dir, err := state.Open(".sandbox")
	require.NoError(t, err)
	file := filepath.Join("backend", ".pulumi", "stacks", name+".json")
	require.NoError(t, dir.Make(filepath.Dir(file)))
	require.NoError(t, dir.Write(`{"checkpoint": {"latest": {"resources": [`+resources+`]}}}`, file))
}

// TestMessagesNameTheSandbox checks that a command in a message runs on the sandbox of the command that printed it.
func TestMessagesNameTheSandbox(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		options options
		want    string
	}{
		{options{project: "."}, "`bin/sandbox outputs --stack dev`"},
		{options{project: "examples/store/"}, "`bin/sandbox outputs --project examples/store --stack dev`"},
		{options{project: ".", state: "examples/store/.sandbox"}, "`bin/sandbox outputs --state examples/store/.sandbox --stack dev`"},
	} {
		s := &sandbox{options: test.options}
		require.Equal(t, test.want, s.commandLine("outputs", "--stack", "dev"))
	}
}

// TestProtectionIsExplained checks the error of destroying a stack that has protected resources.
func TestProtectionIsExplained(t *testing.T) {
	dir := newProjects(t)
	t.Chdir(filepath.Join(dir, "shop"))
	const (
		vpc      = `{"urn": "urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::network-vpc", "protect": true}`
		bucket   = `{"urn": "urn:pulumi:dev::shop::aws:s3/bucketV2:BucketV2::logs", "inputs": {"enableDeletionProtection": false}}`
		balancer = `{"urn": "urn:pulumi:dev::shop::aws:lb/loadBalancer:LoadBalancer::alb", "inputs": {"enableDeletionProtection": true}}`
		secret   = `{"urn": "urn:pulumi:dev::shop::a:b:C::c", "inputs": {"enableDeletionProtection": {"ciphertext": "v1"}}}`
	)
	explain := func(resources ...string) error {
		deploy(t, "shop/dev", strings.Join(resources, ","))
		s, err := open(options{command: "destroy", stack: "dev", project: "."})
		require.NoError(t, err)
		return s.checkProtection()
	}
	require.NoError(t, explain(bucket, secret))
	require.ErrorContains(t, explain(bucket, balancer), "stack dev protects alb from deletion, so nothing was destroyed")
	require.ErrorContains(t, explain(vpc, balancer), "network-vpc and alb")
	deploy(t, "shop/prod", "{}")
	err := explain(vpc, vpc, balancer)
	require.ErrorContains(t, err, "network-vpc and 2 other resources")
	require.ErrorContains(t, err, "discard all stacks of this sandbox (dev, prod)")
	require.ErrorContains(t, err, "set protect and deletion protection to false in the program")

	require.NoError(t, os.MkdirAll(reporter, 0o700))
	require.ErrorContains(t, explain(vpc), "run `bin/sandbox up --stack dev --config profile=development "+
		"--config loadBalancer.deletionProtection=false --config loadBalancer.logs.emptyOnDelete=true`, then destroy it again")
}
