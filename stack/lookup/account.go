package lookup

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/guardduty"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/resourcegroupstaggingapi"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/servicequotas"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lookupplan "ecs-foundation/stack/lookup/plan"
	"ecs-foundation/stack/preflight/quota"
)

func detector(ctx *pulumi.Context, provider pulumi.InvokeOption) (lookupplan.Owned, error) {
	found, err := guardduty.LookupDetector(ctx, &guardduty.LookupDetectorArgs{}, provider)
	if err != nil {
		return lookupplan.Owned{}, err
	}
	return lookupplan.Owned{ARN: found.Id, Tags: found.Tags}, nil
}

func identityProvider(
	ctx *pulumi.Context, request lookupplan.IdentityProvider, provider pulumi.InvokeOption,
) (lookupplan.Owned, error) {
	url := "https://" + request.Issuer
	found, err := iam.LookupOpenIdConnectProvider(ctx, &iam.LookupOpenIdConnectProviderArgs{Url: &url}, provider)
	if err != nil {
		return lookupplan.Owned{}, err
	}
	return lookupplan.Owned{ARN: found.Arn, Tags: found.Tags}, nil
}

func taggedResources(ctx *pulumi.Context, provider pulumi.InvokeOption) ([]lookupplan.Owned, error) {
	found, err := resourcegroupstaggingapi.GetResources(ctx, &resourcegroupstaggingapi.GetResourcesArgs{
		ResourceTypeFilters: []string{"access-analyzer:analyzer", "cloudtrail:trail"},
	}, provider)
	if err != nil {
		return nil, err
	}
	list := make([]lookupplan.Owned, len(found.ResourceTagMappingLists))
	for i, resource := range found.ResourceTagMappingLists {
		list[i] = lookupplan.Owned{ARN: resource.ResourceArn, Tags: resource.Tags}
	}
	return list, nil
}

// stackTags returns the tags of a stack's resources that no other stack's resources have.
func stackTags(project, environment string) map[string]string {
	return map[string]string{"Project": project, "Environment": environment}
}

// existing counts the resources in the region, or those of a stack.
func existing(ctx *pulumi.Context, request lookupplan.Existing, provider pulumi.InvokeOption) (int, error) {
	var tags map[string]string
	if request.Project != "" {
		tags = stackTags(request.Project, request.Environment)
	}
	switch request.Resource {
	case quota.VPCs:
		vpcs, err := ec2.GetVpcs(ctx, &ec2.GetVpcsArgs{Tags: tags}, provider)
		if err != nil {
			return 0, err
		}
		return len(vpcs.Ids), nil
	case quota.Addresses:
		addresses, err := ec2.GetEips(ctx, &ec2.GetEipsArgs{Tags: tags}, provider)
		if err != nil {
			return 0, err
		}
		return len(addresses.AllocationIds), nil
	default:
		balancers, err := lb.GetLbs(ctx, &lb.GetLbsArgs{Tags: tags}, provider)
		if err != nil {
			return 0, err
		}
		return lookupplan.CountApplicationLoadBalancers(balancers.Arns), nil
	}
}

// appliedQuota returns 0 if AWS does not show the quota, such as without permission.
func appliedQuota(ctx *pulumi.Context, request lookupplan.AppliedQuota, provider pulumi.InvokeOption) int {
	found, err := servicequotas.LookupServiceQuota(ctx, &servicequotas.LookupServiceQuotaArgs{
		ServiceCode: request.Service, QuotaCode: &request.Code,
	}, provider)
	if err != nil {
		return 0
	}
	return int(found.Value)
}
