package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/preflight"
)

var serviceName = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$`)

// Rules tells what a stack may set.
func (Config) Rules() map[string]validate.Rule {
	return map[string]validate.Rule{
		"network":      {Required: true},
		"loadBalancer": {Required: true},
		"services":     {Required: true, Pattern: serviceName},
		"data":         {Pattern: securityplan.StoreName},
		"accounts":     {Pattern: awsname.AccountID},
	}
}

// anyAccount stands for the account while its number is not known: it has as
// many digits, so that the sizes of documents are right.
const anyAccount = "000000000000"

// check tells what is wrong within each key and between them. The plans are
// the judges of their own specs, and preflight of what they make together.
func (c *Config) check() error {
	found := validate.NewList("")
	l := found.At(c.Project + ":")
	c.checkRegion(found.At("aws:region"))
	c.checkCertificates(l.At("loadBalancer"))
	c.checkAround(l.At("loadBalancer"))
	c.checkTags(l.At("tags"))
	c.checkAccounts(l.At("accounts"))
	checkRetention(c.Logs.RetentionDays, l.At("logs").At("retentionDays"))
	if days := c.Network.FlowLogs.RetentionDays; days != 0 && days != c.Logs.RetentionDays {
		checkRetention(days, l.At("network").At("flowLogs").At("retentionDays"))
	}
	c.checkSharing(l)
	c.Monitoring.Check(c.Scope(), l.At("monitoring"))
	c.checkServices(l.At("services"))
	c.checkReach(l.At("services"))
	c.checkEgress(l.At("security").At("egress"))
	c.checkExclusion(l.At("network").At("blockPublicAccessExclusion"))
	c.checkProfile(l)
	if c.LoadBalancer.IdleTimeout == 0 {
		l.At("loadBalancer").At("idleTimeout").Addf("0 seconds cut every connection: choose 1 to 4000, or take the key off")
	}
	if len(c.Network.Zones) == 1 {
		l.At("network").At("zones").Addf("one zone is not enough: a load balancer stands in two or more")
	}
	plans, err := c.Plans()
	l.Add(err)
	if err == nil {
		l.Add(preflight.Check(plans))
	}
	return found.Err()
}

func (c *Config) checkRegion(l validate.List) {
	if awsname.Region.MatchString(c.Region) {
		return
	}
	if meant := awsname.NearestRegion(c.Region); meant != "" {
		l.Addf("%q is no region: did you mean %s?", c.Region, meant)
	} else {
		l.Addf("%q is no region: write one such as us-east-1", c.Region)
	}
	c.Region = "" // nothing can be held against it
}

func (c *Config) checkAccounts(l validate.List) {
	for i, id := range c.Accounts {
		switch {
		case !awsname.AccountID.MatchString(id):
			l.Index(i).Addf("%q is no account: write its 12 digits, in quotes", id)
		case slices.Contains(c.Accounts[:i], id):
			l.Index(i).Addf("%s is listed twice: take one off", id)
		}
	}
}

func checkRetention(days int, l validate.List) {
	if slices.Contains(networkplan.Retentions, days) {
		return
	}
	choice := strings.ReplaceAll(strings.Trim(fmt.Sprint(networkplan.Retentions), "[]"), " ", ", ")
	if days < 1 {
		l.Addf("%d is no term that CloudWatch takes, and nothing is kept for ever: choose one of %s", days, choice)
		return
	}
	nearest := slices.MinFunc(networkplan.Retentions, func(a, b int) int { return cmp.Compare(max(a-days, days-a), max(b-days, days-b)) })
	l.Addf("%d is no term that CloudWatch takes: did you mean %d? Choose one of %s", days, nearest, choice)
}

// checkSharing tells what cannot be shared, or forwarded.
func (c *Config) checkSharing(l validate.List) {
	at := c.Scope()
	c.Sharing.Check(at, l.At("sharing"))
	if c.Sharing.Images != nil && len(c.Repositories()) == 0 {
		l.At("sharing").At("images").Addf("every service's repository is given by its ARN, and only this account's own are shared: " +
			"give them by name, or take the key off")
	}
	to := c.Logs.ForwardTo
	a, _ := awsname.ParseARN(to)
	switch forward := l.At("logs").At("forwardTo"); {
	case to == "":
	case !sharing.DestinationARN.MatchString(to):
		forward.Addf("%q is no ARN of a log destination: write one such as arn:aws:logs:us-east-1:123456789012:destination:logs", to)
	case c.Region != "" && a.Region != c.Region:
		forward.Addf("%q is in %s, and log groups subscribe to destinations of their own region, %s", to, a.Region, c.Region)
	default:
		policy.CheckPartition(a, at, forward)
	}
}

func (c *Config) checkServices(l validate.List) {
	if len(c.Services) == 0 {
		l.Addf("there is none: name the services to lay the foundation for, each with its port and routes")
	}
	for _, name := range c.names() {
		if !serviceName.MatchString(name) {
			l.At(name).Addf("%q is no name for a service: use up to 32 lower-case letters, digits "+
				"and hyphens, a letter first and no hyphen last", name)
		}
		if name == iamplan.CodeBuildKey && c.Delivery.CodeBuild != nil {
			l.At(name).Addf("it would share its log group's place with CodeBuild's: choose another name")
		}
	}
}

// checkEgress tells tasks that are let out where the network has no way out.
func (c *Config) checkEgress(l validate.List) {
	if c.Network.Egress == networkplan.Isolated && c.Security.Egress == securityplan.ToInternet {
		l.Addf("internet contradicts network.egress: isolated, by which tasks reach endpoints only: take one of the two off, " +
			"or write network.egress: balanced")
	}
}

// checkExclusion tells requests from the internet that an exclusion keeps out.
func (c *Config) checkExclusion(l validate.List) {
	if c.LoadBalancer.Internal {
		return
	}
	routed := slices.DeleteFunc(c.names(), func(name string) bool { return !c.routed(name) })
	if c.Network.BlockPublicAccessExclusion == networkplan.OnlyEgress && len(routed) > 0 {
		l.Addf("egress lets no request in where public access is blocked, and %s has routes: write bidirectional", routed[0])
	}
}

// checkReach tells what starting a task would fetch from another region while
// tasks reach nothing but endpoints, which are those of their own.
func (c *Config) checkReach(l validate.List) {
	out := c.Network.NAT.Strategy != networkplan.None && c.Security.Egress != securityplan.ToEndpoints
	if out || c.Region == "" {
		return
	}
	way := "network.nat and security.egress"
	if c.Network.Egress == networkplan.Isolated {
		way = "network.egress: balanced"
	}
	tell := func(text string, at validate.List) {
		if a, ok := awsname.ParseARN(text); ok && a.Region != "" && a.Region != c.Region {
			at.Addf("%q is in %s, and the tasks reach nothing but the endpoints of %s: name one there, "+
				"or let tasks out by %s", text, a.Region, c.Region, way)
		}
	}
	for _, name := range c.names() {
		s, at := c.Services[name], l.At(name)
		tell(s.Repository, at.At("repository"))
		for i, text := range s.Secrets {
			tell(text, at.At("secrets").Index(i))
		}
	}
}
