package plan

import (
	"ecs-foundation/iam/boundary"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
)

// ManagedPolicy asks for a managed policy by its ARN. The answer is of type PolicyDocument.
type ManagedPolicy struct{ ARN string }

// Actions returns the action of the call. Without iam:GetPolicyVersion, the answer is empty.
func (ManagedPolicy) Actions() []string { return []string{"iam:GetPolicy"} }

// A PolicyDocument is the text of a policy, or "" if the credentials cannot read it.
type PolicyDocument string

// boundaryQuestions asks whether the permissions boundary exists, without which IAM does not
// create a role, and whether it limits permissions, where the stack has to rely on that.
func boundaryQuestions(p stack.Plan) []Question {
	arn, _ := awsname.ParseARN(p.Config.IAM.PermissionsBoundary)
	if arn.Resource == "" {
		return nil
	}
	github := p.Config.Delivery.GitHub
	required := p.Config.Profile == config.Production || github != nil && github.Foundation != nil
	request, caller := ManagedPolicy{p.Config.IAM.PermissionsBoundary}, CallerIdentity{}
	return []Question{{Requests: []Request{request, caller}, check: func(answers Answers, f Findings) {
		document, account := answerOf[PolicyDocument](answers, request), answerOf[string](answers, caller)
		at, warnings := f.Errors.Child("iam.permissionsBoundary"), f.Warnings.Child("iam.permissionsBoundary")
		switch {
		case account == nil || arn.Account != "aws" && arn.Account != *account:
		case document == nil:
			at.Addf("the policy %q does not exist: create it first, because every role needs it", request.ARN)
		case !required:
		case *document == "":
			warnings.Addf("could not read the policy %q, so that it is not known whether it limits permissions: "+
				"allow iam:GetPolicyVersion", request.ARN)
		default:
			list, err := boundary.Escalations(request.ARN, string(*document))
			if err != nil {
				warnings.Addf("%v", err)
			} else if len(list) > 0 {
				at.Addf("the policy %q does not limit permissions, because it allows %s: %s", request.ARN, boundary.Describe(list), boundary.Advice)
			}
		}
	}}}
}
