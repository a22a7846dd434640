package grant_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// told returns what is wrong with a grant.
func told(g grant.Grant) string {
	errs := validate.NewErrors("")
	g.Validate(scope, errs)
	if err := errs.Err(); err != nil {
		return err.Error()
	}
	return ""
}

func TestMistakesInGrantsAreTold(t *testing.T) {
	t.Parallel()
	const key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
	for name, tc := range map[string]struct {
		grant grant.Grant
		want  string
	}{
		"a prefix with a slash in front": {
			grant.Grant{S3: &grant.S3{Bucket: "photos", Access: grant.Read, Prefix: "/users"}},
			`s3.prefix: "/users" is no beginning of keys: write one such as uploads/, without a slash in front and without *, ? or $`,
		},
		"a topic with a blank": {
			grant.Grant{SNS: &grant.SNS{Topic: "my topic"}},
			`sns.topic: "my topic" is no name of a topic: write one such as order-placed, or its ARN`,
		},
		"a secret's ARN cut short": {
			grant.Grant{Secret: &grant.Secret{Name: "arn:aws:secretsmanager:us-east-1:123456789012:secret:cart/db"}},
			`secret.name: "arn:aws:secretsmanager:us-east-1:123456789012:secret:cart/db" lacks the six characters that ` +
				"Secrets Manager puts behind the name, as in -AbCdEf: copy the whole ARN",
		},
		"parameters by a pattern": {
			grant.Grant{Parameter: &grant.Parameter{Name: "/cart/*"}},
			`parameter.name: "/cart/*" is no name of a parameter: write one such as cart/log-level, or its ARN`,
		},
		"a parameter for a secret": {
			grant.Grant{Secret: &grant.Secret{Name: "arn:aws:ssm:us-east-1:123456789012:parameter/cart"}},
			`secret.name: "arn:aws:ssm:us-east-1:123456789012:parameter/cart" is no ARN of one secret: ` +
				"write one such as arn:aws:secretsmanager:us-east-1:123456789012:secret:cart/database",
		},
		"a key by its alias, through nobody": {
			grant.Grant{KMS: &grant.KMS{Key: "alias/shop", Access: grant.Read}},
			`kms.key: "alias/shop" is no ARN of a KMS key: write one such as arn:aws:kms:us-east-1:123456789012:key/` +
				"11111111-2222-3333-4444-555555555555; an alias will not do\n" +
				"kms.via: no service: list those that use the key for the code, such as s3",
		},
		"a key through a service that has none": {
			grant.Grant{KMS: &grant.KMS{Key: key, Via: []string{"s33"}, Access: grant.Read}},
			`kms.via[0]: "s33" is no service that calls KMS: did you mean s3? Write dynamodb, ec2, elasticfilesystem, ` +
				"kinesis, lambda, rds, s3, secretsmanager, sns, sqs or ssm",
		},
		"a file system without its access point": {
			grant.Grant{EFS: &grant.EFS{FileSystem: "fs-0123456789abcdef0", Access: grant.Read}},
			`efs.accessPoint: "" is no name of an access point: write one such as fsap-0123456789abcdef0, or its ARN`,
		},
		"a bus with a blank": {
			grant.Grant{Events: &grant.Events{Bus: "my bus"}},
			`events.bus: "my bus" is no name of an event bus: write one such as shop, or its ARN`,
		},
		"a namespace of AWS": {
			grant.Grant{Metrics: &grant.Metrics{Namespace: "AWS/ECS"}},
			`metrics.namespace: "AWS/ECS" is AWS's own: metrics of one's own go to a namespace such as Shop/Cart`,
		},
		"a namespace of nothing": {
			grant.Grant{Metrics: &grant.Metrics{}},
			`metrics.namespace: "" is no namespace: use up to 255 letters, digits, blanks and . _ / # : -, such as Shop/Cart`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, told(tc.grant))
		})
	}
}

func TestStatementsAreHeldAgainstAWSsOwnReference(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		statement grant.Custom
		want      string
	}{
		"an action that is not there": {
			grant.Custom{Actions: []string{"sqs:SendMessages"}, Resources: []string{"arn:aws:sqs:us-east-1:123456789012:jobs"}},
			`statement.actions[0]: "sqs:SendMessages": sqs has no such action: did you mean SendMessage?`,
		},
		"a service that is not there": {
			grant.Custom{Actions: []string{"sqss:SendMessage"}, Resources: []string{"arn:aws:sqs:us-east-1:123456789012:jobs"}},
			`statement.actions[0]: "sqss:SendMessage": AWS knows no service sqss: did you mean sqs?`,
		},
		"a bucket for its objects": {
			grant.Custom{Actions: []string{"s3:GetObjectTagging"}, Resources: []string{"arn:aws:s3:::photos"}},
			`statement.resources[0]: "arn:aws:s3:::photos" is nothing that s3:GetObjectTagging works on: write ` +
				"arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}/object/${ObjectName} or " +
				"arn:${Partition}:s3:::${BucketName}/${ObjectName}",
		},
		"an ARN where there is no resource": {
			grant.Custom{Actions: []string{"xray:PutTraceSegments"}, Resources: []string{"arn:aws:xray:us-east-1:123456789012:group/a"}},
			`statement.resources[0]: "arn:aws:xray:us-east-1:123456789012:group/a" is nothing that xray:PutTraceSegments works on: ` +
				`AWS knows no resource for it, write "*"`,
		},
		"two actions of two kinds of resource": {
			grant.Custom{
				Actions:   []string{"s3:GetObjectTagging", "s3:GetBucketTagging"},
				Resources: []string{"arn:aws:s3:::photos/*"},
			},
			"statement.actions[1]: s3:GetBucketTagging works on none of the statement's resources: " +
				"write arn:${Partition}:s3:::${BucketName}, in a statement of its own",
		},
		"every resource": {
			grant.Custom{Actions: []string{"sqs:SendMessage", "xray:PutTraceSegments"}, Resources: []string{"*"}},
			`statement.resources[0]: "*" opens every resource of the account to sqs:SendMessage: list ARNs; "*" is taken only by ` +
				"actions for which AWS knows no resource, in a statement of their own",
		},
		"a mistyped condition key": {
			grant.Custom{
				Actions: []string{"s3:ListBucketVersions"}, Resources: []string{"arn:aws:s3:::photos"},
				Conditions: policy.Conditions{"StringLike": {"s3:prefx": {"a/*"}}},
			},
			`statement.conditions.StringLike.s3:prefx: "s3:prefx" is no condition key of s3:ListBucketVersions: did you mean s3:prefix?`,
		},
		"another action's condition key": {
			grant.Custom{
				Actions: []string{"sqs:SendMessage"}, Resources: []string{"arn:aws:sqs:us-east-1:123456789012:jobs"},
				Conditions: policy.Conditions{"StringEquals": {"dynamodb:LeadingKeys": {"a"}}},
			},
			`statement.conditions.StringEquals.dynamodb:LeadingKeys: "dynamodb:LeadingKeys" is no condition key of sqs:SendMessage: ` +
				"take one of the action's own or of those that all requests carry, such as aws:SourceVpc",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.statement.Sid = "Own"
			require.Equal(t, tc.want, told(grant.Grant{Statement: &tc.statement}))
		})
	}
}
