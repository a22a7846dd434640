// Command pulumi-resource-aws is an AWS provider plugin for Pulumi, bridged from Terraform's AWS provider.
package main

import (
	"fmt"
	"os"
	"time"

	"ecs-foundation/sandbox/bridge"
	"ecs-foundation/sandbox/plugin"
)

func main() {
	exitWithParent()
	if err := bridge.Serve(os.Getenv(plugin.TerraformVariable)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// exitWithParent exits when the engine, which is the parent process, has ended for any reason. Polling the parent's ID
// works on every Unix. Linux's parent-death signal would also fire when only the thread that started this process ends.
func exitWithParent() {
	parent := os.Getppid()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(50 * time.Millisecond)
		}
		os.Exit(1)
	}()
}
