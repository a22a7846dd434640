package plan

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// AmazonDNS is the Route 53 Resolver of the VPC. Only the Resolver resolves the private
// names of interface endpoints, and it logs and filters only the queries that it gets.
const AmazonDNS = "AmazonProvidedDNS"

// DHCP configures the DHCP options of the VPC: name servers, domain name and NTP servers.
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

// maxServers is the maximum number of name servers, and of NTP servers; see
// dhcpOptions.
const (
	maxServers  = 4
	dhcpOptions = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDhcpOptions.html"
)

const (
	octet = `(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
	ipv4  = octet + `(\.` + octet + `){3}`
)

var (
	// domainName matches a single name, because not all operating systems accept several.
	domainName = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$`)
	nameServer = regexp.MustCompile("^(" + AmazonDNS + "|" + ipv4 + ")$")
	ntpServer  = regexp.MustCompile("^" + ipv4 + "$")
)

// Constraints returns the constraints of the DHCP options.
func (DHCP) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"domainName": {Pattern: domainName, Format: "one domain name, such as corp.example.com"},
		"nameServers": {
			Pattern: nameServer, Format: "an IPv4 address, such as 10.0.0.10, or " + AmazonDNS, MaxItems: maxServers, Unique: true,
			Source: dhcpOptions,
		},
		"ntpServers": {
			Pattern: ntpServer, Format: "an IPv4 address, such as 169.254.169.123", MaxItems: maxServers, Unique: true, Source: dhcpOptions,
		},
	}
}

// withDefaults adds AmazonProvidedDNS if there are no name servers, because tasks have no
// DNS with DHCP options that lack name servers.
func (d *DHCP) withDefaults() *DHCP {
	if d == nil || len(d.NameServers) > 0 {
		return d
	}
	complete := *d
	complete.NameServers = []string{AmazonDNS}
	return &complete
}

// A FirewallRuleGroup associates a rule group of Route 53 Resolver DNS Firewall with the
// VPC.
type FirewallRuleGroup struct {
	// RuleGroup is the ID of the rule group (rslvr-frg-…). Required.
	RuleGroup string `json:"ruleGroup"`
	// Priority is a unique number, 101 to 9899; the lowest is evaluated first. AWS reserves the
	// other numbers for Firewall Manager. Required.
	Priority int `json:"priority"`
	// MutationProtection prevents changes and the deletion of the association, also by
	// pulumi destroy, until it is set to false again. Default false.
	MutationProtection bool `json:"mutationProtection"`
}

// The priorities that AWS accepts. The API reference documents 100 to 9900, but the API
// rejects both ends as reserved.
// https://github.com/hashicorp/terraform-provider-aws/issues/43694
const (
	minPriority = 101
	maxPriority = 9899
)

var (
	ruleGroup      = regexp.MustCompile(`^rslvr-frg-[0-9a-f]{8,32}$`)
	queryLogConfig = regexp.MustCompile(`^rqlc-[0-9a-f]{8,32}$`)
)

const ruleGroupExample = "rslvr-frg-0123456789abcdef"

// Constraints returns the constraints of a rule group association.
func (FirewallRuleGroup) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"ruleGroup": {
			Required: true, Pattern: ruleGroup, Format: "the ID of a rule group, such as " + ruleGroupExample, Eventual: ruleGroupExample,
		},
		"priority": {Required: true, Min: minPriority, Max: maxPriority},
	}
}

// CustomNameServers returns the addresses of name servers other than the Route 53
// Resolver, which has the third address of the VPC and a link-local address.
// https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
func (s Spec) CustomNameServers() []netip.Addr {
	if s.UsesExisting() {
		return s.ExistingNetwork("").NameServers
	}
	if s.DHCP == nil {
		return nil
	}
	return CustomNameServers(s.CIDR, s.DHCP.NameServers)
}

// CustomNameServers returns the addresses of the name servers of a VPC with a primary range
// other than the Route 53 Resolver.
func CustomNameServers(vpc netip.Prefix, servers []string) []netip.Addr {
	third := vpc.Masked().Addr().Next().Next()
	var custom []netip.Addr
	for _, text := range servers {
		address, err := netip.ParseAddr(text)
		if err == nil && address != third && address != netip.AddrFrom4([4]byte{169, 254, 169, 253}) {
			custom = append(custom, address)
		}
	}
	return custom
}

func validateDNS(s Spec, errs validate.Errors) {
	if s.DHCP != nil {
		validateNameServers(s, errs.Child("dhcp").Child("nameServers"))
	}
	validateFirewall(s.DNSFirewall, errs.Child("dnsFirewall"))
}

// validateNameServers reports settings that custom name servers break.
func validateNameServers(s Spec, errs validate.Errors) {
	custom := s.CustomNameServers()
	var broken []string
	for setting, used := range map[string]bool{
		"interface endpoints":    len(s.Endpoints.Services) > 0,
		"network.queryLogConfig": s.QueryLogConfig != "",
		"network.dnsFirewall":    len(s.DNSFirewall) > 0,
	} {
		if used {
			broken = append(broken, setting)
		}
	}
	slices.Sort(broken)
	if len(custom) == len(s.DHCP.NameServers) && len(broken) > 0 {
		errs.Addf("%s is required for %s: add it, after your own servers if they forward to it",
			AmazonDNS, strings.Join(broken, ", "))
	}
	if len(custom) > 0 && s.ACLs {
		errs.Addf("network ACLs block queries to %s: set network.acls: false, or use only %s, which ACLs do not filter",
			custom[0], AmazonDNS)
	}
}

func validateFirewall(groups []FirewallRuleGroup, errs validate.Errors) {
	for i, g := range groups {
		at := errs.Index(i)
		same := slices.IndexFunc(groups[:i], func(o FirewallRuleGroup) bool { return o.RuleGroup == g.RuleGroup })
		taken := slices.IndexFunc(groups[:i], func(o FirewallRuleGroup) bool { return o.Priority == g.Priority })
		if same >= 0 {
			at.Child("ruleGroup").Addf("duplicate rule group %s: remove one of them", g.RuleGroup)
		}
		if taken >= 0 {
			at.Child("priority").Addf("duplicate priority %d, which %s has: choose another priority", g.Priority, groups[taken].RuleGroup)
		}
	}
}
