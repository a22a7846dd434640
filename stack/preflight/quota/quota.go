// Package quota counts what a stack takes of AWS's quotas. AWS itself tells of
// most of them in the middle of an update, with half the stack made.
package quota

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	securityplan "ecs-foundation/security/plan"
)

// Limits are quotas that AWS raises on request, for accounts where it did. What
// is 0 is AWS's default.
type Limits struct {
	// ElasticIPs is the number of Elastic IP addresses per region. Default 5.
	ElasticIPs int `json:"elasticIps"`
	// InterfaceEndpoints is the number of interface endpoints per VPC. Default 50.
	InterfaceEndpoints int `json:"interfaceEndpoints"`
	// CIDRBlocks is the number of IPv4 ranges per VPC, 50 at most. Default 5.
	CIDRBlocks int `json:"cidrBlocks"`
	// RulesPerGroup is the number of rules per security group and direction. Multiplied
	// by the number of groups per network interface it cannot exceed 1000. Default 60.
	RulesPerGroup int `json:"rulesPerGroup"`
	// SecurityGroups is the number of security groups per region. Default 2500.
	SecurityGroups int `json:"securityGroups"`
	// RulesPerLoadBalancer is the number of listener rules per load balancer, without
	// default actions. Default 100.
	RulesPerLoadBalancer int `json:"rulesPerLoadBalancer"`
	// CertificatesPerLoadBalancer is the number of certificates per load balancer,
	// without the default certificates. Default 25.
	CertificatesPerLoadBalancer int `json:"certificatesPerLoadBalancer"`
	// NamesPerCertificate is the number of names per ACM certificate, 100 at most.
	// Default 10.
	NamesPerCertificate int `json:"namesPerCertificate"`
	// RulesPerACL is the number of rules per network ACL and direction including the
	// default rule, 40 at most. Default 20.
	RulesPerACL int `json:"rulesPerAcl"`
	// Roles is the number of IAM roles per account. Default 1000.
	Roles int `json:"roles"`
}

// mostRaised is more than AWS grants of any of these.
const mostRaised = 100000

// Constraints tells what a stack may set.
func (Limits) Constraints() map[string]validate.Constraint {
	rules := map[string]validate.Constraint{}
	for key := range (Limits{}).byKey() {
		rules[key] = validate.Constraint{Min: 1, Max: mostRaised}
	}
	return rules
}

// byKey returns the limits as they are typed.
func (l Limits) byKey() map[string]int {
	return map[string]int{
		"elasticIps": l.ElasticIPs, "interfaceEndpoints": l.InterfaceEndpoints, "cidrBlocks": l.CIDRBlocks, "rulesPerGroup": l.RulesPerGroup,
		"securityGroups": l.SecurityGroups, "rulesPerLoadBalancer": l.RulesPerLoadBalancer,
		"certificatesPerLoadBalancer": l.CertificatesPerLoadBalancer, "namesPerCertificate": l.NamesPerCertificate,
		"rulesPerAcl": l.RulesPerACL, "roles": l.Roles,
	}
}

// Quotas that are not raised, or that no stack comes near.
const (
	subnetsPerVPC        = 200
	targetGroupsPerALB   = 100
	elasticIPsDefault    = 5
	endpointsDefault     = 50
	cidrBlocksDefault    = 5 // https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
	rulesDefault         = 60
	groupsDefault        = 2500
	listenerRulesDefault = 100
	certificatesDefault  = 25 // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
	namesDefault         = 10 // https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
	aclRulesDefault      = 20
	rolesDefault         = 1000
)

// prefixListWeights are how many rules a rule that names an AWS-managed prefix
// list counts for.
// https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
var prefixListWeights = map[string]int{"s3": 1, "dynamodb": 1, securityplan.CloudFront: 55, securityplan.CloudFront6: 55}

// A Use is what a stack takes of one quota.
type Use struct {
	Quota   string // "rules of security group tasks, ingress"
	Reached int
	Limit   int
	Key     string // what to change to take less
	Advice  string
	Raise   string // key of Limits for a raised quota, or "" where AWS raises none
}

// Input is what is counted.
type Input struct {
	Network       networkplan.Plan
	ACLs          []nacl.ACL
	Security      securityplan.Plan
	LoadBalancers []lbplan.Plan
	Roles         int
}

// Count returns what a stack takes of each quota.
func Count(in Input, raised Limits) []Use {
	addresses := 0
	for _, nat := range in.Network.NATs {
		if nat.ElasticIP == "" {
			addresses++
		}
	}
	uses := []Use{
		{
			"subnets of a VPC", len(in.Network.Subnets), subnetsPerVPC, "network.zones", "name fewer zones", "",
		},
		{
			"IPv4 ranges of a VPC", len(in.Network.CIDRs()), or(raised.CIDRBlocks, cidrBlocksDefault),
			"network.secondaryCidrs", "add fewer, larger ones", "cidrBlocks",
		},
		{
			"Elastic IPs of a region", addresses, or(raised.ElasticIPs, elasticIPsDefault), "network.nat",
			"use fewer NAT gateways, or addresses that exist (elasticIps)", "elasticIps",
		},
		{
			"interface endpoints of a VPC", len(in.Network.Endpoints), or(raised.InterfaceEndpoints, endpointsDefault),
			"network.endpoints", "list fewer", "interfaceEndpoints",
		},
		{
			"security groups of a region", len(in.Security.Groups), or(raised.SecurityGroups, groupsDefault),
			"data", "name fewer stores", "securityGroups",
		},
		{
			"IAM roles of an account", in.Roles, or(raised.Roles, rolesDefault), "services",
			"lay the foundation for some of the services in another account", "roles",
		},
	}
	for _, one := range in.LoadBalancers {
		uses = append(uses, balancer(one, raised)...)
	}
	uses = append(uses, groupRules(in.Security, or(raised.RulesPerGroup, rulesDefault))...)
	return append(uses, aclRules(in, or(raised.RulesPerACL, aclRulesDefault))...)
}

// aclRules counts the rules of each network ACL and direction, those of IPv6
// apart. AWS counts its own last one, which denies the rest.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
func aclRules(in Input, limit int) []Use {
	var uses []Use
	for _, a := range in.ACLs {
		advice := "let the ranges of a tier adjoin in network.subnets"
		if a.Tier == networkplan.Public {
			advice += ", or list fewer in network.denyCidrs or security.ingress.cidrs"
		}
		for i, entries := range [][]nacl.Entry{a.In, a.Out} {
			name := fmt.Sprintf("rules of network ACL %s, %s", a.Tier, [...]string{"ingress", "egress"}[i])
			ipv6 := 0
			for _, e := range entries {
				if e.CIDR.Addr().Is6() {
					ipv6++
				}
			}
			uses = append(uses,
				Use{name, len(entries) - ipv6 + 1, limit, "network.acls", advice, "rulesPerAcl"},
				Use{"IPv6 " + name, ipv6 + 1, limit, "network.acls", advice, "rulesPerAcl"},
			)
		}
	}
	return uses
}

// groupRules counts the rules of each group and direction, those of IPv6 apart:
// a rule that names a group is about both families.
func groupRules(c securityplan.Plan, limit int) []Use {
	type side struct {
		group     string
		direction securityplan.Direction
		ipv6      bool
	}
	counts, named, behind := map[side]int{}, map[side]int{}, false // CloudFront
	for _, rule := range c.Rules() {
		behind = behind || rule.Direction == securityplan.In && rule.Peer.CloudFront()
		counts[side{rule.Group, rule.Direction, rule.Peer.IPv6()}] += max(1, prefixListWeights[rule.Peer.PrefixList])
		if rule.Peer.Group != "" {
			named[side{rule.Group, rule.Direction, true}]++
		}
	}
	apart := slices.ContainsFunc(c.Groups, func(g securityplan.Group) bool { return g.Service != "" })
	uses := make([]Use, 0, len(counts))
	for s, n := range counts {
		key, advice := "services", "let services listen on the same port"
		switch {
		case s.group == securityplan.ALB && s.direction == securityplan.In && behind:
			key, advice = "security.ingress.cloudFront", fmt.Sprintf(
				"CloudFront's list counts for %d on each listener, so write loadBalancer.http: off", prefixListWeights[securityplan.CloudFront])
		case s.group == securityplan.ALB && s.direction == securityplan.In:
			key, advice = "security.ingress.cidrs", "join ranges"
		case apart:
			advice = "with security.isolation: " + string(securityplan.PerService) + " each service takes a rule here, so ask AWS for more, " +
				"or lay a second foundation for some of the services"
		}
		name := fmt.Sprintf("rules of security group %s, %s", s.group, s.direction)
		if s.ipv6 {
			name = "IPv6 " + name
		}
		uses = append(uses, Use{name, n + named[s], limit, key, advice, "rulesPerGroup"})
	}
	slices.SortFunc(uses, func(a, b Use) int { return strings.Compare(a.Quota, b.Quota) })
	return uses
}

func or(raised, usual int) int {
	if raised > 0 {
		return raised
	}
	return usual
}

// Check tells every quota that a stack would go beyond.
func Check(in Input, raised Limits) error {
	errs := validate.NewErrors("")
	validate.Struct(errs.Child("quotas"), raised)
	for _, u := range Count(in, raised) {
		if u.Reached <= u.Limit {
			continue
		}
		raise := "AWS does not raise this quota"
		if u.Raise != "" {
			raise = "if AWS has raised the quota, set quotas." + u.Raise
		}
		errs.Child(u.Key).Addf("%d %s: the limit is %d; %s; %s", u.Reached, u.Quota, u.Limit, u.Advice, raise)
	}
	return errs.Err()
}
