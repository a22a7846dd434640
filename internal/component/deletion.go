package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// FailSoon limits the deletion of a subnet, a security group or an internet
// gateway to five minutes. AWS rejects it while a network interface or public address
// uses the resource, such as that of a task that the stack did not start. The provider
// would retry for 15 to 20 minutes, although only the owner of the interface can delete
// it. AWS deletes the interfaces of the stack's load balancer and endpoints within
// minutes of them.
func FailSoon() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Delete: "5m"})
}
