package plan

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// CodeBuild builds images and pushes them.
type CodeBuild struct {
	// Project is the name of CodeBuild's project. Default
	// {project}-{environment}.
	Project string `json:"project"`
	// VPC lets builds run inside a VPC.
	VPC bool `json:"vpc"`
	// Reports lets builds keep reports of tests.
	Reports bool `json:"reports"`
	// Deploys lets builds deploy, where no pipeline does. Whoever may change
	// the build then decides what runs.
	Deploys bool `json:"deploys"`
}

// Constraints tells what the settings of the build take.
func (CodeBuild) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"project": {Pattern: codeName}}
}

// BuildLogs returns the name of the log group of CodeBuild's project, or ""
// where nothing is built.
func (in Input) BuildLogs() string {
	if in.Delivery.CodeBuild == nil {
		return ""
	}
	return "/aws/codebuild/" + in.delivery().CodeBuild.Project
}

// building returns what CodeBuild may do. It makes no log group: the stack does,
// with retention.
// https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
func (in Input) building(scope policy.Scope, passable []string) []policy.Statement {
	d := in.delivery()
	all := append(in.pushing(scope), policy.Statement{
		Sid: "WriteLogs", Effect: policy.Allow,
		Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: []string{scope.ARN("logs", "log-group:"+in.BuildLogs()+":*")},
	})
	all = append(all, d.handing(scope)...)
	all = append(all, d.connecting("GetConnection", "GetConnectionToken", "UseConnection")...)
	if d.CodeBuild.Reports {
		all = append(all, policy.Statement{
			Sid: "KeepReports", Effect: policy.Allow,
			Actions: []string{
				"codebuild:BatchPutCodeCoverages", "codebuild:BatchPutTestCases", "codebuild:CreateReport",
				"codebuild:CreateReportGroup", "codebuild:UpdateReport",
			},
			// CodeBuild puts the project's name in front of a group's.
			Resources: []string{scope.ARN("codebuild", "report-group/"+d.CodeBuild.Project+"-*")},
		})
	}
	if d.CodeBuild.VPC {
		all = append(all, interfaces(scope)...)
	}
	if d.CodeBuild.Deploys {
		all = append(all, in.deploying(scope, passable)...)
	}
	return all
}

// interfaces returns what CodeBuild needs to stand in a VPC.
// https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html
func interfaces(scope policy.Scope) []policy.Statement {
	one := scope.ARN("ec2", "network-interface/*")
	return []policy.Statement{
		{
			Sid: "LookAtVPC", Effect: policy.Allow,
			Actions: []string{
				"ec2:DescribeDhcpOptions", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups",
				"ec2:DescribeSubnets", "ec2:DescribeVpcs",
			},
			Resources: []string{"*"},
		},
		{
			Sid: "MakeInterfaces", Effect: policy.Allow, Actions: []string{"ec2:CreateNetworkInterface"},
			Resources: []string{one, scope.ARN("ec2", "security-group/*"), scope.ARN("ec2", "subnet/*")},
		},
		{
			Sid: "DeleteInterfaces", Effect: policy.Allow,
			Actions: []string{"ec2:DeleteNetworkInterface"}, Resources: []string{one},
		},
		{
			Sid: "LendInterfaces", Effect: policy.Allow,
			Actions: []string{"ec2:CreateNetworkInterfacePermission"}, Resources: []string{one},
			Conditions: policy.Conditions{"StringEquals": {"ec2:AuthorizedService": {codeBuildService}}},
		},
	}
}

// CodePipeline has images built and deployed.
type CodePipeline struct {
	// Pipeline is the pipeline's name. Default {project}-{environment}.
	Pipeline string `json:"pipeline"`
	// CodeDeploy deploys blue/green, in place of ECS itself.
	CodeDeploy *CodeDeploy `json:"codeDeploy"`
}

// CodeDeploy deploys blue/green.
type CodeDeploy struct {
	// Application is the name of CodeDeploy's application. Required.
	Application string `json:"application"`
	// Group is the name of its deployment group. Required.
	Group string `json:"group"`
	// Config is the name of its deployment configuration. Default
	// CodeDeployDefault.ECSAllAtOnce.
	Config string `json:"config"`
}

var deployName = regexp.MustCompile(`^[A-Za-z0-9 +=._,@-]{1,100}$`)

// Constraints tells what the settings of the pipeline take.
func (CodePipeline) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"pipeline": {Pattern: codeName}}
}

// Constraints tells what the settings of CodeDeploy take.
func (CodeDeploy) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"application": {Required: true, Pattern: deployName}, "group": {Required: true, Pattern: deployName},
		"config": {Pattern: deployName},
	}
}

func (p CodePipeline) validate(errs validate.Errors) {
	validateName(p.Pipeline, "pipeline", codeName, errs.Child("pipeline"))
	if p.CodeDeploy == nil {
		return
	}
	for key, name := range map[string]string{"application": p.CodeDeploy.Application, "group": p.CodeDeploy.Group} {
		if !deployName.MatchString(name) {
			errs.Child("codeDeploy").Child(key).Addf("%q is no name: use up to 100 letters, digits, blanks and + = . _ , @ -", name)
		}
	}
}

// piping returns what CodePipeline may do. It passes no role to CodeBuild or
// CodeDeploy, which have theirs already, only those of tasks to ECS.
// https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html
func (in Input) piping(scope policy.Scope, passable []string) []policy.Statement {
	d := in.delivery()
	all := append(d.handing(scope), d.connecting("UseConnection")...)
	if d.CodeBuild != nil {
		all = append(all, policy.Statement{
			Sid: "Build", Effect: policy.Allow,
			Actions:   []string{"codebuild:BatchGetBuilds", "codebuild:StartBuild"},
			Resources: []string{scope.ARN("codebuild", "project/"+d.CodeBuild.Project)},
		})
	}
	if d.CodePipeline.CodeDeploy != nil {
		all = append(all, d.CodePipeline.CodeDeploy.shifting(scope)...)
	}
	return append(all, in.deploying(scope, passable)...)
}

func (c CodeDeploy) shifting(scope policy.Scope) []policy.Statement {
	config := c.Config
	if config == "" {
		config = "CodeDeployDefault.ECSAllAtOnce"
	}
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
