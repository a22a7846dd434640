package lookup

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

// call sends a request with the provider's function for it.
func call(ctx *pulumi.Context, request lookupplan.Request, provider pulumi.InvokeOption) (any, error) {
	switch request := request.(type) {
	case lookupplan.AvailabilityZones:
		return availabilityZones(ctx, request, provider)
	case lookupplan.PrefixList:
		return prefixList(ctx, request, provider)
	case lookupplan.EndpointService:
		return endpointService(ctx, request, provider)
	case lookupplan.HostedZone:
		return hostedZone(ctx, request, provider)
	case lookupplan.Certificates:
		return certificates(ctx, request, provider)
	case lookupplan.ListenerRules:
		return listenerRules(ctx, request, provider)
	case lookupplan.ServerCertificate:
		return serverCertificate(ctx, request, provider)
	case lookupplan.CallerIdentity:
		return callerIdentity(ctx, provider)
	case lookupplan.Secrets:
		return secrets(ctx, request, provider)
	case lookupplan.Names:
		return names(ctx, request, provider)
	case lookupplan.FixedNames:
		return fixedNames(ctx, request, provider)
	case lookupplan.Topic:
		return topic(ctx, request, provider)
	case lookupplan.Bucket:
		return bucket(ctx, request, provider)
	case lookupplan.Key:
		return key(ctx, request, provider)
	case lookupplan.ManagedPolicy:
		return managedPolicy(ctx, request, provider)
	case lookupplan.GuardDutyDetector:
		return detector(ctx, provider)
	case lookupplan.IdentityProvider:
		return identityProvider(ctx, request, provider)
	case lookupplan.TaggedResources:
		return taggedResources(ctx, provider)
	case lookupplan.Interfaces:
		return interfaces(ctx, request, provider)
	case lookupplan.Existing:
		return existing(ctx, request, provider)
	case lookupplan.AppliedQuota:
		return appliedQuota(ctx, request, provider), nil
	default:
		return nil, fmt.Errorf("no function for the request %T", request)
	}
}

func availabilityZones(
	ctx *pulumi.Context, request lookupplan.AvailabilityZones, provider pulumi.InvokeOption,
) (lookupplan.Zones, error) {
	args := &aws.GetAvailabilityZonesArgs{Filters: []aws.GetAvailabilityZonesFilter{
		{Name: "opt-in-status", Values: []string{"opt-in-not-required"}},
		{Name: "zone-type", Values: []string{"availability-zone"}},
	}}
	if request.Available {
		args.State = new("available")
	}
	zones, err := aws.GetAvailabilityZones(ctx, args, provider)
	if err != nil {
		return lookupplan.Zones{}, err
	}
	return lookupplan.Zones{Names: zones.Names, IDs: zones.ZoneIds}, nil
}

func prefixList(ctx *pulumi.Context, request lookupplan.PrefixList, provider pulumi.InvokeOption) (lookupplan.PrefixListSize, error) {
	list, err := ec2.LookupManagedPrefixList(ctx, &ec2.LookupManagedPrefixListArgs{Id: &request.ID}, provider)
	if err != nil {
		return lookupplan.PrefixListSize{}, err
	}
	return lookupplan.PrefixListSize{MaxEntries: list.MaxEntries, IPv6: list.AddressFamily == "IPv6"}, nil
}

func endpointService(
	ctx *pulumi.Context, request lookupplan.EndpointService, provider pulumi.InvokeOption,
) (lookupplan.OfferedIn, error) {
	service, err := ec2.LookupVpcEndpointService(ctx, &ec2.LookupVpcEndpointServiceArgs{
		ServiceName: &request.Name, ServiceType: &request.Type,
	}, provider)
	if err != nil {
		return nil, err
	}
	return service.AvailabilityZones, nil
}

func hostedZone(ctx *pulumi.Context, request lookupplan.HostedZone, provider pulumi.InvokeOption) (lookupplan.DNSZone, error) {
	zone, err := route53.LookupZone(ctx, &route53.LookupZoneArgs{ZoneId: &request.ID}, provider)
	if err != nil {
		return lookupplan.DNSZone{}, err
	}
	private := zone.PrivateZone != nil && *zone.PrivateZone
	return lookupplan.DNSZone{Name: strings.TrimSuffix(zone.Name, "."), Private: private}, nil
}
