// Package quota compares a stack with AWS's quotas before an update. Without it, most
// exceeded quotas are found in the middle of an update, with half of the stack created.
package quota

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	securityplan "ecs-foundation/security/plan"
)

// Limits are the applied quotas of an account where AWS has raised them on request.
// The value 0 means AWS's default.
type Limits struct {
	// ElasticIPs is the number of Elastic IP addresses per region. Default 5. Without it,
	// a preview asks AWS.
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
	// VPCs is the number of VPCs per region. Default 5. Without it, a preview asks AWS.
	VPCs int `json:"vpcs"`
	// LoadBalancers is the number of Application Load Balancers per region. Default 50.
	// Without it, a preview asks AWS.
	LoadBalancers int `json:"loadBalancers"`
}

// maxLimit is more than AWS grants for any of these quotas.
const maxLimit = 100000

// Constraints returns the allowed values of each key.
func (Limits) Constraints() map[string]validate.Constraint {
	const vpc = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"
	rules := map[string]validate.Constraint{
		"cidrBlocks": {Max: 50, Source: vpc}, "rulesPerGroup": {Max: 1000, Source: vpc}, "rulesPerAcl": {Max: 40, Source: vpc},
		"namesPerCertificate": {Max: 100, Source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html"},
	}
	for key := range (Limits{}).byKey() {
		c := rules[key]
		c.Min, c.Max = 1, cmp.Or(c.Max, maxLimit)
		rules[key] = c
	}
	return rules
}

// byKey returns the limits by their configuration keys.
func (l Limits) byKey() map[string]int {
	return map[string]int{
		"elasticIps": l.ElasticIPs, "interfaceEndpoints": l.InterfaceEndpoints, "cidrBlocks": l.CIDRBlocks, "rulesPerGroup": l.RulesPerGroup,
		"securityGroups": l.SecurityGroups, "rulesPerLoadBalancer": l.RulesPerLoadBalancer,
		"certificatesPerLoadBalancer": l.CertificatesPerLoadBalancer, "namesPerCertificate": l.NamesPerCertificate,
		"rulesPerAcl": l.RulesPerACL, "roles": l.Roles, "vpcs": l.VPCs, "loadBalancers": l.LoadBalancers,
	}
}

// The default quotas, and those that AWS does not raise or that no stack comes near.
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

// prefixListWeights are the numbers of rules that a rule with an AWS-managed prefix
// list counts as.
// https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
var prefixListWeights = map[string]int{"s3": 1, "dynamodb": 1, securityplan.CloudFront: 55, securityplan.CloudFront6: 55}

// A Use is the usage of one quota by a stack.
type Use struct {
	Quota   string // "rules of security group tasks, ingress"
	Reached int
	Limit   int
	Key     string // the configuration key to change
	Advice  string
	Raise   string // the key in Limits, or "" if AWS does not raise the quota
}

// Input is the plan of a stack, as far as quotas apply to it.
type Input struct {
	Network       networkplan.Plan
	ACLs          []nacl.ACL
	Security      securityplan.Plan
	LoadBalancers []lbplan.Plan
	Roles         int
}

// Count returns the usage of each quota.
func Count(in Input, raised Limits) []Use {
	subnets, ranges := len(in.Network.Subnets), len(in.Network.CIDRs())
	if in.Network.Existing != nil { // the stack adds none
		subnets, ranges = 0, 0
	}
	uses := []Use{
		{
			"subnets of a VPC", subnets, subnetsPerVPC, "network.zones", "use fewer zones", "",
		},
		{
			"IPv4 ranges of a VPC", ranges, or(raised.CIDRBlocks, cidrBlocksDefault),
			"network.secondaryCidrs", "use fewer, larger ranges", "cidrBlocks",
		},
		{
			"interface endpoints of a VPC", len(in.Network.Endpoints), or(raised.InterfaceEndpoints, endpointsDefault),
			"network.endpoints", "use fewer endpoints", "interfaceEndpoints",
		},
		{
			"security groups of a region", len(in.Security.Groups), or(raised.SecurityGroups, groupsDefault),
			"data", "use fewer stores", "securityGroups",
		},
		{
			"IAM roles of an account", in.Roles, or(raised.Roles, rolesDefault), "services",
			"move some services to a stack in another account", "roles",
		},
	}
	for _, shared := range CountShared(in, raised) {
		uses = append(uses, shared.Use)
	}
	for _, alb := range in.LoadBalancers {
		uses = append(uses, loadBalancerUses(alb, raised)...)
	}
	uses = append(uses, groupRules(in.Security, nil, raised)...)
	return append(uses, aclRules(in, or(raised.RulesPerACL, aclRulesDefault))...)
}

// aclRules counts the rules of each network ACL, direction and address family. AWS
// counts the default rule, which denies everything else, as well.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
func aclRules(in Input, limit int) []Use {
	var uses []Use
	for _, a := range in.ACLs {
		advice := "use adjacent ranges for the subnets of a tier in network.subnets"
		if a.Tier == networkplan.Public {
			advice += ", or fewer ranges in network.denyCidrs or security.ingress.cidrs"
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

// groupRules counts the rules of each group, direction and address family. A rule that
// references a group counts in both families. Entries are the maximum numbers of entries
// of customer-managed prefix lists, by ID, if they are known.
func groupRules(c securityplan.Plan, entries map[string]int, raised Limits) []Use {
	limit := or(raised.RulesPerGroup, rulesDefault)
	type side struct {
		group     string
		direction securityplan.Direction
		ipv6      bool
	}
	counts, references, behindCloudFront := map[side]int{}, map[side]int{}, false
	for _, rule := range c.Rules() {
		behindCloudFront = behindCloudFront || rule.Direction == securityplan.In && rule.Peer.CloudFront()
		list := rule.Peer.PrefixList
		counts[side{rule.Group, rule.Direction, rule.Peer.IPv6()}] += max(1, prefixListWeights[list], entries[list])
		if rule.Peer.Group != "" {
			references[side{rule.Group, rule.Direction, true}]++
		}
	}
	perService := slices.ContainsFunc(c.Groups, func(g securityplan.Group) bool { return g.Service != "" })
	uses := make([]Use, 0, len(counts))
	for s, n := range counts {
		key, advice := "services", "use the same port for several services"
		switch {
		case s.group == securityplan.ALB && s.direction == securityplan.In && behindCloudFront:
			key, advice = "security.ingress.cloudFront", fmt.Sprintf(
				"CloudFront's prefix list counts as %d rules on each listener, so set loadBalancer.http: off", prefixListWeights[securityplan.CloudFront])
		case s.group == securityplan.ALB && s.direction == securityplan.In && len(entries) > 0:
			key, advice = "security.ingress.prefixLists", "a prefix list counts as its maximum number of entries on each listener, so lower that number"
		case s.group == securityplan.ALB && s.direction == securityplan.In:
			key, advice = "security.ingress.cidrs", "combine ranges"
		case perService:
			advice = "with security.isolation: " + string(securityplan.PerService) + " each service needs a rule here, " +
				"so request a quota increase, or move some services to another stack"
		}
		name := fmt.Sprintf("rules of security group %s, %s", s.group, s.direction)
		if s.ipv6 {
			name = "IPv6 " + name
		}
		uses = append(uses, Use{name, n + references[s], limit, key, advice, "rulesPerGroup"})
	}
	slices.SortFunc(uses, func(a, b Use) int { return strings.Compare(a.Quota, b.Quota) })
	return uses
}

// or returns the raised quota, or AWS's default if none is set.
func or(raised, usual int) int {
	if raised > 0 {
		return raised
	}
	return usual
}

// Check reports each quota that a stack exceeds.
func Check(in Input, raised Limits) error {
	errs := validate.NewErrors("")
	validate.Struct(errs.Child("quotas"), raised)
	report(Count(in, raised), errs)
	return errs.Err()
}

// CheckPrefixLists reports security groups with too many rules, given the maximum numbers
// of entries of customer-managed prefix lists by ID, which only AWS knows.
func CheckPrefixLists(c securityplan.Plan, entries map[string]int, raised Limits, errs validate.Errors) {
	report(groupRules(c, entries, raised), errs)
}

// report adds an error for each exceeded quota.
func report(uses []Use, errs validate.Errors) {
	for _, u := range uses {
		if u.Reached <= u.Limit {
			continue
		}
		raise := "AWS does not raise this quota"
		if u.Raise != "" {
			raise = "if AWS has raised the quota, set quotas." + u.Raise
		}
		errs.Child(u.Key).Addf("%d %s: the limit is %d; %s; %s", u.Reached, u.Quota, u.Limit, u.Advice, raise)
	}
}
