package plan

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// State is the location of the state of Pulumi, for workflows that run Pulumi.
type State struct {
	// StateBucket is the name or the ARN of the bucket that stores the state (s3://).
	StateBucket string `json:"stateBucket"`
	// SecretsKey is the ARN of the KMS key of the secrets provider of the stack
	// (awskms://). Use one key for each stack: the role can decrypt everything that is
	// encrypted with it, such as the secrets in other stack files, unless secretsContext
	// is set.
	SecretsKey string `json:"secretsKey"`
	// SecretsContext is the encryption context in the URL of the secrets provider:
	// {stack: prod} for awskms://KEY?context_stack=prod. The role can decrypt with this
	// context only.
	SecretsContext map[string]string `json:"secretsContext"`
}

// contextName matches the names and values of an encryption context that a condition of a
// policy matches literally.
var contextName = regexp.MustCompile(`^[A-Za-z0-9_.:/=@+-]+$`)

// Constraints returns the constraints of the settings.
func (State) Constraints() map[string]validate.Constraint {
	name := validate.Constraint{
		Pattern: contextName, Format: "letters, digits and _.:/=@+-", MaxLength: 128,
	}
	context := name
	context.Keys, context.Example = &name, map[string]string{"project": "shop"}
	return map[string]validate.Constraint{
		"stateBucket": policy.Bucket.Constraint().Optional(), "secretsKey": policy.KeyInAnyRegion, "secretsContext": context,
	}
}

// validateContext reports an encryption context without a key.
func (s State) validateContext(errs validate.Errors) {
	if len(s.SecretsContext) > 0 && s.SecretsKey == "" {
		errs.Child("secretsKey").Addf("required with secretsContext: set it to the ARN of the key that encrypts the secrets")
	}
}

// readStatements returns the permissions to read the state of a stack and the checkpoints of
// the stacks whose outputs it reads, and no other: a name that begins alike does not match. A
// preview does not lock the state.
//
// Pulumi lists the bucket with the beginning of these names. It also asks for objects that need
// not exist, and S3 reports those as missing only to a role that may list their names.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
// https://github.com/ceph/ceph/pull/68577 (the name is the prefix of the condition)
func (s State) readStatements(in Input, scope policy.Scope) []policy.Statement {
	var statements []policy.Statement
	if s.StateBucket != "" {
		bucket := policy.Bucket.ARN(s.StateBucket, scope)
		names := append(stateNames(in.Project, in.Environment), ".pulumi/meta.yaml")
		for _, environment := range in.Environments {
			_, project, stack := validate.SplitStackName(environment)
			names = append(names, checkpointNames(cmp.Or(project, in.Project), stack)...)
		}
		list := allow("ListState", []string{"s3:ListBucket"}, bucket)
		list.Conditions = policy.Conditions{"StringLike": {"s3:prefix": names}}
		statements = append(statements, list, allow("ReadState", []string{"s3:GetObject"}, objects(bucket, names)...))
	}
	if s.SecretsKey != "" {
		decrypt := allow("DecryptState", []string{"kms:Decrypt"}, s.SecretsKey)
		if len(s.SecretsContext) > 0 {
			values := map[string][]string{}
			for _, name := range slices.Sorted(maps.Keys(s.SecretsContext)) {
				values["kms:EncryptionContext:"+name] = []string{s.SecretsContext[name]}
			}
			decrypt.Conditions = policy.Conditions{"StringEquals": values}
		}
		statements = append(statements, decrypt)
	}
	return statements
}

// writeStatements returns the additional permissions of an update: to write the state,
// history, backups and locks of one stack of a project.
func (s State) writeStatements(project, stack string, scope policy.Scope) []policy.Statement {
	if s.StateBucket == "" {
		return nil
	}
	return []policy.Statement{allow("WriteState", []string{"s3:DeleteObject", "s3:PutObject"},
		objects(policy.Bucket.ARN(s.StateBucket, scope), stateNames(project, stack))...)}
}

// stateNames returns patterns of the names of a stack's objects: its history, backups and
// locks, and its checkpoint, with an extension if it is compressed or a backup. The name of
// another stack can be this one's with a dot and more.
// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/backend/diy/store.go
func stateNames(project, stack string) []string {
	var names []string
	for _, folder := range []string{"backups/", "history/", "locks/organization/"} {
		names = append(names, ".pulumi/"+folder+project+"/"+stack+"/*")
	}
	return append(names, checkpointNames(project, stack)...)
}

// checkpointNames returns patterns of the names of a stack's checkpoint and its tags.
func checkpointNames(project, stack string) []string {
	var names []string
	for _, extension := range []string{".json", ".json.*", ".pulumi-tags"} {
		names = append(names, ".pulumi/stacks/"+project+"/"+stack+extension)
	}
	return names
}

// objects returns the ARNs of objects in a bucket.
func objects(bucket string, names []string) []string {
	var arns []string
	for _, name := range names {
		arns = append(arns, bucket+"/"+name)
	}
	return arns
}

// allow returns a statement that allows actions on resources.
func allow(sid string, actions []string, resources ...string) policy.Statement {
	return policy.Statement{Sid: sid, Effect: policy.Allow, Actions: actions, Resources: resources}
}
