package plan

import (
	"maps"
	"regexp"
	"slices"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// A CustomRole is a role with which an AWS service runs your code, such as that of a Lambda
// function.
type CustomRole struct {
	// AssumedBy is the service that assumes the role, such as lambda.amazonaws.com. Required.
	AssumedBy string `json:"assumedBy"`
	// SourceARN is the ARN, or a pattern of it, of the resource for which the service assumes
	// the role. Set it for a service that sends aws:SourceArn; AWS Lambda does not.
	SourceARN string `json:"sourceArn"`
	// AnyAccount omits the condition on aws:SourceAccount, for a service that does not send it.
	// Default false.
	AnyAccount bool `json:"anyAccount"`
	// LogGroup is the name or the ARN of the log group that the code writes to, such as
	// /aws/lambda/resize.
	LogGroup string `json:"logGroup"`
	// Grants lists the permissions of the code.
	Grants []grant.Grant `json:"grants"`
}

// assumedBy matches the principal of an AWS service.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
var assumedBy = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$`)

// sourceARN matches an ARN that has an account, because a pattern of all accounts would not
// restrict the source.
var sourceARN = regexp.MustCompile(`^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9*-]*:\d{12}:\S+$`)

// Constraints returns the constraints of a custom role.
func (CustomRole) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"assumedBy": {Required: true, Pattern: assumedBy, Format: "the principal of an AWS service, such as lambda.amazonaws.com"},
		"sourceArn": {
			Pattern: sourceARN, Format: "an ARN with an account, such as arn:aws:scheduler:us-east-1:123456789012:schedule-group/orders",
			MaxLength: 1500, // a trust policy has at most 2048 characters
			Source:    "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
		},
		"logGroup": policy.LogGroup.Constraint().Optional(),
	}
}

// CustomKey returns the key of a custom role.
func CustomKey(name string) string { return name + "-role" }

// tasksOwn are the services whose roles have other settings.
var tasksOwn = map[string]string{
	tasksService: "services, which have an execution role and a task role",
	ecsService:   "serviceRole or infrastructure",
}

func (r CustomRole) validate(scope policy.Scope, errs validate.Errors) {
	validate.Struct(errs, r)
	validateGrants(r.Grants, errs.Child("grants"))
	if advice, ok := tasksOwn[r.AssumedBy]; ok {
		errs.Child("assumedBy").Addf("not supported: use %s", advice)
	}
	if r.AnyAccount && r.SourceARN != "" {
		errs.Child("anyAccount").Addf("contradicts sourceArn, which has an account: remove one of them")
	}
	validate.ARNs(errs, r, validate.Place{Region: scope.Region})
}

// customRoles returns the custom roles.
func (in Input) customRoles(scope policy.Scope) []Role {
	var roles []Role
	for _, name := range slices.Sorted(maps.Keys(in.Roles)) {
		r := in.Roles[name]
		role := in.role(CustomKey(name), CustomKey(name), "Role "+name+", assumed by "+r.AssumedBy,
			r.trust(scope), in.customStatements(r, scope)...)
		role.Custom = name
		roles = append(roles, role)
	}
	return roles
}

func (r CustomRole) trust(scope policy.Scope) policy.Document {
	trust := policy.TrustService("Service", r.AssumedBy, r.SourceARN, scope)
	if r.AnyAccount {
		trust.Statements[0].Conditions = nil
	}
	return trust
}

func (in Input) customStatements(r CustomRole, scope policy.Scope) []policy.Statement {
	statements := in.taskStatements(Service{ServicePermissions: ServicePermissions{Grants: r.Grants}}, scope)
	if r.LogGroup == "" {
		return statements
	}
	return append(statements, policy.Statement{
		Sid: "WriteLogs", Effect: policy.Allow,
		Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: []string{policy.LogGroup.ARN(r.LogGroup, scope) + ":*"},
	})
}
