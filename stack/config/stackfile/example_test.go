package stackfile_test

import (
	"fmt"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/stackfile"
)

// The services in the stack file Pulumi.dev.yaml of a project.
func ExampleRead() {
	values, err := stackfile.Read("../../..", "dev")
	if err != nil {
		fmt.Println(err)
		return
	}
	cfg, err := config.Load(values)
	if err != nil {
		fmt.Println(err) // all keys that cannot be read
		return
	}
	fmt.Println(cfg.Region, cfg.ServiceNames())
	// Output:
	// us-east-1 [cart orders ui users]
}
