package deploy

import (
	"strings"

	"ecs-foundation/iam/policy"
)

// A LoadBalancer holds the settings of the load balancers that limit the permissions.
type LoadBalancer struct {
	// Listener is the ARN of an existing listener with the rules of the stack, and Group the
	// ID of the security group of its load balancer, or "".
	Listener, Group string
	// WebACL is the ARN of the web ACL, or "".
	WebACL string
	// LoadBalancers are the logical names of the load balancers.
	LoadBalancers []string
	// UserPools are the ARNs of the Cognito user pools of logins.
	UserPools []string
	// ZoneID is the hosted zone of the names.
	ZoneID string
	// Names are the DNS names that point to the load balancers, and Certified the names
	// of the certificate.
	Names, Certified []string
}

// loadBalancerTypes are the resource types of the load balancers.
var loadBalancerTypes = map[string]entry{
	"aws:lb/loadBalancer:LoadBalancer": loadBalancer,
	"aws:lb/targetGroup:TargetGroup": elbType{
		read:   []string{"DescribeTargetGroupAttributes", "DescribeTargetGroups"},
		create: "CreateTargetGroup", kind: "targetgroup/*",
		change: []string{"DeleteTargetGroup", "ModifyTargetGroup", "ModifyTargetGroupAttributes"},
	}.access,
	"aws:lb/listener:Listener": elbType{
		read: []string{"DescribeListenerAttributes", "DescribeListeners"}, create: "CreateListener", kind: "listener/app/*",
		parent: "loadbalancer/app/*", change: []string{"DeleteListener", "ModifyListener"},
	}.access,
	"aws:lb/listenerCertificate:ListenerCertificate": listenerCertificate,
	"aws:lb/listenerRule:ListenerRule":               listenerRule,
	// Registered by its token (docs/adr/0007-wafv2-by-token.md).
	"aws:wafv2/webAclAssociation:WebAclAssociation": webACL,
}

// loadBalancer also allows Elastic Load Balancing to create its service-linked role, and
// the provider to wait until AWS has deleted the network interfaces.
func loadBalancer(s Stack, scope policy.Scope) access {
	a := elbType{
		read:   []string{"DescribeCapacityReservation", "DescribeLoadBalancerAttributes", "DescribeLoadBalancers"},
		create: "CreateLoadBalancer", kind: "loadbalancer/app/*",
		change: []string{
			"DeleteLoadBalancer", "ModifyLoadBalancerAttributes", "SetIpAddressType", "SetSecurityGroups", "SetSubnets",
		},
	}.access(s, scope)
	a.read = append(a.read, describe("ec2", "DescribeNetworkInterfaces"))
	a.write = append(a.write, createServiceLinked(scope, "elasticloadbalancing.amazonaws.com"))
	return a
}

// listenerCertificate also allows changing the certificates of an existing listener.
func listenerCertificate(s Stack, scope policy.Scope) access {
	change := []string{"AddListenerCertificates", "RemoveListenerCertificates"}
	a := elbType{read: []string{"DescribeListenerCertificates"}, kind: "listener/app/*", change: change}.access(s, scope)
	if s.LoadBalancer.Listener != "" {
		a.write = append(a.write, allow("ManageListenerCertificates", of("elasticloadbalancing", change...), s.LoadBalancer.Listener))
	}
	return a
}

// listenerRule does not allow SetRulePriorities, which has no condition keys: the priority
// of a rule never changes. On an existing listener it allows only creating rules that have the
// tags of the stack. It also allows the call with which AWS gets the client secret of a login
// with Cognito.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html#cognito-requirements
func listenerRule(s Stack, scope policy.Scope) access {
	a := elbType{
		read: []string{"DescribeRules"}, create: "CreateRule", kind: "listener-rule/app/*", parent: "listener/app/*",
		change: []string{"DeleteRule", "ModifyRule"},
	}.access(s, scope)
	if s.LoadBalancer.Listener != "" {
		a.write = append(a.write, s.requested(allow("CreateRules", of("elasticloadbalancing", "CreateRule"), s.LoadBalancer.Listener)))
	}
	if pools := s.LoadBalancer.UserPools; len(pools) > 0 {
		a.write = append(a.write, allow("ReadUserPoolClients", of("cognito-idp", "DescribeUserPoolClient"), pools...))
	}
	return a
}

// webACL allows associating the web ACL with the load balancers that the stack creates, whose
// ARNs are references: WAF has no condition keys for their tags.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html
func webACL(s Stack, scope policy.Scope) access {
	var own []string
	for _, name := range s.LoadBalancer.LoadBalancers {
		own = append(own, policy.Reference{Kind: policy.LoadBalancerARN, Name: name}.String())
	}
	return access{
		read: []policy.Statement{allow("ReadWebACLs", of("wafv2", "GetWebACL", "GetWebACLForResource"),
			scope.ARN("elasticloadbalancing", "loadbalancer/app/*"), s.LoadBalancer.WebACL)},
		write: []policy.Statement{
			allow("AssociateWebACLs", of("wafv2", "AssociateWebACL"), append(own, s.LoadBalancer.WebACL)...),
			allow("DisassociateWebACLs", of("wafv2", "DisassociateWebACL"), own...),
			// Supports no resource types. The action of WAF is also required.
			allow("SetWebACLs", of("elasticloadbalancing", "SetWebAcl"), "*"),
		},
	}
}

// domainTypes are the resource types of the domain.
var domainTypes = map[string]entry{
	"aws:acm/certificate:Certificate":                     certificate,
	"aws:acm/certificateValidation:CertificateValidation": readCertificate,
	"aws:route53/record:Record":                           record,
}

func readCertificate(_ Stack, scope policy.Scope) access {
	return access{read: []policy.Statement{allow("ReadCertificates",
		of("acm", "DescribeCertificate", "ListTagsForCertificate"), scope.ARN("acm", "certificate/*"))}}
}

// certificate allows requesting a certificate with the names of the stack only. A new
// certificate has no ARN.
// https://docs.aws.amazon.com/acm/latest/userguide/acm-conditions.html
func certificate(s Stack, scope policy.Scope) access {
	a := readCertificate(s, scope)
	request := allow("RequestCertificate", of("acm", "RequestCertificate"), "*")
	request.Conditions = policy.Conditions{
		"StringEquals": s.tags("aws:RequestTag"), "ForAllValues:StringEquals": {"acm:DomainNames": unique(s.LoadBalancer.Certified)},
	}
	a.write = append(s.manage("Certificates", of("acm", "AddTagsToCertificate"),
		of("acm", "AddTagsToCertificate", "DeleteCertificate", "RemoveTagsFromCertificate"), scope.ARN("acm", "certificate/*")), request)
	return a
}

// record allows changing the records of the stack's names, and the records with which ACM
// validates them, _<token>.<name>.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
func record(s Stack, scope policy.Scope) access {
	zone := scope.GlobalARN("route53", "hostedzone/"+s.LoadBalancer.ZoneID)
	change := allow("ChangeDNSRecords", of("route53", "ChangeResourceRecordSets"), zone)
	change.Conditions = policy.Conditions{
		"ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": {"A", "AAAA", "CNAME"}},
		"ForAllValues:StringLike":   {"route53:ChangeResourceRecordSetsNormalizedRecordNames": s.LoadBalancer.recordNames()},
	}
	return access{
		read: []policy.Statement{allow("ReadDNSRecords", of("route53", "GetHostedZone", "ListResourceRecordSets"), zone)},
		write: []policy.Statement{
			change, allow("ReadDNSChanges", of("route53", "GetChange"), scope.GlobalARN("route53", "change/*")),
		},
	}
}

// recordNames returns patterns for the records of all names, with a wildcard label as its
// escape code. Many names are represented by their parent domains.
func (l LoadBalancer) recordNames() []string {
	var names []string
	for _, name := range l.Names {
		if parent, wildcard := strings.CutPrefix(name, "*."); wildcard {
			name = `\052.` + parent
		}
		names = append(names, name)
	}
	patterns := limited(names, func(name string) string {
		if _, parent, _ := strings.Cut(name, "."); strings.Contains(parent, ".") {
			return "*." + parent
		}
		return name
	})
	for _, name := range l.Certified {
		patterns = append(patterns, "_*."+strings.TrimPrefix(name, "*."))
	}
	return unique(patterns)
}
