package explain

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/iam/policy/evaluate"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack/explain/account"
)

// An identity is a role with what decides its permissions.
type identity struct {
	account  *account.Account
	role     account.Role
	policies []evaluate.Document
	// boundary is nil if the role has none, or if it could not be read.
	boundary *evaluate.Document
	// missing are the actions without which not all policies could be read.
	missing []string
}

// newIdentity returns the identity of a role that was read.
func newIdentity(a *account.Account, role account.Role) identity {
	id := identity{account: a, role: role}
	for _, action := range []string{"iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies"} {
		if _, failed := a.Failed(action, role.Arn); failed {
			id.missing = append(id.missing, action)
		}
	}
	add := func(document account.Policy, action string) {
		if parsed := id.parse(document, action); parsed != nil {
			id.policies = append(id.policies, *parsed)
		}
	}
	for _, p := range a.RolePolicies {
		if p.RoleName == role.RoleName {
			add(p.PolicyDocument, "iam:GetRolePolicy")
		}
	}
	for _, attached := range a.AttachedPolicies {
		if attached.RoleArn == role.Arn {
			for _, arn := range attached.PolicyArns {
				add(managedPolicy(a, arn))
			}
		}
	}
	if arn := role.PermissionsBoundary.PermissionsBoundaryArn; arn != "" {
		id.boundary = id.parse(managedPolicy(a, arn))
	}
	return id
}

// parse returns a policy, or nil if it could not be read: the action that reads it is then missing.
func (id *identity) parse(document account.Policy, action string) *evaluate.Document {
	parsed, err := evaluate.Parse([]byte(document))
	if err != nil {
		id.missing = appendNew(id.missing, action)
		return nil
	}
	return &parsed
}

// managedPolicy returns the document of a managed policy, and the action that is missing if it could not be read.
func managedPolicy(a *account.Account, arn string) (account.Policy, string) {
	for _, p := range a.ManagedPolicies {
		if p.Arn == arn {
			return p.Document, "iam:GetPolicyVersion"
		}
	}
	return "", "iam:GetPolicy"
}

// A need is an action that a role must be allowed.
type need struct {
	action, resource string
	// why is what fails without it.
	why string
	// context has the condition keys of this call in addition to those of all calls of the role.
	context map[string][]string
	// resourcePolicy is the policy of the resource, which can allow the call as well as the role can.
	resourcePolicy account.Policy
}

// decide returns whether the role may make a call, and why not. IAM's own simulation is preferred.
func (id identity) decide(n need) (Status, string) {
	status, why := id.simulated(n)
	if status == Unknown && why == "" {
		status, why = id.evaluated(n)
	}
	if why != unallowed || n.resourcePolicy == "" {
		return status, why
	}
	document, err := evaluate.Parse([]byte(n.resourcePolicy))
	result := evaluate.Decide(request(id.account, id.role, n), document)
	switch {
	case err != nil:
		return Unknown, "no policy of the role allows it, and the policy of the resource could not be parsed"
	case result.ByAccount:
		return status, why
	case result.Decision == evaluate.Allowed:
		return Passed, ""
	case result.Decision == evaluate.Unknown:
		return Unknown, "no policy of the role allows it, and the policy of the resource depends on " + list(result.Keys)
	}
	return status, why
}

// unallowed is the reason for which a policy of the resource can allow a call that the role's own policies do not. A denial
// and a permissions boundary limit what it allows to the role
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html).
const unallowed = "no policy allows it"

// simulated returns the decision of iam:SimulatePrincipalPolicy, or Unknown without a reason if there is none.
func (id identity) simulated(n need) (Status, string) {
	for _, s := range id.account.Simulations {
		if s.PolicySourceArn != id.role.Arn || s.EvalActionName != n.action || s.EvalResourceName != n.resource {
			continue
		}
		organization, boundary := s.OrganizationsDecisionDetail, s.PermissionsBoundaryDecisionDetail
		switch {
		case s.EvalDecision == "allowed":
			return Passed, ""
		case organization != nil && !organization.AllowedByOrganizations:
			return Failed, "a policy of the organization denies it"
		case boundary != nil && !boundary.AllowedByPermissionsBoundary:
			return Failed, "its permissions boundary does not allow it"
		case len(s.MissingContextValues) > 0:
			return Unknown, ""
		case s.EvalDecision == "explicitDeny":
			return Failed, "a policy denies it"
		}
		return Failed, unallowed
	}
	return Unknown, ""
}

// evaluated returns the decision on the documents that were read.
func (id identity) evaluated(n need) (Status, string) {
	r := request(id.account, id.role, n)
	result := evaluate.Decide(r, id.policies...)
	limit := evaluate.Result{Decision: evaluate.Allowed}
	if id.boundary != nil {
		limit = evaluate.Decide(r, *id.boundary)
	}
	switch {
	case result.Decision == evaluate.Denied:
		return Failed, "a policy denies it" + statement(result.Sid)
	case limit.Decision == evaluate.Denied:
		return Failed, "its permissions boundary denies it" + statement(limit.Sid)
	case limit.Decision == evaluate.NotAllowed:
		return Failed, "its permissions boundary does not allow it"
	case len(id.missing) > 0:
		verb := " is missing"
		if len(id.missing) > 1 {
			verb = " are missing"
		}
		return Unknown, "not all of its policies could be read: " + list(id.missing) + verb
	case result.Decision == evaluate.NotAllowed:
		return Failed, unallowed
	case result.Decision == evaluate.Unknown || limit.Decision == evaluate.Unknown:
		keys := slices.Concat(result.Keys, limit.Keys)
		return Unknown, "it depends on the condition " + strings.Join(keys, ", ")
	}
	return Passed, ""
}

func statement(sid string) string {
	if sid == "" {
		return ""
	}
	return fmt.Sprintf(" (statement %s)", sid)
}

// request returns the call of a role with the condition keys that are known of it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func request(a *account.Account, role account.Role, n need) evaluate.Request {
	arn, _ := awsname.ParseARN(n.resource)
	own, _ := awsname.ParseARN(role.Arn)
	context := map[string][]string{
		"aws:principalarn":           {role.Arn},
		"aws:principalaccount":       {own.Account},
		"aws:principaltype":          {"AssumedRole"},
		"aws:principalisawsservice":  {"false"},
		"aws:requestedregion":        {a.Region},
		"aws:securetransport":        {"true"},
		"aws:multifactorauthpresent": nil,
	}
	if arn.Region != "" {
		context["aws:requestedregion"] = []string{arn.Region}
	}
	if arn.Account != "" {
		context["aws:resourceaccount"] = []string{arn.Account}
	}
	maps.Copy(context, n.context)
	return evaluate.Request{Action: n.action, Resource: n.resource, Principal: role.Arn, Context: context}
}

// trusts returns whether ECS may assume the role for a task, and why not.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
func (id identity) trusts() (Status, string) {
	trust, err := evaluate.Parse([]byte(id.role.AssumeRolePolicyDocument))
	if err != nil {
		return Unknown, "its trust policy could not be read"
	}
	const service = "ecs-tasks.amazonaws.com"
	arn, _ := awsname.ParseARN(id.role.Arn)
	r := evaluate.Request{Action: "sts:AssumeRole", Principal: service, Context: map[string][]string{
		"aws:sourceaccount": {arn.Account},
		"aws:sourcearn":     {fmt.Sprintf("arn:%s:ecs:%s:%s:*", arn.Partition, id.account.Region, arn.Account)},
	}}
	result := evaluate.Decide(r, trust)
	anyway := r
	anyway.Context = nil // all conditions unknown
	switch {
	case result.Decision == evaluate.Allowed:
		return Passed, ""
	case result.Decision == evaluate.Unknown:
		return Unknown, "its trust policy depends on the condition " + strings.Join(result.Keys, ", ")
	case result.Decision == evaluate.Denied:
		return Failed, "its trust policy denies sts:AssumeRole to " + service + statement(result.Sid)
	case evaluate.Decide(anyway, trust).Decision == evaluate.Unknown:
		return Failed, fmt.Sprintf("a condition of its trust policy excludes the tasks of account %s in %s: "+
			"aws:SourceArn or aws:SourceAccount names others", arn.Account, id.account.Region)
	}
	return Failed, "its trust policy does not allow " + service + " to assume it"
}
