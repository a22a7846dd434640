package grant

import (
	"slices"
	"strings"

	"ecs-foundation/iam/actions"
)

// Escalations returns the actions of the statement with which the code could get or give
// permissions that the stack does not grant: those of the access level "Permissions
// management", all that change IAM, the organization or the account, and those that act as
// another role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
func (g *Custom) Escalations() []string {
	var list []string
	for _, name := range g.Actions {
		if a, err := actions.Find(name); err == nil && escalates(a) {
			list = append(list, a.Name)
		}
	}
	return list
}

func escalates(a actions.Action) bool {
	service, _, _ := strings.Cut(a.Name, ":")
	switch {
	case a.Name == "rds-db:connect": // its level is "Permissions management", but it only logs in to a database
		return false
	case slices.Contains([]string{"account", "iam", "identitystore", "organizations", "sso"}, service):
		return a.Changes()
	}
	return a.Access == actions.PermissionsManagement || slices.Contains(otherRoles, a.Name)
}

// otherRoles are the actions that return credentials of another principal, or that run code
// or commands with a role that exists. Actions that need iam:PassRole are missing, because
// that is an escalation itself.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
// https://pathfinding.cloud/paths/
var otherRoles = []string{
	"cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet", "cloudformation:UpdateStack", "cloudformation:UpdateStackSet",
	"codebuild:StartBuild", "codebuild:StartBuildBatch", "codebuild:UpdateProject",
	"cognito-identity:SetIdentityPoolRoles",
	"datapipeline:PutPipelineDefinition",
	"ec2-instance-connect:SendSSHPublicKey", "ec2-instance-connect:SendSerialConsoleSSHPublicKey", "ec2:ModifyInstanceAttribute",
	"ecs:ExecuteCommand",
	"glue:CreateSession", "glue:RunStatement", "glue:UpdateDevEndpoint", "glue:UpdateJob",
	"lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
	"sagemaker:CreatePresignedDomainUrl", "sagemaker:CreatePresignedNotebookInstanceUrl",
	"ssm:SendCommand", "ssm:StartAutomationExecution", "ssm:StartSession",
	"states:UpdateStateMachine",
	"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot", "sts:GetFederationToken",
}

// DeniedByDenyIAM are the actions that iam.denyIam denies: those of IAM, and getting the
// permissions of another role.
var DeniedByDenyIAM = []string{"iam:*", "sts:AssumeRole", "sts:AssumeRoot"}
