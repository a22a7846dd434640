package plan

// VPCSettings are what is set for a VPC as a whole, beside what stands in it.
type VPCSettings struct {
	DHCP           *DHCP
	QueryLogConfig string
	DNSFirewall    []FirewallRuleGroup
	Exclusion      Exclusion
}

// Empty tells that AWS's own settings stay.
func (v VPCSettings) Empty() bool {
	return v.DHCP == nil && v.QueryLogConfig == "" && len(v.DNSFirewall) == 0 && v.Exclusion == ""
}

// An Exclusion is what the VPC keeps of the internet where VPC Block Public
// Access is on in its region; where that is off it does nothing. An account has
// 50 in a region, and more on request.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
type Exclusion string

// The exclusions.
const (
	// Bidirectional keeps all of it.
	Bidirectional Exclusion = "bidirectional"
	// OnlyEgress keeps the way out: a load balancer gets no requests.
	OnlyEgress Exclusion = "egress"
)

// Values are the exclusions.
func (Exclusion) Values() []string { return []string{string(Bidirectional), string(OnlyEgress)} }
