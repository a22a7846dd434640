package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
)

var scope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:users/db-AbCdEf"

func input(services ...policy.Service) policy.Input {
	for i := range services {
		services[i].Repository = "shop/" + services[i].Name
	}
	return policy.Input{Project: "shop", Environment: "dev", Services: services}
}

func roles(t *testing.T, in policy.Input) map[string]policy.Role {
	t.Helper()
	list, err := policy.Roles(in, scope)
	require.NoError(t, err)
	all := map[string]policy.Role{}
	for _, r := range list {
		all[r.Key] = r
	}
	return all
}

// statements returns a role's statements as "Sid: actions on resources".
func statements(r policy.Role) []string {
	var all []string
	for _, s := range r.Policy.Statements {
		all = append(all, fmt.Sprintf("%s: %s on %s", s.Sid, strings.Join(s.Actions, " "), strings.Join(s.Resources, " ")))
	}
	return all
}

func TestServicesShareAnExecutionRoleUntilTheyHaveSecrets(t *testing.T) {
	t.Parallel()
	all := roles(t, input(
		policy.Service{Name: "cart"}, policy.Service{Name: "orders"},
		policy.Service{Name: "users", Secrets: []string{secret}},
	))
	require.Len(t, all, 5)
	require.Equal(t, "shop-ecs-task-execution-role-dev", all["execution"].Name)
	require.Equal(t, "shop-users-execution-role-dev", all["users-execution"].Name)
	require.Equal(t, "shop-cart-task-role-dev", all["cart-task"].Name)
	require.NotContains(t, strings.Join(statements(all["execution"]), "\n"), "secret")
	require.Contains(t, statements(all["users-execution"]), "InjectSecrets: secretsmanager:GetSecretValue on "+secret)
	require.Contains(t, statements(all["execution"]),
		"PullImages: ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage on "+
			"arn:aws:ecr:us-east-1:123456789012:repository/shop/cart arn:aws:ecr:us-east-1:123456789012:repository/shop/orders")
	require.Contains(t, statements(all["users-execution"]),
		"WriteLogs: logs:CreateLogStream logs:PutLogEvents on arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-dev/users:*")
}

func TestTheCustomersKeyDecryptsOnlyThroughTheSecretsService(t *testing.T) {
	t.Parallel()
	key := "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
	all := roles(t, input(policy.Service{Name: "users", Secrets: []string{secret}, SecretsKey: key}))
	decrypt := all["users-execution"].Policy.Statements[4]
	require.Equal(t, []string{"kms:Decrypt"}, decrypt.Actions)
	require.Equal(t, []string{key}, decrypt.Resources)
	require.Equal(t, policy.Conditions{"StringEquals": {"kms:ViaService": {
		"secretsmanager.us-east-1.amazonaws.com", "ssm.us-east-1.amazonaws.com",
	}}}, decrypt.Conditions)
}

func TestEveryRoleTrustsECSForThisAccountOnly(t *testing.T) {
	t.Parallel()
	for key, role := range roles(t, input(policy.Service{Name: "cart"}, policy.Service{Name: "users", Secrets: []string{secret}})) {
		text, err := role.Trust.JSON()
		require.NoError(t, err)
		require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{
			"Sid": "Tasks", "Effect": "Allow",
			"Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": ["sts:AssumeRole"],
			"Condition": {
				"StringEquals": {"aws:SourceAccount": ["123456789012"]},
				"ArnLike": {"aws:SourceArn": ["arn:aws:ecs:us-east-1:123456789012:*"]}
			}}]}`, text, key)
	}
}

func TestGrantsAllowTheirActionsOnTheirResource(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		grant policy.Grant
		want  []string
	}{
		"S3 read": {
			policy.Grant{S3: &policy.S3{Bucket: "photos", Access: policy.Read}},
			[]string{
				"S3ListPhotos: s3:ListBucket on arn:aws:s3:::photos",
				"S3ReadPhotos: s3:GetObject on arn:aws:s3:::photos/*",
			},
		},
		"S3 readWrite by ARN": {
			policy.Grant{S3: &policy.S3{Bucket: "arn:aws:s3:::photos", Access: policy.ReadWrite}},
			[]string{
				"S3ListPhotos: s3:ListBucket on arn:aws:s3:::photos",
				"S3ReadWritePhotos: s3:GetObject s3:PutObject s3:DeleteObject s3:AbortMultipartUpload on arn:aws:s3:::photos/*",
			},
		},
		"SQS send": {
			policy.Grant{SQS: &policy.SQS{Queue: "email-notifications", Access: policy.Send}},
			[]string{"SQSSendEmailNotifications: sqs:GetQueueUrl sqs:GetQueueAttributes sqs:SendMessage on " +
				"arn:aws:sqs:us-east-1:123456789012:email-notifications"},
		},
		"SQS consume": {
			policy.Grant{SQS: &policy.SQS{Queue: "jobs.fifo", Access: policy.Consume}},
			[]string{"SQSConsumeJobsFifo: sqs:GetQueueUrl sqs:GetQueueAttributes sqs:ReceiveMessage sqs:DeleteMessage " +
				"sqs:ChangeMessageVisibility on arn:aws:sqs:us-east-1:123456789012:jobs.fifo"},
		},
		"DynamoDB read": {
			policy.Grant{DynamoDB: &policy.DynamoDB{Table: "carts", Access: policy.Read}},
			[]string{
				"DynamoDBReadCarts: dynamodb:DescribeTable dynamodb:GetItem dynamodb:BatchGetItem " +
					"dynamodb:ConditionCheckItem dynamodb:Query dynamodb:Scan on arn:aws:dynamodb:us-east-1:123456789012:table/carts",
				"DynamoDBIndexesCarts: dynamodb:Query dynamodb:Scan on arn:aws:dynamodb:us-east-1:123456789012:table/carts/index/*",
			},
		},
		"a statement of one's own": {
			policy.Grant{Statement: &policy.Custom{
				Sid: "Metrics", Actions: []string{"cloudwatch:PutMetricData"}, Resources: []string{"*"},
			}},
			[]string{"Metrics: cloudwatch:PutMetricData on *"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := roles(t, input(policy.Service{Name: "cart", Grants: []policy.Grant{tc.grant}}))
			require.Equal(t, tc.want, statements(all["cart-task"]))
		})
	}
}

func TestATaskRoleHasNothingButItsGrants(t *testing.T) {
	t.Parallel()
	all := roles(t, input(policy.Service{Name: "cart"}, policy.Service{Name: "users", Exec: true}))
	require.Empty(t, all["cart-task"].Policy.Statements)
	require.Equal(t, []string{"ECSExec: ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel " +
		"ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel on *"}, statements(all["users-task"]))
}

func TestStatementsThatWouldShareAnIDAreNumbered(t *testing.T) {
	t.Parallel()
	all := roles(t, input(policy.Service{Name: "cart", Grants: []policy.Grant{
		{SQS: &policy.SQS{Queue: "my-jobs", Access: policy.Send}},
		{SQS: &policy.SQS{Queue: "my_jobs", Access: policy.Send}},
		{SQS: &policy.SQS{Queue: "my-jobs2", Access: policy.Send}},
	}}))
	require.Equal(t, "SQSSendMyJobs", all["cart-task"].Policy.Statements[0].Sid)
	require.Equal(t, "SQSSendMyJobs2", all["cart-task"].Policy.Statements[1].Sid)
	require.Equal(t, "SQSSendMyJobs22", all["cart-task"].Policy.Statements[2].Sid, "the name is taken")
}

func TestCallsAreWhatEndpointsAreDerivedFrom(t *testing.T) {
	t.Parallel()
	s := policy.Service{
		Secrets: []string{secret, "arn:aws:ssm:us-east-1:123456789012:parameter/users/level"}, Exec: true,
		Grants: []policy.Grant{
			{SQS: &policy.SQS{}},
			{DynamoDB: &policy.DynamoDB{}},
			{S3: &policy.S3{}},
			{Statement: &policy.Custom{Actions: []string{"cloudwatch:PutMetricData", "sns:Publish", "iam:GetRole"}}},
		},
	}
	require.Equal(t, []string{"secretsmanager", "ssm", "ssmmessages", "sqs", "dynamodb", "s3", "monitoring", "sns"}, s.Calls())
}

func TestARNsBelongToTheirRegionsPartition(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"eu-west-1":       "arn:aws:sqs:eu-west-1:123456789012:q",
		"cn-north-1":      "arn:aws-cn:sqs:cn-north-1:123456789012:q",
		"us-gov-west-1":   "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:q",
		"us-iso-east-1":   "arn:aws-iso:sqs:us-iso-east-1:123456789012:q",
		"us-isob-east-1":  "arn:aws-iso-b:sqs:us-isob-east-1:123456789012:q",
		"eusc-de-east-1":  "arn:aws-eusc:sqs:eusc-de-east-1:123456789012:q",
		"eu-isoe-west-1":  "arn:aws-iso-e:sqs:eu-isoe-west-1:123456789012:q",
		"us-isof-south-1": "arn:aws-iso-f:sqs:us-isof-south-1:123456789012:q",
	} {
		require.Equal(t, want, policy.Scope{Region: region, Account: "123456789012"}.ARN("sqs", "q"))
	}
}

func TestAutoNamesAreLeftToPulumi(t *testing.T) {
	t.Parallel()
	in := input(policy.Service{Name: "cart"})
	in.Spec.RoleNames = "auto"
	for key, role := range roles(t, in) {
		require.Empty(t, role.Name, key)
	}
}
