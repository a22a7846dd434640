package graphtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The resource types of the invariants.
const (
	ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressRule  = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
)

// untaggable are the types without tags.
var untaggable = []string{
	"aws:acm/certificateValidation:CertificateValidation",
	"aws:appautoscaling/policy:Policy",
	"aws:ec2/route:Route",
	"aws:cloudwatch/dashboard:Dashboard",
	"aws:cloudwatch/eventTarget:EventTarget",
	"aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy",
	"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
	"aws:ec2/routeTableAssociation:RouteTableAssociation",
	"aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
	"aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
	"aws:ecr/lifecyclePolicy:LifecyclePolicy",
	"aws:ecr/repositoryPolicy:RepositoryPolicy",
	"aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
	"aws:guardduty/detectorFeature:DetectorFeature",
	"aws:iam/rolePolicy:RolePolicy",
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment",
	"aws:lb/listenerCertificate:ListenerCertificate",
	"aws:route53/record:Record",
	"aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls",
	"aws:s3/bucketPolicy:BucketPolicy",
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
	"aws:s3/bucketVersioningV2:BucketVersioningV2",
	"aws:sns/topicPolicy:TopicPolicy",
	"aws:wafv2/webAclAssociation:WebAclAssociation",
	"aws:iam/serviceLinkedRole:ServiceLinkedRole", // shared by the account: the stack does not change its tags
}

// CheckInvariants checks a graph against the invariants of every stack and reports
// each violation.
func CheckInvariants(t *testing.T, g *Graph) {
	t.Helper()
	require.Empty(t, g.Faults())
}

// Faults returns a sentence for each violation of an invariant.
func (g *Graph) Faults() string {
	var faults []string
	for _, name := range g.Names("") {
		for _, fault := range g.faultsOf(g.resources[name]) {
			faults = append(faults, name+" "+fault)
		}
	}
	return strings.Join(faults, "\n")
}

func (g *Graph) faultsOf(r *Resource) []string {
	var faults []string
	add := func(ok bool, format string, args ...any) {
		if !ok {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	if !r.Custom || strings.HasPrefix(r.Type, "pulumi:") {
		return nil
	}
	add(r.Parent != "", "has no parent component")
	add(strings.HasPrefix(r.Name, r.Parent+"-"), "does not begin with the name of its parent %q", r.Parent)
	add(r.Provider != "", "is on the default provider")
	add(slices.Contains(untaggable, r.Type) || g.named(r), "has no Name tag")
	for key, value := range r.Inputs {
		add(!strings.Contains(render(value), `::"`), "has an ARN without a resource in %s", key)
	}
	switch r.Type {
	case ingressRule:
		add(r.Inputs["cidrIpv4"] != "0.0.0.0/0" && r.Inputs["cidrIpv6"] != "::/0" ||
			strings.HasSuffix(fmt.Sprint(r.Inputs["securityGroupId"]), "-alb>"),
			"allows the internet into a group other than the load balancer's")
		add(r.Inputs["referencedSecurityGroupId"] == nil || g.counterpart(r, egressRule), "has no matching egress rule")
	case egressRule:
		add(r.Inputs["referencedSecurityGroupId"] == nil || g.counterpart(r, ingressRule), "has no matching ingress rule")
	}
	return append(faults, replacementFaults(r)...)
}

func (g *Graph) named(r *Resource) bool {
	tags, _ := r.Inputs["tags"].(map[string]any)
	name, _ := tags["Name"].(string)
	return name != ""
}

// counterpart reports whether the rule of the other direction exists: on the referenced
// group, with a reference to the rule's group, at the same port.
func (g *Graph) counterpart(r *Resource, typ string) bool {
	return slices.ContainsFunc(g.Names(typ), func(name string) bool {
		o := g.resources[name].Inputs
		return o["securityGroupId"] == r.Inputs["referencedSecurityGroupId"] &&
			o["referencedSecurityGroupId"] == r.Inputs["securityGroupId"] &&
			o["fromPort"] == r.Inputs["fromPort"] && o["toPort"] == r.Inputs["toPort"]
	})
}
