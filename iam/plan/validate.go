package plan

import (
	"reflect"
	"slices"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// validateService reports every error in the IAM settings of a service.
func validateService(s Service, scope policy.Scope, errs validate.Errors) {
	validate.Struct(errs, s)
	if s.Repository == "" {
		errs.Child("repository").Addf("required: %s", repositoryConstraint().Format)
	}
	validateSecrets(s, scope, errs)
	for i, g := range s.Grants {
		g.Validate(errs.Child("grants").Index(i))
		same := func(other grant.Grant) bool { return reflect.DeepEqual(g, other) }
		if first := slices.IndexFunc(s.Grants[:i], same); first >= 0 {
			errs.Child("grants").Index(i).Addf("duplicate of grants[%d]: remove one of them", first)
		}
	}
}

// validateRoles reports roles that exceed the limits of AWS, and duplicate names.
func (in Input) validateRoles(roles []Role, errs validate.Errors) {
	keys := map[string]string{}
	for _, r := range roles {
		at := errs.Child("iam")
		if r.Service != "" {
			at = errs.Child("services").Child(r.Service)
		}
		if key, ok := keys[r.Name]; ok && r.Name != "" {
			at.Addf("role %s: duplicate role name %s, which role %s has: "+
				"rename the service, or set iam.roleNames: auto", r.Key, r.Name, key)
		}
		keys[r.Name] = r.Key
		r.validate(at)
	}
}

// validate reports a name or policies that exceed the limits of AWS.
func (r Role) validate(errs validate.Errors) {
	if len(r.Name) > policy.MaxName {
		errs.Addf("role %s: the name %s must have at most %d characters (got %d): shorten the name of the service, "+
			"the project or the stack, or set iam.roleNames: auto", r.Key, r.Name, policy.MaxName, len(r.Name))
	}
	r.Trust.ValidateSize(policy.MaxTrust, "trust policy of "+r.Key, "reduce the number of principals", errs)
	if r.Managed {
		r.validateManaged(errs)
		return
	}
	validateInline(r.Policy, r.Key, errs)
}

func validateInline(document policy.Document, role string, errs validate.Errors) {
	document.ValidateSize(policy.MaxInline, "inline policy of "+role, "remove grants, or split the service", errs)
}

// validateManaged reports managed policies that exceed the limits of AWS.
func (r Role) validateManaged(errs validate.Errors) {
	parts := r.Policy.Split(policy.MaxManaged)
	if len(parts) > policy.MaxAttached {
		errs.Addf("role %s: must have at most %d managed policies (got %d): split the stack", r.Key, policy.MaxAttached, len(parts))
	}
	for _, part := range parts {
		part.ValidateSize(policy.MaxManaged, "managed policy of "+r.Key, "shorten the names of the repositories", errs)
	}
}
