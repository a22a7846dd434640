package graphtest

// immutableDescriptions are the resource types whose description AWS cannot change: the
// AWS provider replaces the resource instead, and with a security group everything that
// uses it.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-security-group.html
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
// https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/servicediscovery/http_namespace.go
var immutableDescriptions = []string{
	"aws:ec2/securityGroup:SecurityGroup", "aws:iam/policy:Policy", "aws:servicediscovery/httpNamespace:HttpNamespace",
}

// ImmutableDescriptions returns the descriptions that AWS cannot change, by the name of
// the resource.
func (g *Graph) ImmutableDescriptions() map[string]any {
	descriptions := map[string]any{}
	for _, typ := range immutableDescriptions {
		for _, name := range g.Names(typ) {
			descriptions[name] = g.resources[name].Inputs["description"]
		}
	}
	return descriptions
}
