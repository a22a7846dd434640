package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// CodeBuild holds the settings of the project that builds images and pushes them.
type CodeBuild struct {
	// Project is the name of the CodeBuild project. Default {project}-{environment}.
	Project string `json:"project"`
	// VPC allows builds to run in a VPC.
	VPC bool `json:"vpc"`
	// Reports allows builds to create test reports.
	Reports bool `json:"reports"`
	// Deploys allows builds to deploy, for stacks without a pipeline. Anyone who can
	// change the build can then change what runs.
	Deploys bool `json:"deploys"`
}

// Constraints returns the constraints of the settings.
func (CodeBuild) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"project": codeName}
}

// BuildLogs returns the name of the log group of the CodeBuild project, or "" if the
// stack has none.
func (in Input) BuildLogs() string {
	if in.Delivery.CodeBuild == nil {
		return ""
	}
	return "/aws/codebuild/" + in.delivery().CodeBuild.Project
}

// codeBuildStatements returns the permissions of CodeBuild. It cannot create its log
// group: the stack creates it, with a retention period.
// https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
func (in Input) codeBuildStatements(scope policy.Scope, passable []string) []policy.Statement {
	d := in.delivery()
	statements := append(in.pushStatements(scope), policy.Statement{
		Sid: "WriteLogs", Effect: policy.Allow,
		Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: []string{scope.ARN("logs", "log-group:"+in.BuildLogs()+":*")},
	})
	statements = append(statements, d.artifactStatements(scope)...)
	statements = append(statements, d.connectionStatements("GetConnection", "GetConnectionToken", "UseConnection")...)
	if d.CodeBuild.Reports {
		statements = append(statements, policy.Statement{
			Sid: "WriteReports", Effect: policy.Allow,
			Actions: []string{
				"codebuild:BatchPutCodeCoverages", "codebuild:BatchPutTestCases", "codebuild:CreateReport",
				"codebuild:CreateReportGroup", "codebuild:UpdateReport",
			},
			// The name of a report group starts with the name of the project.
			Resources: []string{scope.ARN("codebuild", "report-group/"+d.CodeBuild.Project+"-*")},
		})
	}
	if d.CodeBuild.VPC {
		statements = append(statements, in.networkInterfaceStatements(scope)...)
	}
	if d.CodeBuild.Deploys {
		statements = append(statements, in.deployStatements(scope, passable)...)
	}
	return statements
}

// networkInterfaceStatements returns the permissions to run builds in a VPC. If the stack
// creates the VPC, its subnets and security groups have the tags of the stack.
// https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html
func (in Input) networkInterfaceStatements(scope policy.Scope) []policy.Statement {
	networkInterface := scope.ARN("ec2", "network-interface/*")
	use := allow("UseSubnets", []string{"ec2:CreateNetworkInterface"},
		scope.ARN("ec2", "security-group/*"), scope.ARN("ec2", "subnet/*"))
	if len(in.Deployed.Network.TaskSubnets) > 0 {
		use.Conditions = policy.Conditions{"StringEquals": {
			"aws:ResourceTag/Project": {in.Project}, "aws:ResourceTag/Environment": {in.Environment},
		}}
	}
	return []policy.Statement{
		{
			Sid: "DescribeVPC", Effect: policy.Allow,
			Actions: []string{
				"ec2:DescribeDhcpOptions", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups",
				"ec2:DescribeSubnets", "ec2:DescribeVpcs",
			},
			Resources: []string{"*"},
		},
		allow("CreateNetworkInterfaces", []string{"ec2:CreateNetworkInterface"}, networkInterface),
		use,
		{
			Sid: "DeleteNetworkInterfaces", Effect: policy.Allow,
			Actions: []string{"ec2:DeleteNetworkInterface"}, Resources: []string{networkInterface},
		},
		{
			Sid: "CreateENIPermission", Effect: policy.Allow,
			Actions: []string{"ec2:CreateNetworkInterfacePermission"}, Resources: []string{networkInterface},
			Conditions: policy.Conditions{"StringEquals": {"ec2:AuthorizedService": {codeBuildService}}},
		},
	}
}
