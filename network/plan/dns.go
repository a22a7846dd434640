package plan

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// AmazonDNS is the VPC's own name server, the Route 53 Resolver. It alone knows
// the private names of interface endpoints, and what it is not asked it neither
// logs nor filters.
const AmazonDNS = "AmazonProvidedDNS"

// DHCP is what whatever starts in the VPC is told of names and time.
// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
type DHCP struct {
	// DomainName is the domain that completes unqualified names, such as
	// corp.example.com.
	DomainName string `json:"domainName"`
	// NameServers lists up to four name servers in the order in which they are queried:
	// AmazonProvidedDNS, IPv4 addresses of your servers, or both. Default
	// AmazonProvidedDNS.
	NameServers []string `json:"nameServers"`
	// NTPServers lists up to four IPv4 addresses of NTP servers. AWS's is
	// 169.254.169.123.
	NTPServers []string `json:"ntpServers"`
}

// mostServers is how many servers of a kind AWS allows, as dhcpOptions documents.
const (
	mostServers = 4
	dhcpOptions = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDhcpOptions.html"
)

const (
	octet = `(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
	ipv4  = octet + `(\.` + octet + `){3}`
)

var (
	// domainName is one name: some systems read two as one with a blank in it.
	domainName = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$`)
	nameServer = regexp.MustCompile("^(" + AmazonDNS + "|" + ipv4 + ")$")
	ntpServer  = regexp.MustCompile("^" + ipv4 + "$")
)

// Constraints tells what the settings of DHCP take.
func (DHCP) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"domainName": {Pattern: domainName, Format: "one domain name, such as corp.example.com"},
		"nameServers": {
			Pattern: nameServer, Format: "an IPv4 address, such as 10.0.0.10, or " + AmazonDNS, MaxItems: mostServers, Unique: true,
			Source: dhcpOptions,
		},
		"ntpServers": {
			Pattern: ntpServer, Format: "an IPv4 address, such as 169.254.169.123", MaxItems: mostServers, Unique: true, Source: dhcpOptions,
		},
	}
}

// withDefaults names the name server that AWS's own options name: a set without
// any would leave tasks without DNS.
func (d *DHCP) withDefaults() *DHCP {
	if d == nil || len(d.NameServers) > 0 {
		return d
	}
	complete := *d
	complete.NameServers = []string{AmazonDNS}
	return &complete
}

// A FirewallRuleGroup is one of Route 53 Resolver DNS Firewall's, by which the
// VPC's own name server answers DNS queries, or does not.
type FirewallRuleGroup struct {
	// RuleGroup is the ID of the rule group (rslvr-frg-…). Required.
	RuleGroup string `json:"ruleGroup"`
	// Priority is 101 to 9899, unique; the lowest is evaluated first. AWS reserves the
	// other numbers for Firewall Manager. Required.
	Priority int `json:"priority"`
	// MutationProtection prevents changes and the deletion of the association, also by
	// pulumi destroy, until it is set to false again. Default false.
	MutationProtection bool `json:"mutationProtection"`
}

// The priorities that AWS takes: its API reference says 100 to 9900, and the
// API itself refuses both as reserved.
// https://github.com/hashicorp/terraform-provider-aws/issues/43694
const (
	leastPriority = 101
	mostPriority  = 9899
)

var (
	ruleGroup      = regexp.MustCompile(`^rslvr-frg-[0-9a-f]{8,32}$`)
	queryLogConfig = regexp.MustCompile(`^rqlc-[0-9a-f]{8,32}$`)
)

// Constraints tells what a rule group takes.
func (FirewallRuleGroup) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"ruleGroup": {Required: true, Pattern: ruleGroup, Format: "the ID of a rule group, such as rslvr-frg-0123456789abcdef"},
		"priority":  {Required: true, Min: leastPriority, Max: mostPriority},
	}
}

// OwnNameServers returns the addresses of name servers that are not AWS's. Its
// own answers at the VPC's third address and at a link-local one as well.
// https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
func (s Spec) OwnNameServers() []netip.Addr {
	if s.DHCP == nil {
		return nil
	}
	third := s.CIDR.Masked().Addr().Next().Next()
	var own []netip.Addr
	for _, text := range s.DHCP.NameServers {
		address, err := netip.ParseAddr(text)
		if err == nil && address != third && address != netip.AddrFrom4([4]byte{169, 254, 169, 253}) {
			own = append(own, address)
		}
	}
	return own
}

func validateDNS(s Spec, errs validate.Errors) {
	if s.DHCP != nil {
		validateOwnServers(s, errs.Child("dhcp").Child("nameServers"))
	}
	validateFirewall(s.DNSFirewall, errs.Child("dnsFirewall"))
}

// validateOwnServers reports settings that custom name servers break.
func validateOwnServers(s Spec, errs validate.Errors) {
	own := s.OwnNameServers()
	var broken []string
	for what, used := range map[string]bool{
		"interface endpoints":    len(s.Endpoints.Services) > 0,
		"network.queryLogConfig": s.QueryLogConfig != "",
		"network.dnsFirewall":    len(s.DNSFirewall) > 0,
	} {
		if used {
			broken = append(broken, what)
		}
	}
	slices.Sort(broken)
	if len(own) == len(s.DHCP.NameServers) && len(broken) > 0 {
		errs.Addf("%s is required for %s: add it, after your own servers if they forward to it",
			AmazonDNS, strings.Join(broken, ", "))
	}
	if len(own) > 0 && s.ACLs {
		errs.Addf("network ACLs block queries to %s: set network.acls: false, or use only %s, which ACLs do not filter",
			own[0], AmazonDNS)
	}
}

func validateFirewall(groups []FirewallRuleGroup, errs validate.Errors) {
	for i, g := range groups {
		at := errs.Index(i)
		same := slices.IndexFunc(groups[:i], func(o FirewallRuleGroup) bool { return o.RuleGroup == g.RuleGroup })
		taken := slices.IndexFunc(groups[:i], func(o FirewallRuleGroup) bool { return o.Priority == g.Priority })
		if same >= 0 {
			at.Child("ruleGroup").Addf("duplicate rule group %s: a VPC can have a rule group once", g.RuleGroup)
		}
		if taken >= 0 {
			at.Child("priority").Addf("%d is the priority of %s: choose another priority", g.Priority, groups[taken].RuleGroup)
		}
	}
}
