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

// Rules tells what the settings take.
func (Artifacts) Rules() map[string]validate.Rule {
	return map[string]validate.Rule{"bucket": policy.Optional(policy.Bucket.Rule()), "key": {Pattern: policy.KeyARN}}
}

var (
	ecsName    = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)
	codeName   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{1,99}$`)
	connection = regexp.MustCompile(`^arn:[a-z-]+:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection/[0-9a-f-]+$`)
)

// Rules tells what the settings of delivery take.
func (Delivery) Rules() map[string]validate.Rule {
	return map[string]validate.Rule{
		"cluster": {Pattern: ecsName}, "families": {Pattern: ecsName}, "connection": {Pattern: connection},
	}
}

func (d Delivery) check(at policy.Scope, l validate.List) {
	d.checkNames(at, l)
	if d.CodeBuild != nil {
		checkName(d.CodeBuild.Project, "project of CodeBuild", codeName, l.At("codeBuild").At("project"))
	}
	if d.CodePipeline != nil {
		d.CodePipeline.check(l.At("codePipeline"))
		if d.Artifacts.Bucket == "" {
			l.At("artifacts").At("bucket").Addf("CodePipeline hands its work over in a bucket: name it")
		}
	}
	if d.GitHub != nil {
		d.GitHub.check(at, l.At("github"))
	}
	if d != (Delivery{}) && d.CodeBuild == nil && d.CodePipeline == nil && d.GitHub == nil {
		l.Addf("it says nobody who builds or deploys: name codeBuild, codePipeline or github, or take the key off")
	}
}

func (d Delivery) checkNames(at policy.Scope, l validate.List) {
	checkName(d.Cluster, "cluster", ecsName, l.At("cluster"))
	checkName(d.Families, "beginning of families", ecsName, l.At("families"))
	if d.Connection != "" {
		if connection.MatchString(d.Connection) {
			a, _ := awsname.ParseARN(d.Connection)
			policy.CheckPartition(a, at, l.At("connection"))
		} else {
			l.At("connection").Addf("%q is no ARN of a connection: write one such as arn:aws:codeconnections:us-east-1:123456789012:"+
				"connection/11111111-2222-3333-4444-555555555555", d.Connection)
		}
	}
	if d.Artifacts.Bucket != "" {
		policy.Bucket.Check(d.Artifacts.Bucket, at, l.At("artifacts").At("bucket"))
	}
	if d.Artifacts.Key != "" {
		policy.CheckKey(d.Artifacts.Key, "the artifacts", at, l.At("artifacts").At("key"))
	}
}

func checkName(name, what string, pattern *regexp.Regexp, l validate.List) {
	if name != "" && !pattern.MatchString(name) {
		l.Addf("%q is no name of a %s: use letters, digits, hyphens and underscores", name, what)
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
func (in Input) pushing(at policy.Scope) []policy.Statement {
	return []policy.Statement{registryToken, {
		Sid: "PushImages", Effect: policy.Allow,
		Actions: append([]string{
			"ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
		}, pullActions...),
		Resources: in.images(at),
	}}
}

// images returns the ARNs of the services' repositories.
func (in Input) images(at policy.Scope) []string {
	var all []string
	for _, s := range in.Services {
		all = append(all, repository.ARN(s.Repository, at))
	}
	return unique(all)
}

// deploying returns what it takes to deploy images: register task definitions
// that run with this stack's roles and no others, have the cluster's services
// use them, and watch.
// https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam-permissions-console-logs.html
func (in Input) deploying(at policy.Scope, passable []string) []policy.Statement {
	d := in.delivery()
	cluster := at.ARN("ecs", "cluster/"+d.Cluster)
	definitions := []string{at.ARN("ecs", "task-definition/"+d.Families+"*:*")}
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
			Resources: []string{at.ARN("ecs", fmt.Sprintf("service/%s/*", d.Cluster))},
		},
		{
			Sid: "WatchTasks", Effect: policy.Allow,
			Actions: []string{"ecs:DescribeTasks"}, Resources: []string{at.ARN("ecs", fmt.Sprintf("task/%s/*", d.Cluster))},
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
func (d Delivery) handing(at policy.Scope) []policy.Statement {
	if d.Artifacts.Bucket == "" {
		return nil
	}
	bucket := policy.Bucket.ARN(d.Artifacts.Bucket, at)
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
			Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {at.Host("s3")}}},
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
