// Package component says how long a deletion may wait.
package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// FailSoon gives up a deletion that AWS refuses for five minutes. It refuses one
// of a subnet, a security group or an internet gateway while somebody's network
// interface or public address is there, such as that of a task that the stack
// did not start; the provider would ask again for 15 to 20 minutes, and nothing
// but that somebody could help. Interfaces of the stack's own load balancer and
// endpoints are gone within minutes of them.
func FailSoon() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Delete: "5m"})
}
