package provider

import (
	"fmt"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// claims are the environments of the components that a program has. A debugged provider serves
// several runs of a program, each of which has another monitor.
type claims struct {
	mutex sync.Mutex
	names map[[2]string]string
}

// add claims an environment for the component of a request.
func (c *claims) add(request *pulumirpc.ConstructRequest, environment string) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	key, name := [2]string{request.GetMonitorEndpoint(), environment}, request.GetParent()+" "+request.GetName()
	if other, ok := c.names[key]; ok && other != name {
		return fmt.Errorf("another %s of this program has the same: set another environment or project for one of them, "+
			"because both would create resources with the same names", request.GetType())
	}
	if c.names == nil {
		c.names = map[[2]string]string{}
	}
	c.names[key] = name
	return nil
}
