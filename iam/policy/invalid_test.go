package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
)

func TestMistakesInRolesAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	granting := func(g policy.Grant) policy.Input {
		return input(policy.Service{Name: "cart", Grants: []policy.Grant{g}})
	}
	stating := func(c policy.Custom) policy.Input { return granting(policy.Grant{Statement: &c}) }
	for name, tc := range map[string]struct {
		in   policy.Input
		want string
	}{
		"an empty grant": {
			granting(policy.Grant{}),
			"services.cart.grants[0]: 0 kinds of grant in one: write one of s3, sqs, dynamodb, statement in each",
		},
		"two grants in one": {
			granting(policy.Grant{
				S3:  &policy.S3{Bucket: "photos", Access: policy.Read},
				SQS: &policy.SQS{Queue: "jobs", Access: policy.Send},
			}),
			"services.cart.grants[0]: 2 kinds of grant in one: write one of s3, sqs, dynamodb, statement in each",
		},
		"an access of another family": {
			granting(policy.Grant{S3: &policy.S3{Bucket: "photos", Access: policy.Send}}),
			`services.cart.grants[0].s3.access: "send" is no access: write read or readWrite`,
		},
		"a bucket with capitals": {
			granting(policy.Grant{S3: &policy.S3{Bucket: "Photos", Access: policy.Read}}),
			`services.cart.grants[0].s3.bucket: "Photos" is no name of a bucket: write one such as user-profile-photos, or its ARN`,
		},
		"all queues by a pattern": {
			granting(policy.Grant{SQS: &policy.SQS{Queue: "arn:aws:sqs:us-east-1:*:jobs", Access: policy.Send}}),
			`services.cart.grants[0].sqs.queue: "arn:aws:sqs:us-east-1:*:jobs" is no ARN of one queue`,
		},
		"a table's ARN of another service": {
			granting(policy.Grant{DynamoDB: &policy.DynamoDB{Table: "arn:aws:s3:::carts", Access: policy.Read}}),
			`services.cart.grants[0].dynamodb.table: "arn:aws:s3:::carts" is no ARN of one table`,
		},
		"every action": {
			stating(policy.Custom{Sid: "All", Actions: []string{"s3:*"}, Resources: []string{"arn:aws:s3:::photos"}}),
			`services.cart.grants[0].statement.actions[0]: "s3:*" allows more than one action: list each that the service takes`,
		},
		"no action": {
			stating(policy.Custom{Sid: "All", Actions: []string{"GetObject"}, Resources: []string{"arn:aws:s3:::photos"}}),
			`services.cart.grants[0].statement.actions[0]: "GetObject" is no action: write service:Action, such as sns:Publish`,
		},
		"every resource": {
			stating(policy.Custom{Sid: "All", Actions: []string{"sns:Publish", "xray:PutTraceSegments"}, Resources: []string{"*"}}),
			`services.cart.grants[0].statement.resources[0]: "*" opens every resource of the account to sns:Publish: list ARNs; ` +
				`"*" is taken only by actions for which AWS knows no resource, in a statement of their own`,
		},
		"an ID with a blank": {
			stating(policy.Custom{Sid: "My metrics", Actions: []string{"cloudwatch:PutMetricData"}, Resources: []string{"*"}}),
			`services.cart.grants[0].statement.sid: "My metrics" is no statement ID: use letters and digits, such as Metrics`,
		},
		"secrets by a pattern": {
			input(policy.Service{Name: "users", Secrets: []string{"arn:aws:secretsmanager:us-east-1:123456789012:secret:users/*"}}),
			`services.users.secrets[0]: "arn:aws:secretsmanager:us-east-1:123456789012:secret:users/*" names more than one secret: ` +
				"list each by its ARN",
		},
		"a secret by its name": {
			input(policy.Service{Name: "users", Secrets: []string{"users/db"}}),
			`services.users.secrets[0]: "users/db" is no ARN of a secret or a parameter: write the whole ARN, with the six ` +
				"characters that Secrets Manager puts behind the name",
		},
		"a key without secrets": {
			input(policy.Service{Name: "users", SecretsKey: "arn:aws:kms:us-east-1:123456789012:key/1"}),
			"services.users.secretsKey: the service declares no secrets to decrypt: list them in secrets, or take the key off",
		},
		"a key by its alias": {
			input(policy.Service{Name: "users", Secrets: []string{secret}, SecretsKey: "alias/users"}),
			`services.users.secretsKey: "alias/users" is no ARN of a KMS key`,
		},
		"role names by fancy": {
			policy.Input{Spec: policy.Spec{RoleNames: "pretty"}},
			`iam.roleNames: "pretty" is no way to name roles: write fixed or auto`,
		},
		"a role's name too long": {
			input(policy.Service{Name: strings.Repeat("x", 60)}),
			"services." + strings.Repeat("x", 60) + ": the role's name shop-" + strings.Repeat("x", 60) +
				"-task-role-dev has 79 characters, and AWS takes 64: shorten the name of the service, the project or the stack, " +
				"or write iam.roleNames: auto",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := policy.Roles(tc.in, scope)
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestARepositoryMustBeNamedExactly(t *testing.T) {
	t.Parallel()
	_, err := policy.Roles(policy.Input{Services: []policy.Service{{Name: "cart", Repository: "Shop/Cart"}}}, scope)
	require.EqualError(t, err,
		`services.cart.repository: "Shop/Cart" is no name of a repository: write one such as shop/cart, or its ARN`)
}

func TestADocumentThatAWSWouldRefuseForItsSizeIsTold(t *testing.T) {
	t.Parallel()
	cart := policy.Service{Name: "cart"}
	for i := range 60 {
		cart.Grants = append(cart.Grants, policy.Grant{SQS: &policy.SQS{Queue: fmt.Sprintf("queue-%d", i), Access: policy.Send}})
	}
	_, err := policy.Roles(input(cart), scope)
	require.ErrorContains(t, err, "services.cart: the inline policy has ")
	require.ErrorContains(t, err, " characters, and AWS takes 10240: grant less, or split the service")
}
