package evaluate

import (
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/glob"
)

// A Decision is the decision of policies on a request.
type Decision int

// The decisions. Unknown depends on a condition whose key is not known. NotAllowed is the
// implicit denial: no statement allows the request. Denied is an explicit one.
const (
	NotAllowed Decision = iota
	Denied
	Unknown
	Allowed
)

// String returns the decision in IAM's words.
func (d Decision) String() string {
	return [...]string{"not allowed", "explicitly denied", "unknown", "allowed"}[d]
}

// A Request is a call of an API.
type Request struct {
	Action, Resource string
	// Principal is the ARN of the calling role, or the name of the calling service, such as
	// ecs-tasks.amazonaws.com. Policies without principals do not need it.
	Principal string
	// Context has the values of condition keys by their names in lower case. A key without
	// values is known to be absent. A key that the context does not have is not known.
	Context map[string][]string
}

// A Result is a decision with the statement that made it.
type Result struct {
	Decision Decision
	// Sid is the ID of the statement that denied the request, or on which an unknown
	// decision depends. It can be empty.
	Sid string
	// Keys are the condition keys on which an unknown decision depends.
	Keys []string
	// ByAccount is whether the request is allowed, or may be, because the policy names the
	// account of the principal: the policies of the principal must allow it as well.
	ByAccount bool
}

// Decide returns the decision of the documents on a request. An explicit denial overrides
// every permission.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
func Decide(r Request, documents ...Document) Result {
	result := Result{}
	var doubt *Result // a denial that may apply
	for _, d := range documents {
		for _, s := range d.Statements {
			match, keys := s.matches(r)
			byAccount := s.byAccount(r)
			switch {
			case match == no:
			case s.Effect == "Deny" && match == yes:
				return Result{Decision: Denied, Sid: s.Sid}
			case s.Effect == "Deny":
				doubt = &Result{Decision: Unknown, Sid: s.Sid, Keys: keys}
			case s.Effect == "Allow" && match == yes:
				if result.Decision != Allowed || !byAccount {
					result = Result{Decision: Allowed, ByAccount: byAccount}
				}
			case s.Effect == "Allow" && (result.Decision == NotAllowed || result.Decision == Unknown && result.ByAccount):
				result = Result{Decision: Unknown, Sid: s.Sid, Keys: keys, ByAccount: byAccount}
			}
		}
	}
	if doubt != nil && result.Decision != NotAllowed {
		doubt.ByAccount = result.ByAccount
		return *doubt
	}
	return result
}

// matches reports whether a statement applies to a request, and the condition keys on
// which that depends.
func (s Statement) matches(r Request) (answer, []string) {
	if !s.matchesAction(r.Action) || !s.matchesPrincipal(r.Principal) {
		return no, nil
	}
	resource, keys := s.matchesResource(r)
	if resource == no {
		return no, nil
	}
	conditions, more := s.meets(r)
	return and(resource, conditions), append(keys, more...)
}

// matchesAction reports whether a statement has the action. Letter case does not count.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
func (s Statement) matchesAction(action string) bool {
	is := func(p string) bool { return glob.Match(strings.ToLower(p), strings.ToLower(action)) }
	if s.NotAction != nil {
		return !slices.ContainsFunc(s.NotAction, is)
	}
	return slices.ContainsFunc(s.Action, is)
}

// matchesResource reports whether a statement has the resource of a request. The statements
// of a trust policy have none.
func (s Statement) matchesResource(r Request) (answer, []string) {
	if s.Resource == nil && s.NotResource == nil {
		return yes, nil
	}
	is := func(patterns []string) (answer, []string) {
		result, unknown := no, []string(nil)
		for _, p := range patterns {
			p, missing := r.substitute(p)
			switch {
			case len(missing) > 0:
				result, unknown = or(result, maybe), append(unknown, missing...)
			case glob.Match(p, r.Resource):
				return yes, nil
			}
		}
		return result, unknown
	}
	if s.NotResource != nil {
		match, keys := is(s.NotResource)
		return not(match), keys
	}
	return is(s.Resource)
}

// matchesPrincipal reports whether a statement has the principal. Policies of identities
// have none.
func (s Statement) matchesPrincipal(principal string) bool {
	switch {
	case s.NotPrincipal != nil:
		return !s.NotPrincipal.has(principal)
	case s.Principal != nil:
		return s.Principal.has(principal)
	}
	return true
}

// has reports whether the principal is one of p, by its ARN, its account or its service.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (p Principal) has(principal string) bool {
	if p.Any {
		return true
	}
	arn, isARN := awsname.ParseARN(principal)
	if !isARN {
		return slices.Contains(p.Service, principal)
	}
	return slices.ContainsFunc(p.AWS, func(value string) bool {
		return value == "*" || value == principal || isAccount(value, arn)
	})
}

// byAccount reports whether a statement allows the principal only by its account.
func (s Statement) byAccount(r Request) bool {
	if s.Principal == nil || s.Principal.Any || slices.Contains(s.Principal.AWS, "*") {
		return false
	}
	arn, isARN := awsname.ParseARN(r.Principal)
	return isARN && !slices.Contains(s.Principal.AWS, r.Principal) &&
		slices.ContainsFunc(s.Principal.AWS, func(value string) bool { return isAccount(value, arn) })
}

// isAccount reports whether value is the account of arn, by its ID or the ARN of its root.
func isAccount(value string, arn awsname.ARN) bool {
	return value == arn.Account || value == "arn:"+arn.Partition+":iam::"+arn.Account+":root"
}
