// Package plan lays out a network on paper: which subnets, routes, gateways
// and endpoints there are, at which addresses. It knows neither Pulumi nor AWS
// calls, so that a mistake is found before anything exists.
package plan

import (
	"net/netip"

	"ecs-foundation/internal/validate"
)

// A Spec is what a stack may set of its network.
type Spec struct {
	// CIDR is the VPC's address range: private, /16 to /28 (AWS), /16 to /22
	// when the subnets are planned. Default 10.0.0.0/16.
	CIDR netip.Prefix `json:"cidr"`
	// IPAMPool is the ID of an IPAM pool (ipam-pool-…) that hands CIDR out and
	// refuses it where somebody else has it. It is asked when the VPC is made.
	IPAMPool string `json:"ipamPool"`
	// SecondaryCIDRs are more ranges of the VPC, private and /16 to /28, for
	// Subnets and Tiers.
	SecondaryCIDRs []netip.Prefix `json:"secondaryCidrs"`
	// Zones are the Availability Zones, by name (us-east-1a) or by ID
	// (use1-az1), which means the same place in every account. A load balancer
	// stands in two or more. Required.
	Zones []string `json:"zones"`
	// Subnets are explicit address ranges, one a zone in the order of
	// Zones. Without them each zone gets its fixed slot in the VPC's range.
	Subnets *Subnets `json:"subnets"`
	// Sizes say how large planned subnets are. Default half the VPC for the
	// private tier, and a sixteenth each for public and data.
	Sizes *Sizes `json:"sizes"`
	// Tiers are tiers of the stack's own beside the three, by name.
	Tiers map[string]CustomTier `json:"tiers"`
	// IPv6 gives the VPC and its subnets IPv6 addresses beside those of IPv4,
	// and the load balancer with them. Default false.
	IPv6 bool `json:"ipv6"`
	// Egress sets NAT, the endpoints and what tasks may reach together:
	// internet, balanced or isolated. Without it each is set by itself, and
	// their defaults are those of internet.
	Egress Egress `json:"egress"`
	// NAT is the way out of the private subnets.
	NAT NAT `json:"nat"`
	// Endpoints are the AWS services that the private subnets reach by
	// interface endpoints, such as ecr.api; or "derived", or "none", which
	// is the default. Beside an egress profile that derives them a list adds
	// to those. S3 and DynamoDB always have gateway endpoints: they are free,
	// and the layers of images come from S3.
	Endpoints Endpoints `json:"endpoints"`
	// EndpointPolicies say whom the endpoints serve: restricted (the
	// account's own principals) or open. Default restricted.
	EndpointPolicies EndpointPolicies `json:"endpointPolicies"`
	// FlowLogs say who connected to whom.
	FlowLogs FlowLogs `json:"flowLogs"`
	// ACLs puts network ACLs, made from the chain of security groups, around
	// the tiers' subnets. Default false: AWS's own lets everything pass, and
	// the security groups are the filter.
	ACLs bool `json:"acls"`
	// DenyCIDRs are public address ranges that the ACLs keep out of the
	// public subnets, both ways, and those of IPv6 out of the private ones too.
	DenyCIDRs []netip.Prefix `json:"denyCidrs"`
	// DHCP is what whatever starts in the VPC is told of names and time.
	// Without it AWS tells of its own.
	DHCP *DHCP `json:"dhcp"`
	// QueryLogConfig is the ID (rqlc-…) of a configuration of Route 53 Resolver
	// by which every DNS query is logged.
	QueryLogConfig string `json:"queryLogConfig"`
	// DNSFirewall are the rule groups of Route 53 Resolver DNS Firewall that
	// filter DNS queries.
	DNSFirewall []FirewallRuleGroup `json:"dnsFirewall"`
	// BlockPublicAccessExclusion is what the VPC keeps of the internet where VPC
	// Block Public Access is on in the region: bidirectional, or egress.
	// Without it nothing.
	BlockPublicAccessExclusion Exclusion `json:"blockPublicAccessExclusion"`
}

// Constraints tells what the settings of a network take.
func (Spec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"zones":          {Required: true, Pattern: zone, MaxItems: MaxZones},
		"ipamPool":       {Pattern: poolID},
		"tiers":          {Keys: &validate.Constraint{Pattern: tierName}},
		"queryLogConfig": {Pattern: queryLogConfig},
	}
}

// Subnets are the address ranges of each tier, one a zone, in the order of the
// zones.
type Subnets struct {
	// Public are the ranges of the load balancer and the NAT gateways, /27 or
	// larger.
	Public []netip.Prefix `json:"public"`
	// Private are the ranges of the tasks: each takes an address of its own.
	Private []netip.Prefix `json:"private"`
	// Data are the ranges of databases and caches.
	Data []netip.Prefix `json:"data"`
}

// Constraints tells that there is no tier without addresses.
func (Subnets) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"public": {Required: true}, "private": {Required: true}, "data": {Required: true}}
}

// NAT says how the private subnets reach the internet.
type NAT struct {
	// Strategy is None, Single or OnePerAz. Default OnePerAz: with one
	// gateway the loss of its zone cuts all the others off.
	Strategy Strategy `json:"strategy"`
	// Zone is where the gateway of Single stands, as it is named in Zones.
	// Default the first by letter: a zone before it would move it, and with
	// it the address that the world sees.
	Zone string `json:"zone"`
	// ElasticIPs are allocation IDs (eipalloc-…) of addresses to keep, one
	// for each gateway in the order of the zones' letters. Without them
	// addresses are made.
	ElasticIPs []string `json:"elasticIps"`
}

// Constraints tells what the settings of NAT take.
func (NAT) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"elasticIps": {Pattern: allocationID}}
}

// A Strategy says how many NAT gateways there are. Each costs 0.045 USD an
// hour in us-east-1 and 0.045 USD a GB, and its public address 0.005 USD an
// hour more.
type Strategy string

// The strategies, in the words of awsx.
const (
	None     Strategy = "None"
	Single   Strategy = "Single"
	OnePerAz Strategy = "OnePerAz"
)

// Values are the strategies.
func (Strategy) Values() []string {
	return []string{string(None), string(Single), string(OnePerAz)}
}

// A Tier is a row of subnets, one in each zone, that share their way out.
type Tier string

// The tiers that every network has. Public subnets reach the internet through the internet gateway,
// private ones through NAT, and data subnets not at all.
const (
	Public  Tier = "public"
	Private Tier = "private"
	Data    Tier = "data"
)

// Tiers are those three in the order of the way in.
func Tiers() []Tier {
	return []Tier{Public, Private, Data}
}

// Of returns the explicit ranges of a tier.
func (s *Subnets) Of(t Tier) []netip.Prefix {
	switch t {
	case Public:
		return s.Public
	case Private:
		return s.Private
	default:
		return s.Data
	}
}
