package lookup

import (
	"context"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// cancelable returns a context for calls that the program does not have to wait for, and a
// function that cancels them. A program with an error ends only when all calls of
// its own context have ended, and the user would see the error only then.
func cancelable(ctx *pulumi.Context) (*pulumi.Context, func(), error) {
	monitor := os.Getenv(pulumi.EnvMonitor)
	if monitor == "" { // a unit test, or a component provider
		return ctx, func() {}, nil
	}
	canceled, cancel := context.WithCancel(ctx.Context())
	calls, err := pulumi.NewContext(canceled, pulumi.RunInfo{
		Project: ctx.Project(), Stack: ctx.Stack(), DryRun: ctx.DryRun(), MonitorAddr: monitor, EngineAddr: os.Getenv(pulumi.EnvEngine),
	})
	if err != nil {
		cancel()
		return nil, nil, fmt.Errorf("connect to the engine: %w", err)
	}
	return calls, cancel, nil
}
