package policy

import (
	"regexp"
	"strings"

	"ecs-foundation/internal/arn"
	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// A kind is a kind of resource that is given by its name or its ARN.
type kind struct {
	service string // "dynamodb"
	name    string // what a person calls it: "table"
	example string
	prefix  string // of its name in an ARN: "table/"
	pattern *regexp.Regexp
	// min and max are how long its name is.
	min, max int
	global   bool // whether its ARN names neither region nor account
}

// rule tells what the setting takes.
func (k kind) rule() setting.Rule {
	return setting.Rule{Required: true, Pattern: regexp.MustCompile("^arn:|" + k.pattern.String())}
}

// check tells a name or an ARN that is none of its kind. AWS takes a wildcard
// anywhere in a resource, so none is let in by the way.
func (k kind) check(nameOrARN string, at Scope, l problem.List) {
	if !arn.Is(nameOrARN) {
		if !k.named(nameOrARN) {
			l.Addf("%q is no name of a %s: write one such as %s, or its ARN", nameOrARN, k.name, k.example)
		}
		return
	}
	a, ok := arn.Parse(nameOrARN)
	name, kept := strings.CutPrefix(a.Resource, k.prefix)
	if !ok || a.Service != k.service || !kept || !k.named(name) || !k.placed(a) {
		l.Addf("%q is no ARN of one %s: write one such as %s", nameOrARN, k.name, k.arn(at))
		return
	}
	checkPartition(a, at, l)
}

func (k kind) named(name string) bool {
	return len(name) >= k.min && len(name) <= k.max && k.pattern.MatchString(name)
}

func (k kind) placed(a arn.ARN) bool {
	if k.global {
		return a.Region == "" && a.Account == ""
	}
	return a.Region != "" && !strings.ContainsAny(a.Region, "*?") && arn.Account.MatchString(a.Account)
}

func (k kind) arn(at Scope) string {
	if k.global {
		return at.join(k.service, "", "", k.prefix+k.example)
	}
	at.Account = "123456789012"
	return at.ARN(k.service, k.prefix+k.example)
}

// checkPartition tells ARNs of another partition: from one, nothing in another
// can be reached.
func checkPartition(a arn.ARN, at Scope, l problem.List) {
	if own := at.Partition(); at.Region != "" && a.Partition != own {
		l.Addf("it is an ARN of partition %s, but the region %s is in %s: name a resource there", a.Partition, at.Region, own)
	}
}
