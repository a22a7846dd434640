// Command pulumi-resource-aws is the AWS provider for Pulumi, bridged on this machine from Terraform's.
package main

import (
	"fmt"
	"os"

	"ecs-foundation/sandbox/bridge"
	"ecs-foundation/sandbox/process"
)

func main() {
	process.WatchParent()
	if err := bridge.Serve(os.Getenv("SANDBOX_TERRAFORM_PROVIDER")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
