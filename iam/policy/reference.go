package policy

import "strings"

// A Reference represents, in a policy, a value that is known when AWS has created a
// resource, such as {subnet/private-a} for the ID of a subnet.
type Reference struct {
	Kind ReferenceKind
	// Name is the logical name of the resource.
	Name string
}

// ReferenceKind is the kind of value that a reference represents.
type ReferenceKind string

// The kinds of references.
const (
	SubnetID        ReferenceKind = "subnet"
	LoadBalancerARN ReferenceKind = "load-balancer"
	LogRoleARN      ReferenceKind = "log-role" // a role with which an AWS service writes logs
	zoneVPC         ReferenceKind = "zone-vpc"
)

// VPC returns the reference to the stack's VPC as a value of the condition key route53:VPCs.
func VPC() Reference { return Reference{zoneVPC, "network"} }

// String returns the value in a policy.
func (r Reference) String() string { return "{" + string(r.Kind) + "/" + r.Name + "}" }

// ParseReference returns the reference that a value of a policy is, if it is one.
func ParseReference(value string) (r Reference, ok bool) {
	inner, opens := strings.CutPrefix(value, "{")
	inner, closes := strings.CutSuffix(inner, "}")
	kind, name, found := strings.Cut(inner, "/")
	return Reference{ReferenceKind(kind), name}, opens && closes && found
}

// Length returns the length of the value that replaces the reference, with the path of the
// roles. Pulumi adds a suffix to the logical name of a resource.
func (r Reference) Length(scope Scope, path string) int {
	const suffix = "-0a1b2c3"
	switch r.Kind {
	case SubnetID:
		return len("subnet-0123456789abcdef0")
	case LoadBalancerARN:
		return len(scope.ARN("elasticloadbalancing", "loadbalancer/app/"+r.Name+suffix+"/0123456789abcdef"))
	case LogRoleARN:
		return len(scope.AccountARN("iam", "role"+path+r.Name+suffix))
	default:
		return len(VPCCondition("vpc-0123456789abcdef0", scope.Region))
	}
}

// VPCCondition returns a VPC as a value of the condition key route53:VPCs.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
func VPCCondition(id, region string) string { return "VPCId=" + id + ",VPCRegion=" + region }
