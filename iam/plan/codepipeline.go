package plan

import (
	"cmp"
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// CodePipeline holds the settings of the pipeline that builds and deploys images.
type CodePipeline struct {
	// Pipeline is the name of the pipeline. Default {project}-{environment}.
	Pipeline string `json:"pipeline"`
	// CodeDeploy replaces the rolling deployment of ECS by a blue/green deployment.
	CodeDeploy *CodeDeploy `json:"codeDeploy"`
}

// CodeDeploy holds the settings of blue/green deployments.
type CodeDeploy struct {
	// Application is the name of the CodeDeploy application. Required.
	Application string `json:"application"`
	// Group is the name of the deployment group. Required.
	Group string `json:"group"`
	// Config is the name of the deployment configuration. Default
	// CodeDeployDefault.ECSAllAtOnce.
	Config string `json:"config"`
}

var deployName = validate.Constraint{
	Pattern: regexp.MustCompile(`^[A-Za-z0-9 +=._,@-]{1,100}$`), Format: "up to 100 letters, digits, spaces and + = . _ , @ -",
}

// Constraints returns the constraints of the settings.
func (CodePipeline) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"pipeline": codeName, "codeDeploy": {Example: CodeDeploy{Application: "shop", Group: "shop-prod"}}}
}

// Constraints returns the constraints of the settings.
func (CodeDeploy) Constraints() map[string]validate.Constraint {
	required := deployName
	required.Required = true
	return map[string]validate.Constraint{"application": required, "group": required, "config": deployName}
}

// codePipelineStatements returns the permissions of CodePipeline. It passes the task
// and execution roles to ECS. It passes no role to CodeBuild and CodeDeploy, which
// have roles already.
// https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html
func (in Input) codePipelineStatements(scope policy.Scope, passable []string) []policy.Statement {
	d := in.delivery()
	statements := append(d.artifactStatements(scope), d.connectionStatements("UseConnection")...)
	if d.CodeBuild != nil {
		statements = append(statements, policy.Statement{
			Sid: "StartBuilds", Effect: policy.Allow,
			Actions:   []string{"codebuild:BatchGetBuilds", "codebuild:StartBuild"},
			Resources: []string{scope.ARN("codebuild", "project/"+d.CodeBuild.Project)},
		})
	}
	if d.CodePipeline.CodeDeploy != nil {
		statements = append(statements, d.CodePipeline.CodeDeploy.statements(scope)...)
	}
	return append(statements, in.deployStatements(scope, passable)...)
}

// statements returns the permissions to deploy with CodeDeploy.
func (c CodeDeploy) statements(scope policy.Scope) []policy.Statement {
	config := cmp.Or(c.Config, "CodeDeployDefault.ECSAllAtOnce")
	return []policy.Statement{
		{
			Sid: "RegisterRevisions", Effect: policy.Allow,
			Actions: []string{
				"codedeploy:GetApplication", "codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision",
			},
			Resources: []string{scope.ARN("codedeploy", "application:"+c.Application)},
		},
		{
			Sid: "DeployRevisions", Effect: policy.Allow,
			Actions:   []string{"codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:GetDeploymentGroup"},
			Resources: []string{scope.ARN("codedeploy", "deploymentgroup:"+c.Application+"/"+c.Group)},
		},
		{
			Sid: "ReadDeploymentConfig", Effect: policy.Allow,
			Actions: []string{"codedeploy:GetDeploymentConfig"}, Resources: []string{scope.ARN("codedeploy", "deploymentconfig:"+config)},
		},
	}
}
