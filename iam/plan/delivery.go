package plan

import (
	"fmt"
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// The keys of the roles that build and deploy.
const (
	CodeBuildKey     = "codebuild"
	CodePipelineKey  = "codepipeline"
	GitHubKey        = "github"
	GitHubPreviewKey = "github-preview"
	FoundationKey    = "github-foundation"
)

// A Delivery says who builds the services' images and deploys them. Each that is
// named has a role.
type Delivery struct {
	// Cluster is the name of the ECS cluster that is deployed to. Default
	// {project}-{environment}.
	Cluster string `json:"cluster"`
	// Families is what the names of the task definitions' families begin
	// with. Default {project}-{environment}-.
	Families string `json:"families"`
	// Connection is the ARN of the connection to the place of the sources.
	Connection string `json:"connection"`
	// Artifacts is where CodePipeline and CodeBuild hand over their work.
	Artifacts Artifacts `json:"artifacts"`
	// CodeBuild builds images.
	CodeBuild *CodeBuild `json:"codeBuild"`
	// CodePipeline has images built and deployed.
	CodePipeline *CodePipeline `json:"codePipeline"`
	// GitHub lets workflows of GitHub Actions push images and deploy, without
	// a key that could be lost.
	GitHub *GitHub `json:"github"`
}

// Artifacts is a bucket.
type Artifacts struct {
	// Bucket is the bucket's name or its ARN. Required with codePipeline.
	Bucket string `json:"bucket"`
	// Key is the ARN of the KMS key by which it is encrypted, where it is not
	// AWS's own.
	Key string `json:"key"`
}

// Constraints tells what the settings take.
func (Artifacts) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"bucket": policy.Bucket.Constraint().Optional(), "key": {Pattern: policy.KeyARN}}
}

var (
	ecsName    = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)
	codeName   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{1,99}$`)
	connection = regexp.MustCompile(`^arn:[a-z-]+:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection/[0-9a-f-]+$`)
)

// Constraints tells what the settings of delivery take.
func (Delivery) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"cluster": {Pattern: ecsName}, "families": {Pattern: ecsName}, "connection": {Pattern: connection},
	}
}

func (d Delivery) validate(scope policy.Scope, errs validate.Errors) {
	d.validateNames(scope, errs)
	if d.CodeBuild != nil {
		validateName(d.CodeBuild.Project, "project of CodeBuild", codeName, errs.Child("codeBuild").Child("project"))
	}
	if d.CodePipeline != nil {
		d.CodePipeline.validate(errs.Child("codePipeline"))
		if d.Artifacts.Bucket == "" {
			errs.Child("artifacts").Child("bucket").Addf("CodePipeline hands its work over in a bucket: name it")
		}
	}
	if d.GitHub != nil {
		d.GitHub.validate(scope, errs.Child("github"))
	}
	if d != (Delivery{}) && d.CodeBuild == nil && d.CodePipeline == nil && d.GitHub == nil {
		errs.Addf("it says nobody who builds or deploys: name codeBuild, codePipeline or github, or take the key off")
	}
}

func (d Delivery) validateNames(scope policy.Scope, errs validate.Errors) {
	validateName(d.Cluster, "cluster", ecsName, errs.Child("cluster"))
	validateName(d.Families, "beginning of families", ecsName, errs.Child("families"))
	if d.Connection != "" {
		if connection.MatchString(d.Connection) {
			a, _ := awsname.ParseARN(d.Connection)
			policy.ValidatePartition(a, scope, errs.Child("connection"))
		} else {
			errs.Child("connection").Addf("%q is no ARN of a connection: write one such as arn:aws:codeconnections:us-east-1:123456789012:"+
				"connection/11111111-2222-3333-4444-555555555555", d.Connection)
		}
	}
	if d.Artifacts.Bucket != "" {
		policy.Bucket.Validate(d.Artifacts.Bucket, scope, errs.Child("artifacts").Child("bucket"))
	}
	if d.Artifacts.Key != "" {
		policy.ValidateKey(d.Artifacts.Key, "the artifacts", scope, errs.Child("artifacts").Child("key"))
	}
}

func validateName(name, what string, pattern *regexp.Regexp, errs validate.Errors) {
	if name != "" && !pattern.MatchString(name) {
		errs.Addf("%q is no name of a %s: use letters, digits, hyphens and underscores", name, what)
	}
}

// complete returns the delivery with what it leaves to the stack's name.
func (in Input) delivery() Delivery {
	d, name := in.Delivery, in.Project+"-"+in.Environment
	fill := func(field *string, text string) {
		if *field == "" {
			*field = text
		}
	}
	fill(&d.Cluster, name)
	fill(&d.Families, name+"-")
	if d.CodeBuild != nil {
		build := *d.CodeBuild
		fill(&build.Project, name)
		d.CodeBuild = &build
	}
	if d.CodePipeline != nil {
		pipeline := *d.CodePipeline
		fill(&pipeline.Pipeline, name)
		d.CodePipeline = &pipeline
	}
	return d
}

// pushing returns what it takes to push the services' images, and to pull what
// they are built upon.
func (in Input) pushing(scope policy.Scope) []policy.Statement {
	return []policy.Statement{registryToken, {
		Sid: "PushImages", Effect: policy.Allow,
		Actions: append([]string{
			"ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
		}, pullActions...),
		Resources: in.images(scope),
	}}
}

// images returns the ARNs of the services' repositories.
func (in Input) images(scope policy.Scope) []string {
	var all []string
	for _, s := range in.Services {
		all = append(all, repository.ARN(s.Repository, scope))
	}
	return unique(all)
}

// deploying returns what it takes to deploy images: register task definitions
// that run with this stack's roles and no others, have the cluster's services
// use them, and watch.
// https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-permissions-console-logs.html
func (in Input) deploying(scope policy.Scope, passable []string) []policy.Statement {
	d := in.delivery()
	cluster := scope.ARN("ecs", "cluster/"+d.Cluster)
	definitions := []string{scope.ARN("ecs", "task-definition/"+d.Families+"*:*")}
	return []policy.Statement{
		{
			Sid: "ReadTaskDefinitions", Effect: policy.Allow,
			Actions: []string{"ecs:DescribeTaskDefinition"}, Resources: []string{"*"},
		},
		{
			Sid: "RegisterTaskDefinitions", Effect: policy.Allow,
			Actions: []string{"ecs:RegisterTaskDefinition"}, Resources: definitions,
		},
		{
			Sid: "TagNewTaskDefinitions", Effect: policy.Allow,
			Actions: []string{"ecs:TagResource"}, Resources: definitions,
			Conditions: policy.Conditions{"StringEquals": {"ecs:CreateAction": {"RegisterTaskDefinition"}}},
		},
		{
			Sid: "DeployServices", Effect: policy.Allow,
			Actions:   []string{"ecs:DescribeServices", "ecs:UpdateService"},
			Resources: []string{scope.ARN("ecs", fmt.Sprintf("service/%s/*", d.Cluster))},
		},
		{
			Sid: "WatchTasks", Effect: policy.Allow,
			Actions: []string{"ecs:DescribeTasks"}, Resources: []string{scope.ARN("ecs", fmt.Sprintf("task/%s/*", d.Cluster))},
		},
		{
			Sid: "ListTasks", Effect: policy.Allow, Actions: []string{"ecs:ListTasks"}, Resources: []string{"*"},
			Conditions: policy.Conditions{"ArnEquals": {"ecs:cluster": {cluster}}},
		},
		{
			Sid: "PassTasksTheirRoles", Effect: policy.Allow,
			Actions: []string{"iam:PassRole"}, Resources: passable,
			Conditions: policy.Conditions{"StringEquals": {"iam:PassedToService": {tasksService}}},
		},
	}
}

// handing returns what it takes to hand work over in the bucket of artifacts.
func (d Delivery) handing(scope policy.Scope) []policy.Statement {
	if d.Artifacts.Bucket == "" {
		return nil
	}
	bucket := policy.Bucket.ARN(d.Artifacts.Bucket, scope)
	all := []policy.Statement{
		{
			Sid: "FindArtifacts", Effect: policy.Allow,
			Actions: []string{"s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"}, Resources: []string{bucket},
		},
		{
			Sid: "HandArtifactsOver", Effect: policy.Allow,
			Actions: []string{"s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"}, Resources: []string{bucket + "/*"},
		},
	}
	if d.Artifacts.Key != "" {
		all = append(all, policy.Statement{
			Sid: "EncryptArtifacts", Effect: policy.Allow,
			Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resources: []string{d.Artifacts.Key},
			Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {scope.Host("s3")}}},
		})
	}
	return all
}

// connecting returns what it takes to fetch sources. The service of connections
// has two names, and an ARN made under the old one is judged by it.
func (d Delivery) connecting(actions ...string) []policy.Statement {
	if d.Connection == "" {
		return nil
	}
	for i := range actions {
		actions[i] = serviceOf(d.Connection) + ":" + actions[i]
	}
	return []policy.Statement{{
		Sid: "FetchSources", Effect: policy.Allow, Actions: actions, Resources: []string{d.Connection},
	}}
}
