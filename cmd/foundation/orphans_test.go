package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/orphans"
)

func TestInvalidStateIsNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "my-state.json")
	require.NoError(t, os.WriteFile(file, []byte("{}"), 0o600))
	var s orphans.State
	require.ErrorContains(t, addState(&s, file, nil), file+": read the state: ")
	require.ErrorContains(t, addState(&s, "-", strings.NewReader("{}")), "standard input: read the state: ")
	require.ErrorContains(t, addState(&s, file+"-none", nil), file+"-none: no such file")
}

// TestStackWithoutFileHasTheProjectOfItsDirectory identifies a stack whose file was deleted.
func TestStackWithoutFileHasTheProjectOfItsDirectory(t *testing.T) {
	t.Parallel()
	stack, err := (&orphanSearch{region: "eu-central-1"}).stack(&project{root}, &cobra.Command{}, "removed")
	require.NoError(t, err)
	require.Equal(t, orphans.Stack{Project: "ecs-foundation", Environment: "removed", Region: "eu-central-1", Pulumi: "removed"}, stack)
	_, err = (&orphanSearch{region: "eu-central-1"}).stack(&project{t.TempDir()}, &cobra.Command{}, "removed")
	require.ErrorContains(t, err, "--project: required without Pulumi.yaml")
}
