package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/stack"
	"ecs-foundation/stack/graphtest"
)

func TestStackFilesOfTheProjectAreValid(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		out, errOut, code := run(t, "validate", stack)
		require.Equal(t, exitOK, code, errOut)
		require.Equal(t, "Pulumi."+stack+".yaml is valid\nprobably not meant:\nsecurity.isolation: all services share a security group, "+
			"so that ui can also connect to cache, database: set perService to allow each service only what it uses\n", out)
	}
}

func TestMatrixMatchesGolden(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		out, errOut, code := run(t, "matrix", stack)
		require.Equal(t, exitOK, code, errOut)
		graphtest.Golden(t, root+"/stack/testdata/iam."+stack+"/matrix.md", out)
	}
}

func TestSharingPrintsPoliciesForOtherAccounts(t *testing.T) {
	t.Parallel()
	plan, err := (&project{root}).load("prod")
	require.NoError(t, err)
	plan.Sharing.Spec.Images = &sharing.With{Accounts: []string{"210987654321"}}
	text, err := sharedPolicies(plan)
	require.NoError(t, err)
	require.Contains(t, text, `"Principal":{"AWS":["arn:aws:iam::210987654321:root"]},"Action":["kms:Decrypt"]`)
	require.Contains(t, text, `"arn:aws:ecr:us-east-1:123456789012:repository/ecs-foundation/cart"`)
	require.NotContains(t, text, "# Replace")

	plan.Scope.Account = stack.UnknownAccount
	text, err = sharedPolicies(plan)
	require.NoError(t, err)
	require.Contains(t, text, "# Replace 000000000000 with the ID of the stack's account")
}

func TestSchemaMatchesDocumentation(t *testing.T) {
	t.Parallel()
	out, errOut, code := run(t, "schema")
	require.Equal(t, exitOK, code, errOut)
	want, err := os.ReadFile(root + "/docs/stack.schema.json")
	require.NoError(t, err)
	require.Equal(t, string(want), out)
}

// TestValuesOfESCAreNotRead validates a stack file that imports environments of Pulumi ESC, which can have what it lacks.
func TestValuesOfESCAreNotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"Pulumi.yaml": "name: shop\nruntime: go\n", "Pulumi.dev.yaml": "environment: [shop/network, shop/dev]\nconfig: {aws:region: us-east-1}\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	_, errOut, code := run(t, "validate", "dev", "--dir", dir)
	require.Equal(t, exitFailed, code)
	require.Contains(t, errOut, "\nthe values of shop/network, shop/dev in Pulumi ESC are not read: run pulumi preview to check them as well\n")
}
