package plan

// VPCSettings are the settings of the VPC itself: DNS, and VPC Block Public Access.
type VPCSettings struct {
	DHCP           *DHCP
	QueryLogConfig string
	DNSFirewall    []FirewallRuleGroup
	Exclusion      Exclusion
}

// Empty reports whether the VPC keeps AWS's defaults.
func (v VPCSettings) Empty() bool {
	return v.DHCP == nil && v.QueryLogConfig == "" && len(v.DNSFirewall) == 0 && v.Exclusion == ""
}

// An Exclusion excludes the VPC from VPC Block Public Access. It has no effect in a
// region in which VPC Block Public Access is off. The quota is 50 exclusions for each
// account and region, and adjustable.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
type Exclusion string

// The exclusions.
const (
	// Bidirectional allows connections from and to the internet.
	Bidirectional Exclusion = "bidirectional"
	// ExclusionEgress allows only connections to the internet, so that load balancers get no
	// requests from it.
	ExclusionEgress Exclusion = "egress"
)

// Values returns the exclusions.
func (Exclusion) Values() []string { return []string{string(Bidirectional), string(ExclusionEgress)} }
