package grant

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/actions"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// findActions returns the actions as AWS knows them, by their place in the list,
// and tells those that it does not know.
func (g *Custom) findActions(errs validate.Errors) map[int]actions.Action {
	known := map[int]actions.Action{}
	for i, name := range g.Actions {
		switch {
		case strings.Contains(name, "*"):
			errs.Index(i).Addf("%q allows more than one action: list each that the service takes", name)
		case !action.MatchString(name):
			errs.Index(i).Addf("%q is no action: write service:Action, such as sns:Publish", name)
		default:
			found, err := actions.Find(name)
			if err != nil {
				errs.Index(i).Addf("%v", err)
				continue
			}
			known[i] = found
		}
	}
	return known
}

// every are resources that stand for all there are of a kind.
var every = regexp.MustCompile(`^(\*+|(table|key|secret|parameter|function|role|log-group|stream|repository|` +
	`stateMachine|event-bus|deliverystream)[:/]\*+)(/\*+)?$`)

func (g *Custom) validateResource(resource string, known map[int]actions.Action, scope policy.Scope, errs validate.Errors) {
	if resource == "*" {
		var scoped []string
		for i, name := range g.Actions {
			if _, open := policy.Unscoped()[known[i].Name]; !open && len(known[i].Types) > 0 {
				scoped = append(scoped, name)
			}
		}
		if len(scoped) > 0 {
			errs.Addf(`"*" opens every resource of the account to %s: list ARNs; "*" is taken only by actions for which `+
				"AWS knows no resource, in a statement of their own", strings.Join(scoped, ", "))
		}
		return
	}
	a, ok := awsname.ParseARN(resource)
	takes := func(one actions.Action) bool { return one.Takes(resource) }
	switch {
	case !ok:
		errs.Addf("%q is no ARN: write one such as arn:aws:sns:us-east-1:123456789012:orders", resource)
	case strings.ContainsAny(a.Partition+a.Service+a.Region+a.Account, "*?") || every.MatchString(a.Resource):
		errs.Addf("%q opens more than was probably meant: name partition, service, region and account, "+
			"and the resource or how its name begins", resource)
	case len(known) == len(g.Actions) && len(known) > 0 && !slices.ContainsFunc(slices.Collect(maps.Values(known)), takes):
		errs.Addf("%q is nothing that %s works on: %s", resource, strings.Join(g.Actions, " or "), worksOn(known))
	default:
		policy.ValidatePartition(a, scope, errs)
	}
}

// worksOn says which ARNs actions work on.
func worksOn(known map[int]actions.Action) string {
	forms := map[string]bool{}
	for _, a := range known {
		for _, form := range a.Types {
			forms[form] = true
		}
	}
	if len(forms) == 0 {
		return `AWS knows no resource for it, write "*"`
	}
	return "write " + strings.Join(slices.Sorted(maps.Keys(forms)), " or ")
}

// validateUse tells actions that the statement allows on nothing, though each of
// its resources is one of another action.
func (g *Custom) validateUse(known map[int]actions.Action, errs validate.Errors) {
	sound := func(resource string) bool { return resource != "*" && awsname.IsARN(resource) }
	if slices.ContainsFunc(g.Resources, func(r string) bool { return !sound(r) }) {
		return
	}
	for i := range g.Actions {
		one, ok := known[i]
		others := slices.ContainsFunc(slices.Collect(maps.Values(known)), func(other actions.Action) bool {
			return slices.ContainsFunc(g.Resources, other.Takes)
		})
		if ok && others && !slices.ContainsFunc(g.Resources, one.Takes) {
			errs.Index(i).Addf("%s works on none of the statement's resources: %s, in a statement of its own",
				one.Name, worksOn(map[int]actions.Action{i: one}))
		}
	}
}

func (g *Custom) validateConditions(known map[int]actions.Action, errs validate.Errors) {
	for _, name := range slices.Sorted(maps.Keys(g.Conditions)) {
		at := errs.Child(name)
		if !operator.MatchString(name) {
			if meant := validate.Nearest(name, operators); meant != "" {
				at.Addf("%q is no operator of IAM: did you mean %s?", name, meant)
			} else {
				at.Addf("%q is no operator of IAM: write one such as StringEquals", name)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(g.Conditions[name])) {
			g.validateConditionKey(key, known, at.Child(key))
			if len(g.Conditions[name][key]) == 0 {
				at.Child(key).Addf("it has no value: list at least one")
			}
		}
	}
}

// validateConditionKey tells keys that no request of the actions carries: the
// condition would never be met, and the statement allow nothing.
func (g *Custom) validateConditionKey(key string, known map[int]actions.Action, errs validate.Errors) {
	if !strings.Contains(key, ":") {
		errs.Addf("%q is no condition key: write one such as aws:SourceAccount or cloudwatch:namespace", key)
		return
	}
	var keys []string
	for _, one := range known {
		if one.Knows(key) {
			return
		}
		keys = append(keys, one.Keys()...)
	}
	if about, err := actions.Origin(); err == nil {
		keys = append(keys, about.GlobalKeys...)
	}
	slices.Sort(keys)
	meant := validate.Nearest(key, slices.Compact(keys))
	switch {
	case len(known) < len(g.Actions): // an action that is mistyped may know it
	case meant != "":
		errs.Addf("%q is no condition key of %s: did you mean %s?", key, strings.Join(g.Actions, " or "), meant)
	default:
		errs.Addf("%q is no condition key of %s: take one of the action's own or of those that all requests carry, "+
			"such as aws:SourceVpc", key, strings.Join(g.Actions, " or "))
	}
}

// operators compare; most of them can be told to pass where the key is not
// there, and to judge each of a key's values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var operators = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
	"NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
	"DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals",
	"ArnNotLike", "Null",
}

var operator = regexp.MustCompile(`^(ForAllValues:|ForAnyValue:)?(` + strings.Join(operators, "|") + `)(IfExists)?$`)
