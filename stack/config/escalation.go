package config

import (
	"slices"
	"strings"

	"ecs-foundation/iam/boundary"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/internal/glob"
	"ecs-foundation/internal/validate"
)

// validateBoundary reports a policy of AWS that does not limit permissions. The plan of the
// roles reports it for a role that deploys the foundation.
func (c *Config) validateBoundary(errs validate.Errors) {
	foundation := c.Delivery.GitHub != nil && c.Delivery.GitHub.Foundation != nil
	if policy := c.IAM.PermissionsBoundary; boundary.IsUnlimited(policy) && !foundation {
		errs.Addf("production requires a boundary that limits permissions (got %s): %s", policy, boundary.Advice)
	}
}

// validateEscalation reports statements of a service with which its code could extend its
// permissions, if nothing limits them. A permissions boundary limits all of them.
func (c *Config) validateEscalation(errs validate.Errors) {
	if c.IAM.PermissionsBoundary != "" {
		return
	}
	for _, name := range c.ServiceNames() {
		for i, g := range c.Services[name].Grants {
			if g.Statement == nil {
				continue
			}
			at := errs.Child(name).Child("grants").Index(i).Child("statement").Child("actions")
			list := slices.DeleteFunc(g.Statement.Escalations(), func(action string) bool { return c.IAM.DenyIAM && isIAM(action) })
			if len(list) == 0 {
				continue
			}
			limit := "iam.permissionsBoundary"
			if !slices.ContainsFunc(list, func(action string) bool { return !isIAM(action) }) {
				limit += " or iam.denyIam: true"
			}
			at.Addf("production requires a limit for %s, with which the service could get or give permissions: set %s, or remove what "+
				"the service does not need", strings.Join(list, ", "), limit)
		}
	}
}

// isIAM reports whether iam.denyIam denies an action.
func isIAM(action string) bool {
	return slices.ContainsFunc(grant.DeniedByDenyIAM, func(pattern string) bool { return glob.Match(pattern, action) })
}
