package main

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestQuotedValueIsNotExecuted(t *testing.T) {
	t.Parallel()
	const value = "us-east-1$(touch x)`touch y`; echo '\"z\"'"
	output, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+quote(value)).Output()
	require.NoError(t, err)
	require.Equal(t, value, string(output))
}
