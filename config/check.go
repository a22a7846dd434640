package config

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/problem"
	"ecs-foundation/loadbalancer/routing"
	"ecs-foundation/network/plan"
	"ecs-foundation/security/chain"
)

var (
	region      = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-\d$`)
	account     = regexp.MustCompile(`^\d{12}$`)
	serviceName = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$`)
)

// retentions are the terms that CloudWatch Logs takes, in days.
var retentions = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
	1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

// anyAccount stands for the account while its number is not known: it has as
// many digits, so that the sizes of documents are right.
const anyAccount = "000000000000"

// check tells what is wrong within each key and between them. The plans are
// the judges of their own specs: what they refuse here they would refuse later.
func (c *Config) check() error {
	found := problem.NewList("")
	l := found.At(c.Project + ":")
	if !region.MatchString(c.Region) {
		found.At("aws:region").Addf("%q is no region: write one such as us-east-1", c.Region)
		c.Region = "" // no zone can be held against it
	}
	c.checkTags(l.At("tags"))
	for i, id := range c.Accounts {
		if !account.MatchString(id) {
			l.At("accounts").Index(i).Addf("%q is no account: write its 12 digits, in quotes", id)
		}
	}
	if !slices.Contains(retentions, c.Logs.RetentionDays) {
		l.At("logs").At("retentionDays").Addf("%d is no term that CloudWatch takes: choose one of %v",
			c.Logs.RetentionDays, retentions)
	}
	if len(c.Services) == 0 {
		l.At("services").Addf("there is none: name the services to lay the foundation for, each with its port and routes")
	}
	for _, name := range c.names() {
		if !serviceName.MatchString(name) {
			l.At("services").At(name).Addf("%q is no name for a service: use up to 32 lower-case letters, digits "+
				"and hyphens, a letter first", name)
		}
	}
	if len(c.Network.Zones) == 1 {
		l.At("network").At("zones").Addf("one zone is not enough: a load balancer stands in two or more")
	}
	_, err := plan.New(c.Network, c.Region)
	l.Add(err)
	_, err = chain.New(c.Chain())
	l.Add(err)
	_, err = routing.New(c.Routing())
	l.Add(err)
	_, err = policy.Roles(c.Roles(), policy.Scope{Region: c.Region, Account: anyAccount})
	l.Add(err)
	return found.Err()
}

// maxTags is what AWS takes on a resource.
const maxTags = 50

func (c *Config) checkTags(l problem.List) {
	own := []string{"Project", "Environment", "ManagedBy", "Name"}
	for _, key := range slices.Sorted(maps.Keys(c.Tags)) {
		value, at := c.Tags[key], l.At(key)
		switch {
		case slices.Contains(own, key):
			at.Addf("the foundation sets %s itself: choose another key", key)
		case key == "" || len(key) > 128 || strings.HasPrefix(strings.ToLower(key), "aws:"):
			at.Addf("%q is no key for a tag: use 1 to 128 characters that do not begin with aws:", key)
		case len(value) > 256:
			at.Addf("the value has %d characters, and AWS takes 256", len(value))
		}
	}
	if n := len(c.Tags) + len(own); n > maxTags {
		l.Addf("%d tags with the foundation's own, and AWS takes %d on a resource", n, maxTags)
	}
}
