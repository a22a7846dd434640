package engine_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

func TestSlotsFitTheMachine(t *testing.T) {
	t.Parallel()
	require.GreaterOrEqual(t, engine.Slots(), 1)
	require.LessOrEqual(t, engine.Slots(), 4*runtime.NumCPU())
}
