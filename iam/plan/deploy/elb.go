package deploy

import "ecs-foundation/iam/policy"

// An elbType holds the actions on a resource type of Elastic Load Balancing. The names of
// its resources are generated: the resources of the stack are identified by their tags.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html
type elbType struct {
	read   []string // support no resource types
	create string   // creates and tags a resource of the kind, or ""
	kind   string   // the pattern of the resource in ARNs
	parent string   // the pattern of the resource that AWS authorizes create on, or "" for the new one
	change []string
}

// access is the entry of the type.
func (e elbType) access(s Stack, scope policy.Scope) access {
	kind := scope.ARN("elasticloadbalancing", e.kind)
	a := access{read: []policy.Statement{describe("elasticloadbalancing", append(e.read, "DescribeTags")...)}}
	if e.create != "" {
		create := s.requested(allow(e.create, of("elasticloadbalancing", e.create), kind))
		if e.parent != "" {
			create = s.owned(allow("ManageLoadBalancers", create.Actions, scope.ARN("elasticloadbalancing", e.parent)))
		}
		tag := s.requested(allow("TagNewLoadBalancers", of("elasticloadbalancing", "AddTags"), kind))
		tag.Conditions["Null"] = map[string][]string{"elasticloadbalancing:CreateAction": {"false"}} // only together with the creation
		a.write = append(a.write, create, tag)
	}
	change := of("elasticloadbalancing", append([]string{"AddTags", "RemoveTags"}, e.change...)...)
	a.write = append(a.write, s.owned(allow("ManageLoadBalancers", change, kind)))
	return a
}
