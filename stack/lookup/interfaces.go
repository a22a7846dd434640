package lookup

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

// maxInterfaces is how many interfaces of a subnet or security group are described, because
// the provider describes them one by one.
const maxInterfaces = 32

func interfaces(ctx *pulumi.Context, request lookupplan.Interfaces, provider pulumi.InvokeOption) ([]lookupplan.Interface, error) {
	found, err := ec2.GetNetworkInterfaces(ctx, &ec2.GetNetworkInterfacesArgs{
		Filters: []ec2.GetNetworkInterfacesFilter{{Name: request.Filter, Values: []string{request.ID}}},
	}, provider)
	if err != nil {
		return nil, err
	}
	list := make([]lookupplan.Interface, min(len(found.Ids), maxInterfaces))
	errs := make([]error, len(list))
	concurrently(len(list), func(i int) { list[i], errs[i] = networkInterface(ctx, found.Ids[i], provider) })
	return list, firstFailure(errs)
}

func networkInterface(ctx *pulumi.Context, id string, provider pulumi.InvokeOption) (lookupplan.Interface, error) {
	found, err := ec2.LookupNetworkInterface(ctx, &ec2.LookupNetworkInterfaceArgs{Id: &id}, provider)
	if err != nil {
		return lookupplan.Interface{}, err
	}
	i := lookupplan.Interface{ID: id, Description: found.Description}
	for _, association := range found.Associations {
		i.Addresses = append(i.Addresses, association.PublicIp)
	}
	return i, nil
}

// firstFailure returns the first error, without those of resources that were deleted since they
// were listed.
func firstFailure(errs []error) error {
	for _, err := range errs {
		if err != nil && !lookupplan.IsMissing(err) {
			return err
		}
	}
	return nil
}
