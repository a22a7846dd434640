package provider

import (
	"fmt"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// claims are the environments and fixed names of the components that a program has. A debugged provider serves
// several runs of a program, each of which has another monitor.
type claims struct {
	mutex sync.Mutex
	names map[[2]string]string
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
