package provider

import (
	"fmt"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"ecs-foundation/internal/validate"
)

// claims are the environments and fixed names of the components that a program has. A debugged provider serves
// several runs of a program, each of which has another monitor.
type claims struct {
	mutex sync.Mutex
	names map[[2]string]string
}

// Role returns what a component claims that creates a role with a name.
func Role(name string) string { return "the role " + name }

// LogGroup returns what a component claims that creates a log group with a name.
func LogGroup(name string) string { return "the log group " + name }

// Repository returns what a component claims that creates an ECR repository with a name.
func Repository(name string) string { return "the ECR repository " + name }

// Reserve claims what only one component of the program can create, and reports what another one has.
func (r Request) Reserve(what ...string) error {
	errs := validate.NewErrors("environment")
	for _, name := range what {
		if err := r.Claim(name); err != nil {
			errs.Addf("%v", err)
		}
	}
	return errs.Err()
}

// add claims what only one component can create, such as "the environment shop-dev", for the component of a request.
func (c *claims) add(request *pulumirpc.ConstructRequest, what string) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	key, name := [2]string{request.GetMonitorEndpoint(), what}, request.GetParent()+" "+request.GetName()
	if other, ok := c.names[key]; ok && other != name {
		return fmt.Errorf("another component of this program also creates %s: set another environment or project for one of them, "+
			"or remove one", what)
	}
	if c.names == nil {
		c.names = map[[2]string]string{}
	}
	c.names[key] = name
	return nil
}
