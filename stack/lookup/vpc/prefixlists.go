package vpc

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"

	"ecs-foundation/stack/preflight/reach"
)

// prefixListIDs returns the prefix lists in routes and in rules of security groups.
func (r *reader) prefixListIDs() []string {
	ids := r.targets(func(route reach.DescribedRoute) string { return route.DestinationPrefixListId })
	for _, g := range r.d.SecurityGroups {
		for _, permissions := range [][]reach.DescribedPermission{g.IpPermissions, g.IpPermissionsEgress} {
			for _, p := range permissions {
				for _, list := range p.PrefixListIds {
					ids = append(ids, list.PrefixListId)
				}
			}
		}
	}
	return unique(ids)
}

func (r *reader) readPrefixList(id string) {
	list, answered := call(r, "prefix list "+id, "ec2:GetManagedPrefixListEntries", func() (*ec2.LookupManagedPrefixListResult, error) {
		return ec2.LookupManagedPrefixList(r.ctx, &ec2.LookupManagedPrefixListArgs{Id: &id}, r.provider)
	})
	described := reach.DescribedPrefixList{PrefixListId: id}
	if answered {
		described.Entries = []reach.DescribedPrefixListEntry{}
	}
	if list != nil {
		described.PrefixListName = list.Name
		for _, entry := range list.Entries {
			described.Entries = append(described.Entries, reach.DescribedPrefixListEntry{Cidr: entry.Cidr})
		}
	}
	r.add(func(d *reach.Description) { d.PrefixLists = append(d.PrefixLists, described) })
}
