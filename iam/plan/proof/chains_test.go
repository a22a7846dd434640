package proof_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
)

// A guard reports whether a statement limits an action, so that it leads to nothing beyond the stack.
type guard func(policy.Statement) bool

func bounded(s policy.Statement) bool {
	return slices.Equal(s.Conditions["StringEquals"]["iam:PermissionsBoundary"], []string{"arn:aws:iam::123456789012:policy/boundary"})
}

func ofStack(s policy.Statement) bool {
	tags := s.Conditions["StringEquals"]
	return slices.Equal(tags["aws:ResourceTag/Project"], []string{"shop"}) && slices.Equal(tags["aws:ResourceTag/Environment"], []string{"dev"})
}

// named returns a guard for resources whose names all contain one of the texts.
func named(texts ...string) guard {
	return func(s policy.Statement) bool {
		return !slices.ContainsFunc(s.Resources, func(resource string) bool {
			return !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(resource, text) })
		})
	}
}

func either(guards ...guard) guard {
	return func(s policy.Statement) bool {
		return slices.ContainsFunc(guards, func(g guard) bool { return g(s) })
	}
}

// passed is the guard of roles that are passed to one service.
func passed(s policy.Statement) bool {
	services := s.Conditions["StringEquals"]["iam:PassedToService"]
	return len(services) == 1 && slices.Contains([]string{"ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com", "logs.amazonaws.com"}, services[0])
}

// escalations are the actions that can lead to more permissions, each with the guard that keeps it within the stack: it
// writes a policy, or makes a service act with another role. An action without a guard must not be allowed.
var escalations = map[string]guard{
	"cloudformation:*": nil, "codebuild:CreateProject": nil, "codebuild:UpdateProject": nil, "codepipeline:*": nil, "datapipeline:*": nil,
	"ec2:RunInstances": nil, "ecs:CreateService": nil, "ecs:ExecuteCommand": nil, "ecs:RunTask": nil, "ecs:StartTask": nil,
	"events:PutPermission": nil, "glue:*": nil, "iam:AddUserToGroup": nil, "iam:AttachGroupPolicy": nil, "iam:AttachUserPolicy": nil,
	"iam:CreateAccessKey": nil, "iam:CreateLoginProfile": nil, "iam:CreateOpenIDConnectProvider": nil, "iam:CreateUser": nil,
	"iam:DeleteRolePermissionsBoundary": nil, "iam:PutGroupPolicy": nil, "iam:PutUserPolicy": nil, "iam:SetDefaultPolicyVersion": nil,
	"iam:UpdateLoginProfile": nil, "kms:CreateGrant": nil, "kms:PutKeyPolicy": nil, "lambda:*": nil, "scheduler:*": nil,
	"secretsmanager:PutResourcePolicy": nil, "sns:AddPermission": nil, "sqs:*": nil, "ssm:*": nil, "sts:*": nil,

	"codebuild:StartBuild":       named(":project/shop-dev"),
	"ecr:SetRepositoryPolicy":    named(":repository/shop/"),
	"ecs:RegisterTaskDefinition": named(":task-definition/shop-dev-"),
	"ecs:UpdateService": func(s policy.Statement) bool {
		return named(":service/shop-dev/")(s) && s.Conditions["ArnLikeIfExists"] != nil
	},
	"events:PutRule":                 either(ofStack, func(s policy.Statement) bool { return s.Conditions["StringEqualsIfExists"] != nil }),
	"events:PutTargets":              ofStack,
	"iam:AttachRolePolicy":           func(s policy.Statement) bool { return bounded(s) && s.Conditions["ArnLike"]["iam:PolicyARN"] != nil },
	"iam:CreatePolicy":               named(":policy/ecs/shop-"),
	"iam:CreatePolicyVersion":        func(s policy.Statement) bool { return ofStack(s) && named(":policy/ecs/shop-")(s) },
	"iam:CreateRole":                 bounded,
	"iam:PassRole":                   passed,
	"iam:PutRolePermissionsBoundary": bounded,
	"iam:PutRolePolicy":              bounded,
	"iam:UpdateAssumeRolePolicy":     bounded,
	"logs:PutDestinationPolicy":      ofStack,
	"logs:PutSubscriptionFilter":     named(":log-group:/ecs/shop-dev/", ":log-group:/vpc/shop-dev/", ":log-group:/aws/codebuild/shop-dev", ":destination:logs"),
	"s3:PutBucketPolicy":             named("-0a1b2c3"),
	"s3:PutObject":                   named(":::state/.pulumi/", ":::shop-dev-artifacts/", ":::user-profile-photos/"),
	"sns:SetTopicAttributes":         ofStack,
}

// guardOf returns the guard of an action and whether it is an escalation.
func guardOf(action string) (guard, bool) {
	if g, ok := escalations[action]; ok {
		return g, true
	}
	service, _, _ := strings.Cut(action, ":")
	g, ok := escalations[service+":*"]
	return g, ok
}

// reachable returns the roles that a role can make a service use, including itself, transitively: it passes a role to
// tasks, or starts a build.
func reachable(start iamplan.Role, roles []iamplan.Role) []iamplan.Role {
	found := []iamplan.Role{start}
	for i := 0; i < len(found); i++ {
		for _, next := range roles {
			arn := scope.AccountARN("iam", "role/ecs/"+next.Name)
			runs := found[i].Policy.Allows(policy.Need{Action: "iam:PassRole", Resource: arn}) ||
				next.Key == "codebuild" && found[i].Policy.Allows(policy.Need{Action: "codebuild:StartBuild", Resource: scope.ARN("codebuild", "project/shop-dev")})
			if runs && !slices.ContainsFunc(found, func(r iamplan.Role) bool { return r.Key == next.Key }) {
				found = append(found, next)
			}
		}
	}
	return found
}

// TestPrivilegeChainsEndInTheStack walks from each role of a workflow to the roles that it reaches, over ten stacks: each
// action that could lead to more permissions has its guard. Tasks have only the grants of the stack file, and roles that the
// workflow writes have the permissions boundary.
func TestPrivilegeChainsEndInTheStack(t *testing.T) {
	t.Parallel()
	guarded := map[string]bool{}
	for section := range sections {
		roles := sectioned(t, section).Roles
		for _, start := range roles {
			if !slices.Contains(delivering, start.Key) {
				continue
			}
			for _, r := range reachable(start, roles) {
				task := strings.HasSuffix(r.Key, "-task") // the stack file declares what the code of a service may do
				for _, s := range created(r.Policy).Statements {
					for _, action := range s.Actions {
						g, escalates := guardOf(action)
						declared := task && !strings.HasPrefix(action, "iam:") && !strings.HasPrefix(action, "sts:")
						if s.Effect == policy.Deny || !escalates || reads.MatchString(action) || declared {
							continue
						}
						require.NotNil(t, g, "%s: %s reaches %s, which may %s", section, start.Key, r.Key, action)
						require.True(t, g(s), "%s: %s reaches %s, which may %s on %v with %v", section, start.Key, r.Key, action, s.Resources, s.Conditions)
						guarded[action] = true
					}
				}
			}
		}
	}
	for action, g := range escalations {
		require.Equal(t, g != nil, guarded[action], "%s: the list has the actions that the roles have", action)
	}
}

// TestChainsAreFollowed checks that the walk reaches the roles of tasks, over a build that a pipeline starts.
func TestChainsAreFollowed(t *testing.T) {
	t.Parallel()
	roles := sectioned(t, "plain").Roles
	keys := func(start string) []string {
		var all []string
		for _, r := range reachable(roles[slices.IndexFunc(roles, func(r iamplan.Role) bool { return r.Key == start })], roles) {
			all = append(all, r.Key)
		}
		return all
	}
	require.Subset(t, keys("codepipeline"), []string{"codebuild", "cart-task", "users-execution"})
	require.Contains(t, keys("github"), "cart-task")
	require.NotContains(t, keys("github"), "github-foundation")
	require.Equal(t, []string{"github-preview"}, keys("github-preview"))
}
