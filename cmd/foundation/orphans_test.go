package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
