package deploy

import "ecs-foundation/iam/policy"

// An ec2Type holds the actions on a resource type of EC2. AWS authorizes an action on each
// of its resources: on a new one with the tags of the request, and on existing ones with
// their tags.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
type ec2Type struct {
	read   []string // support no resource types
	create string   // creates and tags a resource of the kind, or ""
	kind   string   // the resource type in ARNs
	change []string // actions on existing resources
	others []string // the other resource types of the actions
}

// access is the entry of the type.
func (e ec2Type) access(s Stack, scope policy.Scope) access {
	a := access{read: []policy.Statement{describe("ec2", e.read...)}}
	change, existing := append(of("ec2", "CreateTags", "DeleteTags"), of("ec2", e.change...)...), append([]string{e.kind}, e.others...)
	if e.create != "" {
		change = append(change, "ec2:"+e.create)
		tag := s.requested(allow("TagNewNetwork", of("ec2", "CreateTags"), ec2ARNs(scope, e.kind)...))
		tag.Conditions["Null"] = map[string][]string{"ec2:CreateAction": {"false"}} // only together with the creation
		a.write = append(a.write, s.requested(allow(e.create, of("ec2", e.create), ec2ARNs(scope, e.kind)...)), tag)
	}
	a.write = append(a.write, s.owned(allow("ManageNetwork", change, ec2ARNs(scope, existing...)...)))
	return a
}

// ec2ARNs returns patterns that match all EC2 resources of the types.
func ec2ARNs(scope policy.Scope, resourceTypes ...string) []string {
	var arns []string
	for _, t := range resourceTypes {
		arns = append(arns, scope.ARN("ec2", t+"/*"))
	}
	return arns
}
