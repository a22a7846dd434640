package validate

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/glob"
)

// An ARN declares that a key takes an ARN: of which resource types, and where the
// resource can be. ARNs checks where it is.
type ARN struct {
	// Name is the name of the resource in messages, such as "certificate".
	Name string
	// Types are the patterns of the ARN after the partition, in which REGION and ACCOUNT
	// stand for those: `acm:REGION:ACCOUNT:certificate/[\w-]+`. Without any, every type is
	// allowed.
	Types []string
	// Example is a valid ARN.
	Example string
	Region  Region
	Account Account
}

// Region is where the resource of an ARN can be.
type Region int

// The regions. In each of them the partition must be that of the stack.
const (
	SameRegion Region = iota
	AnyRegion
	// ReachableRegion is any region if the tasks have internet access, because endpoints
	// serve only their own region.
	ReachableRegion
)

// Account is the account that the resource of an ARN can belong to.
type Account int

// The accounts.
const (
	SameAccount Account = iota
	AnyAccount
)

// A Place is where a stack is deployed, as far as its configuration shows.
type Place struct {
	Region string // "" if it is unknown
	// Accounts are the accounts that the stack can be deployed to. All if empty.
	Accounts []string
	// Internet names the settings that give the tasks internet access, or is "" if they
	// have it.
	Internet string
}

// Constraint returns the constraint of a key that takes the ARN.
func (a ARN) Constraint() Constraint {
	return Constraint{
		ARN: &a, Pattern: a.pattern(), Format: fmt.Sprintf("the ARN of %s, such as %s", WithArticle(a.Name), a.Example), Eventual: a.Example,
	}
}

// Pattern returns the pattern of the ARN, without anchors.
func (a ARN) Pattern() string {
	types := strings.NewReplacer("REGION", "[a-z0-9-]+", "ACCOUNT", `\d{12}`).Replace(strings.Join(a.Types, "|"))
	return `arn:aws[a-z-]*:(` + types + `)`
}

func (a ARN) pattern() *regexp.Regexp { return regexp.MustCompile("^" + a.Pattern() + "$") }

// Location describes where the resource can be, for documentation, or is "" if it can be
// anywhere.
func (a ARN) Location() string {
	types := strings.Join(a.Types, "")
	regional, owned := strings.Contains(types, "REGION"), strings.Contains(types, "ACCOUNT")
	same := owned && a.Account == SameAccount
	switch {
	case regional && a.Region == SameRegion && same:
		return "in the stack's region and account"
	case regional && a.Region == SameRegion:
		return "in the stack's region"
	case regional && a.Region == ReachableRegion:
		return "in the stack's region if the tasks have no internet access"
	case same:
		return "in the stack's account"
	}
	return ""
}

// ARNs reports the ARNs in a struct, and in nested structs, whose resources cannot be used
// in a place. It ignores names and invalid ARNs, which Struct reports.
func ARNs(errs Errors, value any, place Place) {
	walk(reflect.ValueOf(value), errs, func(c Constraint, field reflect.Value, at Errors) {
		if c.ARN != nil {
			eachString(field, at, func(text string, at Errors) { c.ARN.Locate(text, place, at) })
		}
	})
}

// Locate reports text that is an ARN whose resource cannot be used in a place.
func (a ARN) Locate(text string, place Place, errs Errors) {
	arn, ok := awsname.ParseARN(text)
	if !ok || place.Region == "" {
		return
	}
	if problem := a.misplaced(arn, place); problem != "" {
		errs.Addf("invalid ARN %q: %s", text, problem)
	}
}

// misplaced returns why a resource cannot be used in a place, or "".
func (a ARN) misplaced(arn awsname.ARN, place Place) string {
	own := awsname.Partition(place.Region)
	if isPattern(arn.Region) {
		arn.Region = ""
	}
	switch {
	case !glob.Match(arn.Partition, own):
		return fmt.Sprintf("must be in partition %s, the partition of %s", own, place.Region)
	case arn.Region != "" && !awsname.Region.MatchString(arn.Region):
		return unknownRegion(arn.Region)
	case arn.Region != "" && awsname.Partition(arn.Region) != own:
		return fmt.Sprintf("%s is not a region of partition %s", arn.Region, own)
	case !isPattern(arn.Account) && !account.MatchString(arn.Account):
		return fmt.Sprintf("unknown account %q: must be the 12 digits of an AWS account", arn.Account)
	case a.Region == SameRegion && arn.Region != "" && arn.Region != place.Region:
		return fmt.Sprintf("must be %s in %s, the region of the stack", WithArticle(a.Name), place.Region)
	case a.Region == ReachableRegion && place.Internet != "" && arn.Region != "" && arn.Region != place.Region:
		return fmt.Sprintf("the tasks can reach only the endpoints in %s: choose %s there, or allow internet egress with %s",
			place.Region, WithArticle(a.Name), place.Internet)
	case a.Account == SameAccount && len(place.Accounts) > 0 && awsname.AccountID.MatchString(arn.Account) &&
		!slices.Contains(place.Accounts, arn.Account):
		return fmt.Sprintf("must be %s in account %s, which the stack is deployed to", WithArticle(a.Name), strings.Join(place.Accounts, " or "))
	}
	return ""
}

// account matches the account of an ARN. It is a word in those of AWS's own resources.
var account = regexp.MustCompile(`^(\d{12}|[a-z-]*)$`)

// isPattern reports whether a part of an ARN has wildcards or policy variables, which the
// ARNs in conditions allow.
func isPattern(part string) bool { return strings.ContainsAny(part, "*?$") }

func unknownRegion(region string) string {
	if meant := Nearest(region, awsname.KnownRegions()); meant != "" {
		return fmt.Sprintf("unknown region %q: did you mean %s?", region, meant)
	}
	return fmt.Sprintf("unknown region %q: must be a region, such as us-east-1", region)
}

// WithArticle returns "a queue", "an event bus".
func WithArticle(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiou") && !strings.HasPrefix(noun, "user") || strings.HasPrefix(noun, "SNS") {
		return "an " + noun
	}
	return "a " + noun
}
