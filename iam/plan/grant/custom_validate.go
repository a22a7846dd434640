package grant

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/iam/actions"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// validate checks the actions, resources and condition keys of the statement against
// each other.
func (g *Custom) validate(errs validate.Errors) {
	known := g.findActions(errs.Child("actions"))
	for i, resource := range g.Resources {
		g.validateResource(resource, known, errs.Child("resources").Index(i))
	}
	g.validateEffect(known, errs.Child("actions"))
	for _, operator := range slices.Sorted(maps.Keys(g.Conditions)) {
		for _, key := range slices.Sorted(maps.Keys(g.Conditions[operator])) {
			at := errs.Child("conditions").Child(operator).Child(key)
			g.validateConditionKey(key, known, at)
			validateConditionValues(operator, g.Conditions[operator][key], at)
		}
	}
}

// validateConditionValues reports values that no request matches. Those of operators for
// ARNs have the six parts of an ARN, each of which can be a pattern.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
func validateConditionValues(operator string, values []string, errs validate.Errors) {
	if len(values) == 0 {
		errs.Addf("must have at least one value")
	}
	operator = operator[strings.Index(operator, ":")+1:] // without ForAllValues or ForAnyValue
	for i, value := range values {
		if problem := policy.CheckText(value); problem != "" {
			errs.Index(i).Addf("%s", problem)
			continue
		}
		_, valid := awsname.ParseARN(value)
		if !valid && (strings.HasPrefix(operator, "Arn") && !strings.HasPrefix(value, "${") || awsname.IsARN(value)) {
			errs.Index(i).Addf("invalid ARN %q: must have the form arn:partition:service:region:account:resource", value)
		}
	}
}

// findActions returns the actions by their index, and reports those that do not
// exist.
func (g *Custom) findActions(errs validate.Errors) map[int]actions.Action {
	known := map[int]actions.Action{}
	for i, name := range g.Actions {
		if !action.MatchString(name) {
			continue
		}
		a, err := actions.Find(name)
		if err != nil {
			errs.Index(i).Addf("%v", err)
			continue
		}
		known[i] = a
	}
	return known
}

// validateResource reports a resource that no action of the statement supports.
func (g *Custom) validateResource(resource string, known map[int]actions.Action, errs validate.Errors) {
	switch {
	case resource == "*":
		g.validateAnyResource(known, errs)
		return
	case validate.IsUnknownARN(resource):
		return
	}
	for _, i := range slices.Sorted(maps.Keys(known)) {
		if problem := known[i].Broad(resource); problem != "" {
			errs.Addf("invalid ARN %q: %s", resource, problem)
			return
		}
	}
	supports := func(a actions.Action) bool { return a.Supports(resource) }
	allKnown := len(known) == len(g.Actions) && len(known) > 0
	if allKnown && !slices.ContainsFunc(slices.Collect(maps.Values(known)), supports) {
		errs.Addf("invalid ARN %q for %s: %s", resource, strings.Join(g.Actions, " or "), resourceFormats(known))
	}
}

// validateAnyResource reports the actions that "*" would allow on every resource.
func (g *Custom) validateAnyResource(known map[int]actions.Action, errs validate.Errors) {
	var scoped []string
	for i, name := range g.Actions {
		if _, unscoped := policy.Unscoped()[known[i].Name]; !unscoped && len(known[i].Types) > 0 {
			scoped = append(scoped, name)
		}
	}
	if len(scoped) > 0 {
		errs.Addf(`"*" allows %s on every resource of the account: list ARNs, and use "*" only in a separate statement `+
			"with actions that support no resource types", strings.Join(scoped, ", "))
	}
}

// resourceFormats returns the formats of the ARNs that actions support.
func resourceFormats(known map[int]actions.Action) string {
	formats := map[string]bool{}
	for _, a := range known {
		for _, format := range a.Types {
			formats[format] = true
		}
	}
	if len(formats) == 0 {
		return `must be "*", because the action supports no resource types`
	}
	return "must have the form " + strings.Join(slices.Sorted(maps.Keys(formats)), " or ")
}

// validateEffect reports actions that support none of the resources, if each resource
// is supported by another action. The statement would not allow them.
func (g *Custom) validateEffect(known map[int]actions.Action, errs validate.Errors) {
	if slices.ContainsFunc(g.Resources, func(r string) bool { return !awsname.IsARN(r) || validate.IsUnknownARN(r) }) {
		return
	}
	supported := func(a actions.Action) bool { return slices.ContainsFunc(g.Resources, a.Supports) }
	if !slices.ContainsFunc(slices.Collect(maps.Values(known)), supported) {
		return
	}
	for i := range g.Actions {
		if a, ok := known[i]; ok && !supported(a) {
			errs.Index(i).Addf("%s supports none of the resources of the statement: %s; use a separate statement",
				a.Name, resourceFormats(map[int]actions.Action{i: a}))
		}
	}
}

// validateConditionKey reports a key that no request of the actions contains: the
// condition would never be met, and the statement would allow nothing.
func (g *Custom) validateConditionKey(key string, known map[int]actions.Action, errs validate.Errors) {
	if !strings.Contains(key, ":") {
		errs.Addf("invalid condition key %q: must have a prefix, such as aws:SourceAccount or cloudwatch:namespace", key)
		return
	}
	var keys []string
	for _, a := range known {
		if a.HasConditionKey(key) {
			return
		}
		keys = append(keys, a.ConditionKeys()...)
	}
	if about, err := actions.Origin(); err == nil {
		keys = append(keys, about.GlobalKeys...)
	}
	slices.Sort(keys)
	meant := validate.Nearest(key, slices.Compact(keys))
	names := strings.Join(g.Actions, " or ")
	switch {
	case len(known) < len(g.Actions): // the key may be one of an action that is mistyped
	case meant != "":
		errs.Addf("invalid condition key %q for %s: did you mean %s?", key, names, meant)
	default:
		errs.Addf("invalid condition key %q for %s: must be a key of the action, or a global condition key such as aws:SourceVpc", key, names)
	}
}
