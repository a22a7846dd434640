package config

import (
	"regexp"
	"slices"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
)

var serviceName = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$`)

// Constraints returns the constraints of the keys of a stack.
func (Config) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"profile":      {Default: Development},
		"network":      {Required: true},
		"loadBalancer": {Required: true, Format: "a load balancer with certificateArn, with domain and zoneId, or with http: forward"},
		"services": {Required: true, Format: "at least one service, by name", Keys: &validate.Constraint{
			Pattern: serviceName, Format: "up to 32 lower-case letters, digits and hyphens, a letter first and no hyphen last",
		}},
		"data": {Keys: &validate.Constraint{Pattern: securityplan.StoreName, Format: "up to 30 lower-case letters, digits and hyphens"}},
		"tags": {
			Pattern: tagText, MaxLength: 256, Format: tagFormat, Check: validateReserved,
			Keys:   &validate.Constraint{Pattern: tagText, MinLength: 1, MaxLength: 128, Format: tagFormat, Check: validateReserved},
			Source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
		},
		"accounts": {Pattern: awsname.AccountID, Format: "the 12 digits of an AWS account, in quotes", Unique: true},
	}
}

// Validate reports every error that needs no plan to be found. Each domain's
// plan reports those of its own settings.
func (c *Config) Validate() error {
	found := validate.NewErrors("")
	errs := found.Child(c.Project + ":")
	validate.Struct(errs, *c)
	c.validateCertificates(errs.Child("loadBalancer"))
	c.validateAround(errs.Child("loadBalancer"))
	c.validateTags(errs.Child("tags"))
	c.validateForwarding(errs.Child("logs").Child("forwardTo"))
	c.validateServices(errs.Child("services"))
	c.validateReach(errs.Child("services"))
	c.validateEgress(errs.Child("security").Child("egress"))
	c.validateExclusion(errs.Child("network").Child("blockPublicAccessExclusion"))
	c.validateProfile(errs)
	if len(c.Network.Zones) == 1 {
		errs.Child("network").Child("zones").Addf("one zone is not enough: a load balancer stands in two or more")
	}
	return found.Err()
}

func (c *Config) validateRegion(errs validate.Errors) {
	if awsname.Region.MatchString(c.Region) {
		return
	}
	if meant := awsname.NearestRegion(c.Region); meant != "" {
		errs.Addf("%q is no region: did you mean %s?", c.Region, meant)
	} else {
		errs.Addf("%q is no region: write one such as us-east-1", c.Region)
	}
	c.Region = "" // nothing can be validated against it
}

// validateForwarding reports a destination that log groups cannot subscribe to.
func (c *Config) validateForwarding(errs validate.Errors) {
	to := c.Logs.ForwardTo
	a, _ := awsname.ParseARN(to)
	switch {
	case to == "":
	case c.Region != "" && a.Region != c.Region:
		errs.Addf("%q is in %s, and log groups subscribe to destinations of their own region, %s", to, a.Region, c.Region)
	default:
		policy.ValidatePartition(to, policy.Scope{Region: c.Region}, errs)
	}
}

func (c *Config) validateServices(errs validate.Errors) {
	for _, name := range c.ServiceNames() {
		if name == iamplan.CodeBuildKey && c.Delivery.CodeBuild != nil {
			errs.Child(name).Addf("it would share its log group's place with CodeBuild's: choose another name")
		}
	}
}

// validateEgress reports internet egress of tasks in an isolated network.
func (c *Config) validateEgress(errs validate.Errors) {
	if c.Network.Egress == networkplan.Isolated && c.Security.Egress == securityplan.ToInternet {
		errs.Addf("internet contradicts network.egress: isolated, by which tasks reach endpoints only: take one of the two off, " +
			"or write network.egress: balanced")
	}
}

// validateExclusion reports an exclusion from VPC Block Public Access that blocks
// the requests that services have routes for.
func (c *Config) validateExclusion(errs validate.Errors) {
	if c.LoadBalancer.Internal {
		return
	}
	routed := slices.DeleteFunc(c.ServiceNames(), func(name string) bool {
		return !c.LoadBalancer.Serves(name, c.Services[name].ServiceRouting)
	})
	if c.Network.BlockPublicAccessExclusion == networkplan.OnlyEgress && len(routed) > 0 {
		errs.Addf("egress lets no request in where public access is blocked, and %s has routes: write bidirectional", routed[0])
	}
}

// validateReach reports repositories and secrets in another region when tasks can
// reach only the endpoints of their own region.
func (c *Config) validateReach(errs validate.Errors) {
	out := c.Network.NAT.Strategy != networkplan.None && c.Security.Egress != securityplan.ToEndpoints
	if out || c.Region == "" {
		return
	}
	way := "network.nat and security.egress"
	if c.Network.Egress == networkplan.Isolated {
		way = "network.egress: balanced"
	}
	tell := func(text string, at validate.Errors) {
		if a, ok := awsname.ParseARN(text); ok && a.Region != "" && a.Region != c.Region {
			at.Addf("%q is in %s, and the tasks reach nothing but the endpoints of %s: name one there, "+
				"or let tasks out by %s", text, a.Region, c.Region, way)
		}
	}
	for _, name := range c.ServiceNames() {
		s, at := c.Services[name], errs.Child(name)
		tell(s.Repository, at.Child("repository"))
		for i, text := range s.Secrets {
			tell(text, at.Child("secrets").Index(i))
		}
	}
}
