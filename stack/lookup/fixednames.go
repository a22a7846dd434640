package lookup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/awsname"
	lookupplan "ecs-foundation/stack/lookup/plan"
)

// fixedNames lists the resources of a type, and reads the tags of those with one of the names.
func fixedNames(ctx *pulumi.Context, request lookupplan.FixedNames, provider pulumi.InvokeOption) ([]lookupplan.Named, error) {
	wanted := strings.Fields(request.Names)
	switch request.Type {
	case lookupplan.RoleType:
		return roles(ctx, wanted, provider)
	case lookupplan.PolicyType:
		return policies(ctx, request.Place, wanted, provider)
	case lookupplan.LogGroupType:
		return logGroups(ctx, request.Place, wanted, provider)
	case lookupplan.RepositoryType:
		all, err := names(ctx, lookupplan.Names{Service: lookupplan.ECR}, provider)
		return withNames(all.Names, wanted), err
	default:
		return records(ctx, request.Place, wanted, provider)
	}
}

// withNames returns the resources with one of some names, which are their IDs as well.
func withNames(all, wanted []string) []lookupplan.Named {
	var found []lookupplan.Named
	for _, name := range all {
		if slices.Contains(wanted, name) {
			found = append(found, lookupplan.Named{Identity: name, Name: name, ID: name})
		}
	}
	return found
}

// roles finds the roles of the account with some names. IAM does not distinguish names by case.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
func roles(ctx *pulumi.Context, names []string, provider pulumi.InvokeOption) ([]lookupplan.Named, error) {
	all, err := iam.GetRoles(ctx, &iam.GetRolesArgs{}, provider)
	if err != nil {
		return nil, err
	}
	var found []lookupplan.Named
	for _, role := range all.Names {
		i := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, role) })
		switch {
		case i < 0:
		case role == names[i]:
			found = append(found, lookupplan.Named{Identity: role, Name: role, ID: role})
		default:
			found = append(found, lookupplan.Named{Identity: names[i], Name: role})
		}
	}
	return withTags(found, func(n lookupplan.Named) (map[string]string, error) {
		role, err := iam.LookupRole(ctx, &iam.LookupRoleArgs{Name: n.Name}, provider)
		if err != nil {
			return nil, err
		}
		return role.Tags, nil
	})
}

// policies finds the managed policies with some names by their ARNs: the provider has no function that lists policies.
func policies(ctx *pulumi.Context, path string, names []string, provider pulumi.InvokeOption) ([]lookupplan.Named, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, provider)
	if err != nil {
		return nil, err
	}
	arn, _ := awsname.ParseARN(caller.Arn)
	candidates := make([]lookupplan.Named, len(names))
	for i, name := range names {
		candidates[i] = lookupplan.Named{
			Identity: name, Name: name, ID: fmt.Sprintf("arn:%s:iam::%s:policy%s%s", arn.Partition, caller.AccountId, path, name),
		}
	}
	return withTags(candidates, func(n lookupplan.Named) (map[string]string, error) {
		policy, err := iam.LookupPolicy(ctx, &iam.LookupPolicyArgs{Arn: &n.ID}, provider)
		if err != nil {
			return nil, err
		}
		return policy.Tags, nil
	})
}

// logGroups finds the log groups with some names, which begin with a prefix.
func logGroups(ctx *pulumi.Context, prefix string, names []string, provider pulumi.InvokeOption) ([]lookupplan.Named, error) {
	all, err := cloudwatch.GetLogGroups(ctx, &cloudwatch.GetLogGroupsArgs{LogGroupNamePrefix: &prefix}, provider)
	if err != nil {
		return nil, err
	}
	return withTags(withNames(all.LogGroupNames, names), func(n lookupplan.Named) (map[string]string, error) {
		group, err := cloudwatch.LookupLogGroup(ctx, &cloudwatch.LookupLogGroupArgs{Name: n.Name}, provider)
		if err != nil {
			return nil, err
		}
		return group.Tags, nil
	})
}

// withTags reads the tags of resources, and leaves out those that do not exist. One whose tags the credentials cannot read
// has none.
func withTags(found []lookupplan.Named, read func(lookupplan.Named) (map[string]string, error)) ([]lookupplan.Named, error) {
	errs := make([]error, len(found))
	concurrently(len(found), func(i int) { found[i].Tags, errs[i] = read(found[i]) })
	var existing []lookupplan.Named
	for i, err := range errs {
		switch {
		case err == nil, lookupplan.IsDenied(err):
			existing = append(existing, found[i])
		case !lookupplan.IsMissing(err):
			return nil, err
		}
	}
	return existing, nil
}

// records finds the records in a hosted zone with the names and types of some import IDs, ZONE_NAME_TYPE. A name with a CNAME
// record has no others.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#CNAMEFormat
func records(ctx *pulumi.Context, zone string, ids []string, provider pulumi.InvokeOption) ([]lookupplan.Named, error) {
	all, err := route53.GetRecords(ctx, &route53.GetRecordsArgs{ZoneId: zone}, provider)
	if err != nil {
		return nil, err
	}
	var found []lookupplan.Named
	for _, record := range all.ResourceRecordSets {
		// Route 53 escapes an asterisk.
		// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
		name := strings.TrimSuffix(strings.Replace(record.Name, `\052`, "*", 1), ".")
		for _, typ := range []string{"A", "AAAA"} {
			id := zone + "_" + name + "_" + typ
			if !slices.Contains(ids, id) || record.Type != typ && record.Type != "CNAME" {
				continue
			}
			named := lookupplan.Named{Identity: id, Name: record.Type + " " + name}
			if record.Type == typ && record.SetIdentifier == "" {
				named.ID = id
			}
			found = append(found, named)
		}
	}
	return found, nil
}
