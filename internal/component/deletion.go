package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// FailSoon limits the deletion of a subnet, a security group or an internet
// gateway to five minutes. AWS refuses it while a network interface or public
// address uses the resource, such as that of a task that the stack did not start.
// The provider would retry for 15 to 20 minutes, although only the owner of the
// interface can help. Interfaces of the stack's own load balancer and endpoints
// are gone minutes after them.
func FailSoon() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Delete: "5m"})
}
