package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
)

func TestMistakesInRolesAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	granting := func(g grant.Grant) iamplan.Input {
		return input(iamplan.Service{Name: "cart", Grants: []grant.Grant{g}})
	}
	stating := func(c grant.Custom) iamplan.Input { return granting(grant.Grant{Statement: &c}) }
	for name, tc := range map[string]struct {
		in   iamplan.Input
		want string
	}{
		"an empty grant": {
			granting(grant.Grant{}),
			"services.cart.grants[0]: 0 kinds of grant in one: write one of s3, sqs, sns, dynamodb, secret, parameter, kms, efs, events, metrics, xray, statement in each",
		},
		"two grants in one": {
			granting(grant.Grant{
				S3:  &grant.S3{Bucket: "photos", Access: grant.Read},
				SQS: &grant.SQS{Queue: "jobs", Access: grant.Send},
			}),
			"services.cart.grants[0]: 2 kinds of grant in one: write one of s3, sqs, sns, dynamodb, secret, parameter, kms, efs, events, metrics, xray, statement in each",
		},
		"an access of another family": {
			granting(grant.Grant{S3: &grant.S3{Bucket: "photos", Access: grant.Send}}),
			`services.cart.grants[0].s3.access: "send" is no access: write read or readWrite`,
		},
		"a bucket with capitals": {
			granting(grant.Grant{S3: &grant.S3{Bucket: "Photos", Access: grant.Read}}),
			`services.cart.grants[0].s3.bucket: "Photos" is no name of a bucket: write one such as user-profile-photos, or its ARN`,
		},
		"all queues by a pattern": {
			granting(grant.Grant{SQS: &grant.SQS{Queue: "arn:aws:sqs:us-east-1:*:jobs", Access: grant.Send}}),
			`services.cart.grants[0].sqs.queue: "arn:aws:sqs:us-east-1:*:jobs" is no ARN of one queue: ` +
				"write one such as arn:aws:sqs:us-east-1:123456789012:email-notifications",
		},
		"an index for a table": {
			granting(grant.Grant{DynamoDB: &grant.DynamoDB{
				Table: "arn:aws:dynamodb:us-east-1:123456789012:table/carts/index/by-user", Access: grant.Read,
			}}),
			`services.cart.grants[0].dynamodb.table: "arn:aws:dynamodb:us-east-1:123456789012:table/carts/index/by-user" ` +
				"is no ARN of one table: write one such as arn:aws:dynamodb:us-east-1:123456789012:table/carts",
		},
		"a bucket's objects for a bucket": {
			granting(grant.Grant{S3: &grant.S3{Bucket: "arn:aws:s3:::photos/cats", Access: grant.Read}}),
			`services.cart.grants[0].s3.bucket: "arn:aws:s3:::photos/cats" is no ARN of one bucket: ` +
				"write one such as arn:aws:s3:::user-profile-photos",
		},
		"a bucket of another partition": {
			granting(grant.Grant{S3: &grant.S3{Bucket: "arn:aws-cn:s3:::photos", Access: grant.Read}}),
			"services.cart.grants[0].s3.bucket: it is an ARN of partition aws-cn, but the region us-east-1 is in aws: " +
				"name a resource there",
		},
		"an access in other letters": {
			granting(grant.Grant{S3: &grant.S3{Bucket: "photos", Access: "readwrite"}}),
			`services.cart.grants[0].s3.access: "readwrite" is no access: did you mean readWrite? Write read or readWrite`,
		},
		"a grant twice": {
			input(iamplan.Service{Name: "cart", Grants: []grant.Grant{
				{SQS: &grant.SQS{Queue: "jobs", Access: grant.Send}}, {SQS: &grant.SQS{Queue: "jobs", Access: grant.Send}},
			}}),
			"services.cart.grants[1]: it is the same as grants[0]: take one off",
		},
		"every table": {
			stating(grant.Custom{
				Sid: "All", Actions: []string{"dynamodb:GetItem"}, Resources: []string{"arn:aws:dynamodb:us-east-1:123456789012:table/*"},
			}),
			`services.cart.grants[0].statement.resources[0]: "arn:aws:dynamodb:us-east-1:123456789012:table/*" opens more than ` +
				"was probably meant: name partition, service, region and account, and the resource or how its name begins",
		},
		"a mistyped operator": {
			stating(grant.Custom{
				Sid: "Metrics", Actions: []string{"cloudwatch:PutMetricData"}, Resources: []string{"*"},
				Conditions: policy.Conditions{"StringEqual": {"cloudwatch:namespace": {"Shop"}}},
			}),
			`services.cart.grants[0].statement.conditions.StringEqual: "StringEqual" is no operator of IAM: did you mean StringEquals?`,
		},
		"an operator of one's own": {
			stating(grant.Custom{
				Sid: "Metrics", Actions: []string{"cloudwatch:PutMetricData"}, Resources: []string{"*"},
				Conditions: policy.Conditions{"Is": {"namespace": nil}},
			}),
			`services.cart.grants[0].statement.conditions.Is: "Is" is no operator of IAM: write one such as StringEquals
services.cart.grants[0].statement.conditions.Is.namespace: "namespace" is no condition key: ` +
				`write one such as aws:SourceAccount or cloudwatch:namespace
services.cart.grants[0].statement.conditions.Is.namespace: it has no value: list at least one`,
		},
		"a table's ARN of another service": {
			granting(grant.Grant{DynamoDB: &grant.DynamoDB{Table: "arn:aws:s3:::carts", Access: grant.Read}}),
			`services.cart.grants[0].dynamodb.table: "arn:aws:s3:::carts" is no ARN of one table: ` +
				"write one such as arn:aws:dynamodb:us-east-1:123456789012:table/carts",
		},
		"every action": {
			stating(grant.Custom{Sid: "All", Actions: []string{"s3:*"}, Resources: []string{"arn:aws:s3:::photos"}}),
			`services.cart.grants[0].statement.actions[0]: "s3:*" allows more than one action: list each that the service takes`,
		},
		"no action": {
			stating(grant.Custom{Sid: "All", Actions: []string{"GetObject"}, Resources: []string{"arn:aws:s3:::photos"}}),
			`services.cart.grants[0].statement.actions[0]: "GetObject" is no action: write service:Action, such as sns:Publish`,
		},
		"every resource": {
			stating(grant.Custom{Sid: "All", Actions: []string{"sns:Publish", "xray:PutTraceSegments"}, Resources: []string{"*"}}),
			`services.cart.grants[0].statement.resources[0]: "*" opens every resource of the account to sns:Publish: list ARNs; ` +
				`"*" is taken only by actions for which AWS knows no resource, in a statement of their own`,
		},
		"an ID with a blank": {
			stating(grant.Custom{Sid: "My metrics", Actions: []string{"cloudwatch:PutMetricData"}, Resources: []string{"*"}}),
			`services.cart.grants[0].statement.sid: "My metrics" is no statement ID: use letters and digits, such as Metrics`,
		},
		"secrets by a pattern": {
			input(iamplan.Service{Name: "users", Secrets: []string{"arn:aws:secretsmanager:us-east-1:123456789012:secret:users/*"}}),
			`services.users.secrets[0]: "arn:aws:secretsmanager:us-east-1:123456789012:secret:users/*" names more than one secret: ` +
				"list each by its ARN",
		},
		"a secret by its name": {
			input(iamplan.Service{Name: "users", Secrets: []string{"users/db"}}),
			`services.users.secrets[0]: "users/db" is no ARN of a secret or a parameter: write the whole ARN, with the six ` +
				"characters that Secrets Manager puts behind the name",
		},
		"what is inside a secret": {
			input(iamplan.Service{Name: "users", Secrets: []string{secret + ":password::"}}),
			`services.users.secrets[0]: "` + secret + `:password::" names what is inside the secret (password::), ` +
				"which is the task definition's to say: did you mean " + secret + "?",
		},
		"a secret without its last six characters": {
			input(iamplan.Service{Name: "users", Secrets: []string{"arn:aws:secretsmanager:us-east-1:123456789012:secret:users/db"}}),
			`services.users.secrets[0]: "arn:aws:secretsmanager:us-east-1:123456789012:secret:users/db" lacks the six characters ` +
				"that Secrets Manager puts behind the name, as in -AbCdEf: copy the whole ARN",
		},
		"a parameter with a slash too many": {
			input(iamplan.Service{Name: "users", Secrets: []string{"arn:aws:ssm:us-east-1:123456789012:parameter//users/level"}}),
			`services.users.secrets[0]: "arn:aws:ssm:us-east-1:123456789012:parameter//users/level" has a slash too many: ` +
				"did you mean arn:aws:ssm:us-east-1:123456789012:parameter/users/level?",
		},
		"a secret twice": {
			input(iamplan.Service{Name: "users", Secrets: []string{secret, secret}}),
			`services.users.secrets[1]: "` + secret + `" is listed twice: take one off`,
		},
		"a secret of another partition": {
			input(iamplan.Service{Name: "users", Secrets: []string{"arn:aws-cn:ssm:cn-north-1:123456789012:parameter/level"}}),
			"services.users.secrets[0]: it is an ARN of partition aws-cn, but the region us-east-1 is in aws: name a resource there",
		},
		"a key of another region": {
			input(iamplan.Service{
				Name: "users", Secrets: []string{secret},
				SecretsKey: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
			}),
			`services.users.secretsKey: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555" ` +
				"is a key of eu-west-1, and the stack is in us-east-1: name the key that its secrets are encrypted by there",
		},
		"a secret that the key does not decrypt": {
			input(iamplan.Service{
				Name: "users", Secrets: []string{"arn:aws:ssm:eu-west-1:123456789012:parameter/level"},
				SecretsKey: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
			}),
			`services.users.secrets[0]: "arn:aws:ssm:eu-west-1:123456789012:parameter/level" is in eu-west-1, and secretsKey ` +
				"decrypts what the stack's region us-east-1 keeps: name a secret there, or take secretsKey off",
		},
		"a service whose role would have the name of the shared one": {
			input(iamplan.Service{Name: "cart"}, iamplan.Service{Name: "ecs-task", Secrets: []string{secret}}),
			"services.ecs-task: its role ecs-task-execution would have the name shop-ecs-task-execution-role-dev, " +
				"which is that of role execution: choose another name for the service, or write iam.roleNames: auto",
		},
		"a key without secrets": {
			input(iamplan.Service{Name: "users", SecretsKey: "arn:aws:kms:us-east-1:123456789012:key/1"}),
			"services.users.secretsKey: the service declares no secrets to decrypt: list them in secrets, or take the key off",
		},
		"a key by its alias": {
			input(iamplan.Service{Name: "users", Secrets: []string{secret}, SecretsKey: "alias/users"}),
			`services.users.secretsKey: "alias/users" is no ARN of a KMS key: write one such as ` +
				"arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555; an alias will not do",
		},
		"role names by fancy": {
			iamplan.Input{Spec: iamplan.Spec{RoleNames: "pretty"}},
			`iam.roleNames: "pretty" is no way to name roles: write fixed or auto`,
		},
		"a role's name too long": {
			input(iamplan.Service{Name: strings.Repeat("x", 60)}),
			"services." + strings.Repeat("x", 60) + ": the role's name shop-" + strings.Repeat("x", 60) +
				"-task-role-dev has 79 characters, and AWS takes 64: shorten the name of the service, the project or the stack, " +
				"or write iam.roleNames: auto",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := iamplan.New(tc.in, scope)
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestARepositoryMustBeNamedExactly(t *testing.T) {
	t.Parallel()
	_, err := iamplan.New(iamplan.Input{Services: []iamplan.Service{{Name: "cart", Repository: "Shop/Cart"}}}, scope)
	require.EqualError(t, err,
		`services.cart.repository: "Shop/Cart" is no name of a repository: write one such as shop/cart, or its ARN`)
}

func TestAnImageIsNoRepository(t *testing.T) {
	t.Parallel()
	const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/cart:latest"
	_, err := iamplan.New(iamplan.Input{Services: []iamplan.Service{{Name: "cart", Repository: image}}}, scope)
	require.EqualError(t, err, `services.cart.repository: "`+image+`" is an image: `+
		"write the name of its repository, shop/cart, or the repository's ARN")
}

func TestLongNamesOfQueuesAreTakenAndOverlongOnesAreNot(t *testing.T) {
	t.Parallel()
	granting := func(queue string) error {
		_, err := iamplan.New(input(iamplan.Service{Name: "cart", Grants: []grant.Grant{
			{SQS: &grant.SQS{Queue: queue, Access: grant.Send}},
		}}), scope)
		return err
	}
	require.NoError(t, granting(strings.Repeat("q", 80)))
	require.ErrorContains(t, granting(strings.Repeat("q", 81)), "is no name of a queue")
}

func TestADocumentThatAWSWouldRefuseForItsSizeIsTold(t *testing.T) {
	t.Parallel()
	cart := iamplan.Service{Name: "cart"}
	for i := range 250 {
		cart.Grants = append(cart.Grants, grant.Grant{SQS: &grant.SQS{Queue: fmt.Sprintf("queue-%d", i), Access: grant.Send}})
	}
	_, err := iamplan.New(input(cart), scope)
	require.ErrorContains(t, err, "services.cart: the inline policy has ")
	require.ErrorContains(t, err, " characters, and AWS takes 10240: grant less, or split the service")
}
