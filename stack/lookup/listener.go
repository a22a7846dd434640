package lookup

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lbplan "ecs-foundation/loadbalancer/plan"
	lookupplan "ecs-foundation/stack/lookup/plan"
)

// Listener looks up an existing listener with its load balancer. The plan of a stack needs
// the answer, in an update as well as in a preview.
func Listener(ctx *pulumi.Context, arn string, provider pulumi.InvokeOption) (lbplan.ExistingListener, error) {
	listener, err := lb.LookupListener(ctx, &lb.LookupListenerArgs{Arn: &arn}, provider)
	if lookupplan.IsMissing(err) {
		return lbplan.ExistingListener{}, fmt.Errorf("the listener %q does not exist: set the ARN of an existing listener", arn)
	}
	if err != nil {
		return lbplan.ExistingListener{}, fmt.Errorf("look up listener: %w", err)
	}
	balancer, err := lb.LookupLoadBalancer(ctx, &lb.LookupLoadBalancerArgs{Arn: &listener.LoadBalancerArn}, provider)
	if err != nil {
		return lbplan.ExistingListener{}, fmt.Errorf("look up load balancer: %w", err)
	}
	existing := lbplan.ExistingListener{
		Protocol: lbplan.Scheme(listener.Protocol), Port: listener.Port,
		DNSName: balancer.DnsName, ZoneID: balancer.ZoneId,
		Internal: balancer.Internal, IPv6: balancer.IpAddressType != "ipv4", VPC: balancer.VpcId,
		Subnets: slices.Sorted(slices.Values(balancer.Subnets)), SecurityGroups: slices.Sorted(slices.Values(balancer.SecurityGroups)),
	}
	for _, id := range existing.Subnets {
		subnet, err := ec2.LookupSubnet(ctx, &ec2.LookupSubnetArgs{Id: &id}, provider)
		if err != nil {
			return lbplan.ExistingListener{}, fmt.Errorf("look up subnet %s: %w", id, err)
		}
		existing.Zones = append(existing.Zones, subnet.AvailabilityZone)
	}
	return existing, nil
}
