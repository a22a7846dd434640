package plan

import (
	"slices"

	"ecs-foundation/iam/policy"
)

// sharedRoles returns the roles that belong to no service: those of ECS, CodeBuild,
// CodePipeline and GitHub Actions.
func (in Input) sharedRoles(scope policy.Scope, tasks []Role) []Role {
	roles := in.ecsRoles(scope)
	d := in.delivery()
	if d.CodeBuild != nil {
		trust := policy.TrustService("Builds", codeBuildService, scope.ARN("codebuild", "project/"+d.CodeBuild.Project), scope)
		roles = append(roles, in.fitted(scope, func(in Input) Role {
			return in.role(CodeBuildKey, "codebuild-role", "CodeBuild builds and pushes images",
				trust, in.codeBuildStatements(scope, in.passable(tasks, scope))...)
		}))
	}
	if d.CodePipeline != nil {
		trust := policy.TrustService("Pipelines", codePipelineService, scope.ARN("codepipeline", d.CodePipeline.Pipeline), scope)
		roles = append(roles, in.fitted(scope, func(in Input) Role {
			return in.role(CodePipelineKey, "codepipeline-role", "CodePipeline builds and deploys images",
				trust, in.codePipelineStatements(scope, in.passable(tasks, scope))...)
		}))
	}
	if d.GitHub != nil {
		roles = append(roles, in.gitHubRoles(*d.GitHub, scope, tasks)...)
	}
	return roles
}

// ecsRoles returns the roles that ECS assumes to manage services.
func (in Input) ecsRoles(scope policy.Scope) []Role {
	var roles []Role
	if service := in.Spec.ServiceRole; service != nil {
		roles = append(roles, in.attached(in.role(ServiceKey, "ecs-service-role", "ECS registers tasks with load balancers",
			policy.TrustService("Services", ecsService, "", scope), service.statements()...), scope))
	}
	if uses := in.Spec.Infrastructure; len(uses) > 0 {
		var statements []policy.Statement
		if slices.Contains(uses, "volumes") {
			statements = append(statements, volumeStatements(scope)...)
		}
		if slices.Contains(uses, "loadBalancers") {
			statements = append(statements, in.trafficShiftStatements(scope)...)
		}
		roles = append(roles, in.role(InfrastructureKey, "ecs-infrastructure-role", "ECS manages EBS volumes and load balancers of services",
			policy.TrustService("Infrastructure", ecsService, "", scope), statements...))
	}
	return roles
}

// gitHubRoles returns the roles that GitHub Actions workflows assume.
func (in Input) gitHubRoles(g GitHub, scope policy.Scope, tasks []Role) []Role {
	roles := []Role{in.fitted(scope, func(in Input) Role {
		return in.role(GitHubKey, "github-deploy-role", "Pushes images and deploys services from GitHub Actions",
			g.trust(scope), append(in.pushStatements(scope), in.deployStatements(scope, in.passable(tasks, scope))...)...)
	})}
	if g.Preview != nil {
		roles = append(roles, in.fitted(scope, func(in Input) Role {
			return in.role(GitHubPreviewKey, "github-preview-role", "Previews this stack from GitHub Actions; read-only",
				g.previewTrust(scope), in.previewStatements(scope)...)
		}))
	}
	if g.Foundation != nil {
		roles = append(roles, in.fitted(scope, func(in Input) Role {
			foundation := in.role(FoundationKey, "github-foundation-role", "Deploys this stack from GitHub Actions; cannot escalate privileges",
				g.deploying().trust(scope), in.foundationStatements(scope)...)
			foundation.Unbounded = true
			return foundation
		}))
	}
	return roles
}

// role returns a role that belongs to no service.
func (in Input) role(key, name, description string, trust policy.Document, statements ...policy.Statement) Role {
	return Role{
		Key: key, Name: in.name(name), Description: description, Trust: trust, Policy: policy.NewDocument(statements...),
	}
}
