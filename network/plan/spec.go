// Package plan validates the network configuration and computes the network: its subnets
// with their addresses, routes, NAT gateways and endpoints. It makes no calls to AWS and
// does not depend on Pulumi, so that errors are reported before any resource is created.
package plan

import (
	"net/netip"

	"ecs-foundation/internal/validate"
)

// A Spec is the network configuration of a stack.
type Spec struct {
	// Existing uses a VPC that another program manages, such as that of a landing zone, of
	// Terraform, or one that another account shares. The stack creates no VPC, subnets,
	// routes, gateways, network ACLs or flow logs, and their keys are not supported.
	Existing *ExistingSpec `json:"existing"`
	// Stack uses the network of another stack of this program, by its name: ORGANIZATION/PROJECT/STACK,
	// or STACK in the same project. It takes the place of existing.
	Stack string `json:"stack"`
	// Described is the existing network as AWS describes it. It is nil if AWS was not asked.
	Described *Existing `json:"-"`
	// CIDR is the VPC's private address range: /16 to /28, and /16 to /22 if subnets
	// are planned. Default 10.0.0.0/16.
	CIDR netip.Prefix `json:"cidr"`
	// IPAMPool is the ID of the IPAM pool (ipam-pool-…) from which CIDR is allocated.
	// The pool rejects a range that another VPC has. It is used only when the VPC is
	// created.
	IPAMPool string `json:"ipamPool"`
	// SecondaryCIDRs lists additional private ranges of the VPC, /16 to /28, for
	// subnets and tiers.
	SecondaryCIDRs []netip.Prefix `json:"secondaryCidrs"`
	// Zones lists at least two Availability Zones by name (us-east-1a) or by ID
	// (use1-az1), which identifies the same zone in every account. Required unless existing is
	// set.
	Zones Zones `json:"zones"`
	// Subnets are explicit address ranges of the subnets. Without them each zone has a
	// fixed slot in the VPC's range.
	Subnets *Subnets `json:"subnets"`
	// Sizes sets the sizes of planned subnets. By default the private tier has half of
	// the VPC, and the public and the data tier have a sixteenth each.
	Sizes *Sizes `json:"sizes"`
	// PublicSubnets says whether the VPC has public subnets and an internet gateway.
	// Without them it requires egress: isolated, and an internal load balancer or none. The addresses of
	// planned public subnets stay reserved. Default true.
	PublicSubnets *bool `json:"publicSubnets"`
	// Tiers are custom tiers in addition to the three standard ones, by name.
	Tiers map[string]CustomTier `json:"tiers"`
	// IPv6 adds IPv6 to the VPC, its subnets, the tasks and the load balancer. Default
	// false.
	IPv6 bool `json:"ipv6"`
	// Egress sets NAT, endpoints and the egress of tasks together: internet, balanced
	// or isolated. Without it they are independent, with the defaults of internet.
	Egress Egress `json:"egress"`
	// NAT configures the NAT gateways of the private subnets.
	NAT NAT `json:"nat"`
	// Endpoints says which interface endpoints the VPC has: none, derived (from what the
	// services declare), or a list of AWS services, such as [ecr.api, ecr.dkr, logs]. With an
	// egress profile that derives endpoints, a list adds to them. S3 and DynamoDB
	// always have gateway endpoints, which are free. Default none, or derived with
	// balanced and isolated.
	Endpoints Endpoints `json:"endpoints"`
	// EndpointPolicies says which callers the endpoints serve: restricted (only principals of the
	// account) or open. Default restricted.
	EndpointPolicies EndpointPolicies `json:"endpointPolicies"`
	// FlowLogs configures the VPC flow logs.
	FlowLogs FlowLogs `json:"flowLogs"`
	// ACLs creates network ACLs for the tiers, computed from the security group graph.
	// Default false, which keeps AWS's default network ACL.
	ACLs bool `json:"acls"`
	// DenyCIDRs lists public address ranges that the network ACLs of the public subnets
	// deny in both directions; IPv6 ranges are also denied in the private subnets.
	DenyCIDRs []netip.Prefix `json:"denyCidrs"`
	// DHCP sets the DHCP options of the VPC: name servers, domain name and NTP servers.
	// Without it the VPC uses AWS's defaults.
	DHCP *DHCP `json:"dhcp"`
	// QueryLogConfig is the ID of the Route 53 Resolver configuration (rqlc-…) that
	// logs every DNS query.
	QueryLogConfig string `json:"queryLogConfig"`
	// DNSFirewall lists the rule groups of Route 53 Resolver DNS Firewall that filter
	// DNS queries.
	DNSFirewall []FirewallRuleGroup `json:"dnsFirewall"`
	// BlockPublicAccessExclusion excludes the VPC from the region's VPC Block Public
	// Access: bidirectional for both directions, or egress. Default no exclusion.
	BlockPublicAccessExclusion Exclusion `json:"blockPublicAccessExclusion"`
}

// Constraints returns the constraints of the network configuration.
func (Spec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"stack": validate.StackName(),
		"zones": {Pattern: zone, Format: zoneFormat, MaxItems: MaxZones, Example: Zones{"us-east-1a", "us-east-1b"}},
		"endpoints": {Meanings: map[string]string{
			"none":    "No interface endpoints. Calls of AWS use the NAT gateways.",
			"derived": "The endpoints of the AWS services that the stack's services call.",
		}},
		"ipamPool":       {Pattern: poolID, Format: "the ID of an IPAM pool, such as " + poolExample, Eventual: poolExample},
		"secondaryCidrs": {Example: ranges("100.64.0.0/16").List},
		"tiers": {
			Keys:    &validate.Constraint{Pattern: tierName, Format: "up to 16 lower-case letters and digits, a letter first"},
			Example: map[string]CustomTier{"batch": {Kind: Private, CIDR: ranges("10.0.16.0/20").List[0]}},
		},
		"denyCidrs":   {Unique: true, Example: ranges("198.51.100.0/24").List},
		"dnsFirewall": {Example: []FirewallRuleGroup{{RuleGroup: ruleGroupExample, Priority: minPriority}}},
		"queryLogConfig": {
			Pattern: queryLogConfig, Format: "the ID of a query logging configuration, such as rqlc-0123456789abcdef",
			Eventual: "rqlc-0123456789abcdef",
		},
	}
}

// Subnets are explicit address ranges of each tier: a map by zone, such as {us-east-1a:
// 10.0.1.0/24}, or a list in the order of zones.
type Subnets struct {
	// Public has the ranges of load balancers and NAT gateways, /27 or larger: a map by
	// zone, or a list in the order of zones. Required unless publicSubnets is false.
	Public PerZone[netip.Prefix] `json:"public"`
	// Private has the ranges of tasks; each task needs an address.
	Private PerZone[netip.Prefix] `json:"private"`
	// Data has the ranges of databases and caches.
	Data PerZone[netip.Prefix] `json:"data"`
}

// Constraints returns the constraints of explicit ranges.
func (Subnets) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"public":  {Example: ranges("10.0.0.0/24", "10.0.1.0/24")},
		"private": {Required: true, Example: ranges("10.0.10.0/24", "10.0.11.0/24")},
		"data":    {Required: true, Example: ranges("10.0.20.0/24", "10.0.21.0/24")},
	}
}

// ranges returns the ranges of an example.
func ranges(texts ...string) PerZone[netip.Prefix] {
	var list PerZone[netip.Prefix]
	for _, text := range texts {
		list.List = append(list.List, netip.MustParsePrefix(text))
	}
	return list
}

// A Tier is a set of subnets, one in each zone, with the same kind of default route.
type Tier string

// The tiers of every network.
const (
	// Public has a default route to the internet gateway.
	Public Tier = "public"
	// Private has a default route to a NAT gateway, if there is one.
	Private Tier = "private"
	// Data has no default route.
	Data Tier = "data"
)

// Tiers returns the three standard tiers, in the order of a request from the internet.
func Tiers() []Tier {
	return []Tier{Public, Private, Data}
}

// hasPublicSubnets reports whether the network has public subnets.
func (s Spec) hasPublicSubnets() bool {
	return s.PublicSubnets == nil || *s.PublicSubnets
}

// tiers returns the standard tiers that the network has.
func (s Spec) tiers() []Tier {
	if s.hasPublicSubnets() {
		return Tiers()
	}
	return []Tier{Private, Data}
}

// of returns the explicit ranges of a tier.
func (s *Subnets) of(t Tier) PerZone[netip.Prefix] {
	switch t {
	case Public:
		return s.Public
	case Private:
		return s.Private
	default:
		return s.Data
	}
}
