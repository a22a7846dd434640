package plan

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// validateNames reports names without which the names of roles and log groups would not be unique.
func (in Input) validateNames(errs validate.Errors) {
	if in.Project == "" {
		errs.Child("Project").Addf("required: names of roles and log groups contain it")
	}
	if in.Environment == "" {
		errs.Child("Environment").Addf("required: names of roles and log groups contain it")
	}
	var names []string
	for _, s := range in.Services {
		names = append(names, s.Name)
	}
	validate.ServiceNames(names, errs.Child("services"))
}

// validateService reports every error in the IAM settings of a service.
func validateService(s Service, scope policy.Scope, errs validate.Errors) {
	validate.Struct(errs, s)
	validateSecrets(s, scope, errs)
	validateGrants(s.Grants, errs.Child("grants"))
}

func validateGrants(grants []grant.Grant, errs validate.Errors) {
	for i, g := range grants {
		g.Validate(errs.Index(i))
		same := func(other grant.Grant) bool { return reflect.DeepEqual(g, other) }
		if first := slices.IndexFunc(grants[:i], same); first >= 0 {
			errs.Index(i).Addf("duplicate of grants[%d]: remove one of them", first)
		}
	}
}

// validateRoles reports roles that exceed the limits of AWS, and duplicate names.
func (in Input) validateRoles(roles []Role, scope policy.Scope, errs validate.Errors) {
	keys := map[string]string{}
	var tooLarge []string
	for _, r := range roles {
		at := errs.Child("iam")
		switch {
		case r.Service != "":
			at = errs.Child("services").Child(r.Service)
		case r.Custom != "":
			at = errs.Child("roles").Child(r.Custom)
		}
		if key, ok := keys[r.Name]; ok && r.Name != "" {
			at.Addf("role %s: duplicate role name %s, which role %s has: "+
				"rename the service, or set iam.roleNames: auto", r.Key, r.Name, key)
		}
		keys[r.Name] = r.Key
		r.validate(at)
		if !r.fits() {
			tooLarge = append(tooLarge, fmt.Sprintf("role %s (%d characters)", r.Key, in.padded(r.Policy, scope).Size()))
		}
	}
	if len(tooLarge) > 0 {
		errs.Child("iam").Addf("too many permissions for %s: a role can have at most %d managed policies of %d characters each: %s",
			strings.Join(tooLarge, ", "), policy.MaxAttached, policy.MaxManaged, in.smaller())
	}
}

// smaller returns what makes the policies of shared roles smaller.
func (in Input) smaller() string {
	advice := "shorten the names of the services and their repositories, or move services to another stack"
	if !in.hasOwnPath() {
		advice = "in a new stack, set iam.path: " + in.ownPath() + " and fixed role names, so that a pattern names all task roles; or " + advice
	}
	return advice
}

// validate reports a name or a policy that exceeds the limits of AWS.
func (r Role) validate(errs validate.Errors) {
	if len(r.Name) > policy.MaxName {
		errs.Addf("role %s: the name %s must have at most %d characters (got %d): shorten the name of the service, "+
			"the project or the stack, or set iam.roleNames: auto", r.Key, r.Name, policy.MaxName, len(r.Name))
	}
	// Only the trust of GitHub's workflows contains text of any length.
	if size := r.Trust.Size(); size > policy.MaxTrust {
		errs.Addf("role %s: the trust policy must have at most %d characters (got %d): "+
			"shorten the names of the branch and the environment in delivery.github", r.Key, policy.MaxTrust, size)
	}
	if r.Service != "" || r.Custom != "" {
		validateInline(r.Policy, r.Key, errs)
	}
}

// validateInline reports the policy of the role of a service that is too large for an
// inline policy.
func validateInline(document policy.Document, role string, errs validate.Errors) {
	if size := document.Size(); size > policy.MaxInline {
		errs.Addf("role %s: the inline policy must have at most %d characters (got %d): "+
			"use fewer grants and secrets, or split the service", role, policy.MaxInline, size)
	}
}
