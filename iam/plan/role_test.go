package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
)

var scope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:users/db-AbCdEf"

func input(services ...iamplan.Service) iamplan.Input {
	return iamplan.Input{Project: "shop", Environment: "dev", Services: services}
}

func roles(t *testing.T, in iamplan.Input) map[string]iamplan.Role {
	t.Helper()
	list, err := iamplan.New(in, scope)
	require.NoError(t, err)
	all := map[string]iamplan.Role{}
	for _, r := range list.Roles {
		all[r.Key] = r
	}
	return all
}

// statements returns a role's statements as "Sid: actions on resources".
func statements(r iamplan.Role) []string {
	var all []string
	for _, s := range r.Policy.Statements {
		all = append(all, fmt.Sprintf("%s: %s on %s", s.Sid, strings.Join(s.Actions, " "), strings.Join(s.Resources, " ")))
	}
	return all
}

func TestServicesWithSecretsHaveDedicatedExecutionRole(t *testing.T) {
	t.Parallel()
	all := roles(t, input(
		iamplan.Service{Name: "cart"}, iamplan.Service{Name: "orders"},
		iamplan.Service{Name: "users", ServicePermissions: iamplan.ServicePermissions{Secrets: []string{secret}}},
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

func TestSecretsKeyDecryptsThroughSecretsServicesOnly(t *testing.T) {
	t.Parallel()
	key := "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
	all := roles(t, input(iamplan.Service{Name: "users", ServicePermissions: iamplan.ServicePermissions{Secrets: []string{secret}, SecretsKey: key}}))
	decrypt := all["users-execution"].Policy.Statements[4]
	require.Equal(t, []string{"kms:Decrypt"}, decrypt.Actions)
	require.Equal(t, []string{key}, decrypt.Resources)
	require.Equal(t, policy.Conditions{"StringEquals": {"kms:ViaService": {
		"secretsmanager.us-east-1.amazonaws.com", "ssm.us-east-1.amazonaws.com",
	}}}, decrypt.Conditions)
}

func TestRolesTrustECSForTheirAccountOnly(t *testing.T) {
	t.Parallel()
	for key, one := range roles(t, input(iamplan.Service{Name: "cart"}, iamplan.Service{Name: "users", ServicePermissions: iamplan.ServicePermissions{Secrets: []string{secret}}})) {
		text, err := one.Trust.JSON()
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

func TestTaskRoleHasOnlyItsGrants(t *testing.T) {
	t.Parallel()
	all := roles(t, input(iamplan.Service{Name: "cart"}, iamplan.Service{Name: "users", ServicePermissions: iamplan.ServicePermissions{Exec: true}}))
	require.Empty(t, all["cart-task"].Policy.Statements)
	require.Equal(t, []string{"ECSExec: ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel " +
		"ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel on *"}, statements(all["users-task"]))
}

func TestGrantsAreMergedAndSidsAreUnique(t *testing.T) {
	t.Parallel()
	all := roles(t, input(iamplan.Service{Name: "cart", ServicePermissions: iamplan.ServicePermissions{Grants: []grant.Grant{
		{SQS: &grant.SQS{Queue: "jobs", Access: grant.Send}},
		{SQS: &grant.SQS{Queue: "mails", Access: grant.Send}},
		{Statement: &grant.Custom{Sid: "SQSSend", Actions: []string{"sns:Publish"}, Resources: []string{"arn:aws:sns:us-east-1:123456789012:a"}}},
	}}}))
	require.Equal(t, []string{
		"SQSSend: sqs:GetQueueUrl sqs:GetQueueAttributes sqs:SendMessage on " +
			"arn:aws:sqs:us-east-1:123456789012:jobs arn:aws:sqs:us-east-1:123456789012:mails",
		"SQSSend2: sns:Publish on arn:aws:sns:us-east-1:123456789012:a",
	}, statements(all["cart-task"]))
}

func TestAWSServicesOfService(t *testing.T) {
	t.Parallel()
	s := iamplan.Service{
		ServicePermissions: iamplan.ServicePermissions{
			Secrets: []string{secret, "arn:aws:ssm:us-east-1:123456789012:parameter/users/level"}, Exec: true,
			Grants: []grant.Grant{
				{SQS: &grant.SQS{}},
				{DynamoDB: &grant.DynamoDB{}},
				{S3: &grant.S3{}},
				{Statement: &grant.Custom{Actions: []string{"cloudwatch:PutMetricData", "sns:Publish", "iam:GetRole"}}},
			},
		},
	}
	require.Equal(t, []string{"secretsmanager", "ssm", "ssmmessages", "sqs", "dynamodb", "s3", "monitoring", "sns"},
		s.AWSServices(iamplan.Spec{}))
}

func TestAWSServicesOfExecLogging(t *testing.T) {
	t.Parallel()
	in := input()
	in.Spec.ExecLogging = &grant.ExecLogging{LogGroup: "/ecs/exec", Bucket: "sessions", Key: "arn:aws:kms:us-east-1:123456789012:key/1"}
	require.Equal(t, []string{"ssmmessages", "logs", "s3", "kms"}, iamplan.ServicePermissions{Exec: true}.AWSServices(in.Spec))
	require.Empty(t, iamplan.ServicePermissions{}.AWSServices(in.Spec), "no shell is opened")
}

func TestARNHasPartitionOfRegion(t *testing.T) {
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

func TestAutoRoleNamesAreEmpty(t *testing.T) {
	t.Parallel()
	in := input(iamplan.Service{Name: "cart"})
	in.Spec.RoleNames = "auto"
	for key, one := range roles(t, in) {
		require.Empty(t, one.Name, key)
	}
}

func TestFoundationRolePoliciesFitManyServices(t *testing.T) {
	t.Parallel()
	var services []iamplan.Service
	for i := range 60 {
		services = append(services, iamplan.Service{Name: fmt.Sprintf("service-%d", i)})
	}
	in := input(services...)
	in.Spec.PermissionsBoundary = "arn:aws:iam::123456789012:policy/boundary"
	in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Branch: "main", Foundation: &iamplan.PulumiRole{}}
	in.Deployed.Types = deploy.Types()
	for _, s := range services {
		in.Deployed.Registry.Shared = append(in.Deployed.Registry.Shared, "shop/"+s.Name)
	}
	foundation := roles(t, in)[iamplan.FoundationKey]
	require.LessOrEqual(t, len(foundation.Managed), policy.MaxAttached)
	for i := range services {
		require.True(t, foundation.Policy.Allows(policy.Need{
			Action: "ecr:SetRepositoryPolicy", Resource: scope.ARN("ecr", fmt.Sprintf("repository/shop/service-%d", i)),
		}))
	}
}

func TestNamesAreRequired(t *testing.T) {
	t.Parallel()
	_, err := iamplan.New(iamplan.Input{Services: []iamplan.Service{{Name: "cart"}, {Name: "cart"}, {}}}, scope)
	require.EqualError(t, err, `Project: required: names of roles and log groups contain it
Environment: required: names of roles and log groups contain it
services.cart: two services have this name: rename one of them
services: invalid value "": must be up to 32 lower-case letters, digits and hyphens, a letter first and no hyphen last`)
}

func TestDefaultRepository(t *testing.T) {
	t.Parallel()
	in := input(iamplan.Service{Name: "cart"})
	plan, err := iamplan.New(in, scope)
	require.NoError(t, err)
	require.Equal(t, "shop/cart", plan.Input.Services[0].Repository)
	require.Empty(t, in.Services[0].Repository, "the input of the caller")
	pull := policy.Need{Action: "ecr:BatchGetImage", Resource: "arn:aws:ecr:us-east-1:123456789012:repository/shop/cart"}
	require.True(t, plan.Roles[0].Policy.Allows(pull))
	require.Contains(t, iamplan.StartNeeds(in, in.Services[0], scope), pull)
}
