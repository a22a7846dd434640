package plan

import (
	"cmp"
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// The keys of the roles that build and deploy images, or deploy the stack.
const (
	CodeBuildKey     = "codebuild"
	CodePipelineKey  = "codepipeline"
	GitHubKey        = "github"
	GitHubPreviewKey = "github-preview"
	FoundationKey    = "github-foundation"
)

// A Delivery holds the settings of the systems that build and deploy the images of
// the services. Each of these systems has a role.
type Delivery struct {
	// Cluster is the name of the ECS cluster to deploy to. Default
	// {project}-{environment}.
	Cluster string `json:"cluster"`
	// Families is the prefix of the names of task definition families. Default
	// {project}-{environment}-.
	Families string `json:"families"`
	// Connection is the ARN of the connection to the source repository.
	Connection string `json:"connection"`
	// Artifacts is the store of the artifacts of CodePipeline and CodeBuild.
	Artifacts Artifacts `json:"artifacts"`
	// CodeBuild builds images and pushes them.
	CodeBuild *CodeBuild `json:"codeBuild"`
	// CodePipeline builds and deploys images.
	CodePipeline *CodePipeline `json:"codePipeline"`
	// GitHub allows GitHub Actions workflows to push images and to deploy, without
	// long-term access keys.
	GitHub *GitHub `json:"github"`
}

// Artifacts holds the settings of the artifact store.
type Artifacts struct {
	// Bucket is the name or the ARN of the bucket. Required with codePipeline.
	Bucket string `json:"bucket"`
	// Key is the ARN of the customer managed key that encrypts the bucket. Required if
	// it has one.
	Key string `json:"key"`
}

// Constraints returns the constraints of the settings.
func (Artifacts) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"bucket": policy.Bucket.Constraint().Optional(), "key": policy.KeyARN}
}

var (
	ecsName = validate.Constraint{
		Pattern: regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`), Format: "up to 255 letters, digits, hyphens and underscores",
	}
	codeName = validate.Constraint{
		Pattern: regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{1,99}$`),
		Format:  "2 to 100 letters, digits, hyphens and underscores, a letter or digit first",
	}
	// The service of connections has an older name.
	connectionARN = validate.ARN{
		Name: "connection", Region: validate.AnyRegion, Account: validate.AnyAccount,
		Example: "arn:aws:codeconnections:us-east-1:123456789012:connection/11111111-2222-3333-4444-555555555555",
		Types:   []string{`(codeconnections|codestar-connections):REGION:ACCOUNT:connection/[0-9a-f-]+`},
	}
)

// Constraints returns the constraints of the settings.
func (Delivery) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"cluster": ecsName, "families": ecsName, "connection": connectionARN.Constraint(),
	}
}

func (d Delivery) validate(errs validate.Errors) {
	if d.CodePipeline != nil && d.Artifacts.Bucket == "" {
		errs.Child("artifacts").Child("bucket").Addf("required with delivery.codePipeline: %s", policy.Bucket.Constraint().Format)
	}
	if d.GitHub != nil {
		d.GitHub.validate(errs.Child("github"))
	}
	if d != (Delivery{}) && d.CodeBuild == nil && d.CodePipeline == nil && d.GitHub == nil {
		errs.Addf("nothing builds or deploys: set codeBuild, codePipeline or github, or remove the key")
	}
}

// delivery returns the delivery settings with their defaults.
func (in Input) delivery() Delivery {
	d, name := in.Delivery, in.Project+"-"+in.Environment
	d.Cluster = cmp.Or(d.Cluster, name)
	d.Families = cmp.Or(d.Families, name+"-")
	if d.CodeBuild != nil {
		build := *d.CodeBuild
		build.Project = cmp.Or(build.Project, name)
		d.CodeBuild = &build
	}
	if d.CodePipeline != nil {
		pipeline := *d.CodePipeline
		pipeline.Pipeline = cmp.Or(pipeline.Pipeline, name)
		d.CodePipeline = &pipeline
	}
	return d
}

// pushStatements returns the permissions to push the images of the services, and to
// pull them as base images.
func (in Input) pushStatements(scope policy.Scope) []policy.Statement {
	return []policy.Statement{registryToken, {
		Sid: "PushImages", Effect: policy.Allow,
		Actions: append([]string{
			"ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
		}, pullActions...),
		Resources: in.repositories(in.Services, scope),
	}}
}

// artifactStatements returns the permissions to read and write artifacts.
func (d Delivery) artifactStatements(scope policy.Scope) []policy.Statement {
	if d.Artifacts.Bucket == "" {
		return nil
	}
	bucket := policy.Bucket.ARN(d.Artifacts.Bucket, scope)
	statements := []policy.Statement{
		{
			Sid: "ReadArtifactBucket", Effect: policy.Allow,
			Actions: []string{"s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"}, Resources: []string{bucket},
		},
		{
			Sid: "ReadWriteArtifacts", Effect: policy.Allow,
			Actions: []string{"s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"}, Resources: []string{bucket + "/*"},
		},
	}
	if d.Artifacts.Key != "" {
		statements = append(statements, policy.Statement{
			Sid: "EncryptArtifacts", Effect: policy.Allow,
			Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, Resources: []string{d.Artifacts.Key},
			Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {scope.Host("s3")}}},
		})
	}
	return statements
}

// connectionStatements returns the permissions to get sources through the connection.
// The service has two prefixes, codeconnections and the older codestar-connections,
// and IAM authorizes a connection by the prefix in its ARN.
func (d Delivery) connectionStatements(actions ...string) []policy.Statement {
	if d.Connection == "" {
		return nil
	}
	var prefixed []string
	for _, action := range actions {
		prefixed = append(prefixed, serviceOf(d.Connection)+":"+action)
	}
	return []policy.Statement{allow("FetchSources", prefixed, d.Connection)}
}
