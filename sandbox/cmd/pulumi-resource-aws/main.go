// Command pulumi-resource-aws is the AWS provider for Pulumi, bridged on this machine from Terraform's.
package main

import (
	"fmt"
	"os"
	"time"

	"ecs-foundation/sandbox/bridge"
)

func main() {
	exitWithParent()
	if err := bridge.Serve(os.Getenv("SANDBOX_TERRAFORM_PROVIDER")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// exitWithParent ends this process as soon as the engine is gone, however it ended. A poll of the parent's id works on
// every Unix and, unlike Linux's parent-death signal, does not fire when only the thread that started us ends.
func exitWithParent() {
	parent := os.Getppid()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(50 * time.Millisecond)
		}
		os.Exit(1)
	}()
}
