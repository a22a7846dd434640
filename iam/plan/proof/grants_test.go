package proof_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/actions"
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
)

// A grantCase is a grant with the requests that it must allow.
type grantCase struct {
	grant grant.Grant
	// allows lists the allowed actions by resource. All other actions on the resource,
	// and these actions on the neighbor, must be denied.
	allows map[string][]string
	// own is the part of each resource that is replaced by neighbor.
	own, neighbor string
	// context meets the conditions.
	context map[string]string
}

const (
	key   = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
	table = "arn:aws:dynamodb:us-east-1:123456789012:table/carts"
	queue = "arn:aws:sqs:us-east-1:123456789012:jobs"
	mount = "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-0123456789abcdef0"
)

var (
	readItems = []string{
		"dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable", "dynamodb:GetItem",
		"dynamodb:Query", "dynamodb:Scan",
	}
	writeItems = []string{"dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
	onIndex    = []string{"dynamodb:Query", "dynamodb:Scan"}
	traces     = []string{
		"xray:GetSamplingRules", "xray:GetSamplingStatisticSummaries", "xray:GetSamplingTargets",
		"xray:PutTelemetryRecords", "xray:PutTraceSegments",
	}
	byMount = map[string]string{
		"elasticfilesystem:AccessedViaMountTarget": "true",
		"elasticfilesystem:AccessPointArn":         "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0",
	}
)

var grantCases = map[string]grantCase{
	"s3 read": {
		grant: grant.Grant{S3: &grant.S3{Bucket: "photos", Access: grant.Read}}, own: "photos", neighbor: "invoices",
		allows: map[string][]string{"arn:aws:s3:::photos": {"s3:ListBucket"}, "arn:aws:s3:::photos/a/cat.png": {"s3:GetObject"}},
	},
	"s3 readWrite": {
		grant: grant.Grant{S3: &grant.S3{Bucket: "photos", Access: grant.ReadWrite}}, own: "photos", neighbor: "photos-of-others",
		allows: map[string][]string{
			"arn:aws:s3:::photos":         {"s3:ListBucket"},
			"arn:aws:s3:::photos/cat.png": {"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"},
		},
	},
	"s3 with a prefix": {
		grant: grant.Grant{S3: &grant.S3{Bucket: "photos", Access: grant.Read, Prefix: "users/"}}, own: "users/", neighbor: "orders/",
		allows: map[string][]string{"arn:aws:s3:::photos/users/cat.png": {"s3:GetObject"}},
	},
	"list of a prefix": {
		grant: grant.Grant{S3: &grant.S3{Bucket: "photos", Access: grant.Read, Prefix: "users/"}}, own: "photos", neighbor: "invoices",
		allows: map[string][]string{"arn:aws:s3:::photos": {"s3:ListBucket"}}, context: map[string]string{"s3:prefix": "users/a"},
	},
	"sqs send": {
		grant: grant.Grant{SQS: &grant.SQS{Queue: "jobs", Access: grant.Send}}, own: "jobs", neighbor: "mails",
		allows: map[string][]string{queue: {"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"}},
	},
	"sqs consume": {
		grant: grant.Grant{SQS: &grant.SQS{Queue: "jobs", Access: grant.Consume}}, own: "jobs", neighbor: "jobs-of-others",
		allows: map[string][]string{queue: {
			"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage",
		}},
	},
	"sns": {
		grant: grant.Grant{SNS: &grant.SNS{Topic: "orders"}}, own: "orders", neighbor: "alarms",
		allows: map[string][]string{"arn:aws:sns:us-east-1:123456789012:orders": {"sns:Publish"}},
	},
	"dynamodb read": {
		grant: grant.Grant{DynamoDB: &grant.DynamoDB{Table: "carts", Access: grant.Read}}, own: "carts", neighbor: "orders",
		allows: map[string][]string{table: readItems, table + "/index/by-user": onIndex},
	},
	"dynamodb readWrite with its stream": {
		grant: grant.Grant{DynamoDB: &grant.DynamoDB{Table: "carts", Access: grant.ReadWrite, Stream: true}}, own: "carts", neighbor: "carts2",
		allows: map[string][]string{
			table: slices.Concat(readItems, writeItems), table + "/index/by-user": onIndex,
			table + "/stream/2026-01-01T00:00:00.000": {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"},
		},
	},
	"secret": {
		grant: grant.Grant{Secret: &grant.Secret{Name: "cart/db"}}, own: "cart/db", neighbor: "cart/db-admin",
		allows: map[string][]string{
			"arn:aws:secretsmanager:us-east-1:123456789012:secret:cart/db-AbCdEf": {
				"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue",
			},
		},
	},
	"parameter": {
		grant: grant.Grant{Parameter: &grant.Parameter{Name: "/cart/level"}}, own: "cart", neighbor: "orders",
		allows: map[string][]string{"arn:aws:ssm:us-east-1:123456789012:parameter/cart/level": {"ssm:GetParameter", "ssm:GetParameters"}},
	},
	"kms read": {
		grant: grant.Grant{KMS: &grant.KMS{Key: key, Via: []string{"s3"}, Access: grant.Read}}, own: "1111", neighbor: "9999",
		allows: map[string][]string{key: {"kms:Decrypt"}}, context: map[string]string{"kms:ViaService": "s3.us-east-1.amazonaws.com"},
	},
	"kms readWrite": {
		grant: grant.Grant{KMS: &grant.KMS{Key: key, Via: []string{"s3", "sqs"}, Access: grant.ReadWrite}}, own: "1111", neighbor: "9999",
		allows:  map[string][]string{key: {"kms:Decrypt", "kms:GenerateDataKey"}},
		context: map[string]string{"kms:ViaService": "sqs.us-east-1.amazonaws.com"},
	},
	"efs read": {
		grant: grant.Grant{EFS: &grant.EFS{FileSystem: "fs-0123456789abcdef0", AccessPoint: "fsap-0123456789abcdef0", Access: grant.Read}},
		own:   "fs-0123", neighbor: "fs-9999", context: byMount,
		allows: map[string][]string{mount: {"elasticfilesystem:ClientMount"}},
	},
	"efs readWrite": {
		grant: grant.Grant{EFS: &grant.EFS{FileSystem: "fs-0123456789abcdef0", AccessPoint: "fsap-0123456789abcdef0", Access: grant.ReadWrite}},
		own:   "fs-0123", neighbor: "fs-9999", context: byMount,
		allows: map[string][]string{mount: {"elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"}},
	},
	"events": {
		grant: grant.Grant{Events: &grant.Events{Bus: "shop"}}, own: "shop", neighbor: "default",
		allows: map[string][]string{"arn:aws:events:us-east-1:123456789012:event-bus/shop": {"events:PutEvents"}},
	},
	"metrics": {
		grant:  grant.Grant{Metrics: &grant.Metrics{Namespace: "Shop/Cart"}},
		allows: map[string][]string{"*": {"cloudwatch:PutMetricData"}}, context: map[string]string{"cloudwatch:namespace": "Shop/Cart"},
	},
	"xray": {grant: grant.Grant{XRay: &grant.XRay{}}, allows: map[string][]string{"*": traces}},
	"custom statement": {
		grant: grant.Grant{Statement: &grant.Custom{
			Sid: "Ask", Actions: []string{"bedrock:InvokeModel"},
			Resources: []string{"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2"},
		}},
		own: "claude-v2", neighbor: "claude-v3",
		allows: map[string][]string{"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2": {"bedrock:InvokeModel"}},
	},
}

func granted(t *testing.T, g grant.Grant) iamplan.Role {
	t.Helper()
	return planned(t, iamplan.Input{Project: "shop", Environment: "dev", Services: []iamplan.Service{
		{Name: "cart", ServicePermissions: iamplan.ServicePermissions{Repository: "shop/cart", Grants: []grant.Grant{g}}},
	}})["cart-task"]
}

func TestGrantsAllowOnlyTheirActions(t *testing.T) {
	t.Parallel()
	for name, tc := range grantCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := granted(t, tc.grant)
			var all []request
			for _, resource := range slices.Sorted(maps.Keys(tc.allows)) {
				all = append(all, tc.requests(t, r, resource)...)
			}
			simulate(t, append(all, dangerous(t, r)...))
		})
	}
}

// requests returns a request for each action that supports the resource.
func (tc grantCase) requests(t *testing.T, r iamplan.Role, resource string) []request {
	t.Helper()
	var all []request
	add := func(action, resource string, context map[string]string, allowed bool) {
		req := by(t, r, action, resource)
		req.Context, req.allowed = context, allowed
		all = append(all, req)
	}
	for _, action := range tc.allows[resource] {
		add(action, resource, tc.context, true)
		if tc.own != "" {
			add(action, strings.Replace(resource, tc.own, tc.neighbor, 1), tc.context, false)
			if parts := strings.Split(resource, ":"); parts[4] == account {
				parts[4] = other
				add(action, strings.Join(parts, ":"), tc.context, false)
			}
		}
		for key := range tc.context {
			add(action, resource, without(tc.context, key, ""), false)
			add(action, resource, without(tc.context, key, "another"), false)
		}
	}
	prefix, _, _ := strings.Cut(tc.allows[resource][0], ":")
	for _, name := range reference(t)[prefix] {
		action, err := actions.Find(name)
		require.NoError(t, err)
		fits := resource == "*" && len(action.Types) == 0 || resource != "*" && action.Supports(resource)
		if fits && !slices.Contains(tc.allows[resource], name) {
			add(name, resource, tc.context, false)
		}
	}
	return all
}

// without returns a context with one key changed, or removed if the value is "".
func without(context map[string]string, key, value string) map[string]string {
	changed := maps.Clone(context)
	if changed[key] = value; value == "" {
		delete(changed, key)
	}
	return changed
}

// dangerous returns requests that no task role may allow.
func dangerous(t *testing.T, r iamplan.Role) []request {
	t.Helper()
	var all []request
	for _, call := range [][2]string{
		{"iam:AttachRolePolicy", "arn:aws:iam::123456789012:role/shop-cart-task-role-dev"},
		{"iam:CreateAccessKey", "arn:aws:iam::123456789012:user/root"},
		{"iam:PassRole", "arn:aws:iam::123456789012:role/shop-orders-task-role-dev"},
		{"iam:PutRolePolicy", "arn:aws:iam::123456789012:role/shop-cart-task-role-dev"},
		{"sts:AssumeRole", "arn:aws:iam::123456789012:role/shop-orders-task-role-dev"},
		{"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:123456789012:secret:orders/db-AbCdEf"},
		{"ssm:GetParameters", "arn:aws:ssm:us-east-1:123456789012:parameter/orders/key"},
		{"s3:DeleteBucket", "arn:aws:s3:::photos"},
		{"s3:PutBucketPolicy", "arn:aws:s3:::photos"},
		{"kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/aaaaaaaa-2222-3333-4444-555555555555"},
		{"kms:ScheduleKeyDeletion", key},
		{"dynamodb:DeleteTable", table},
		{"sqs:PurgeQueue", queue},
		{"ecs:RunTask", "arn:aws:ecs:us-east-1:123456789012:task-definition/shop-dev-cart:1"},
		{"ecr:PutImage", "arn:aws:ecr:us-east-1:123456789012:repository/shop/cart"},
		{"ec2:AuthorizeSecurityGroupIngress", "arn:aws:ec2:us-east-1:123456789012:security-group/sg-1"},
		{"logs:DeleteLogGroup", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-dev/cart"},
	} {
		all = append(all, by(t, r, call[0], call[1]))
	}
	return all
}

func TestAllKindsOfGrantAreSimulated(t *testing.T) {
	t.Parallel()
	for i, field := range slices.Collect(reflect.TypeFor[grant.Grant]().Fields()) {
		simulated := slices.ContainsFunc(slices.Collect(maps.Values(grantCases)), func(tc grantCase) bool {
			return !reflect.ValueOf(tc.grant).Field(i).IsNil()
		})
		require.True(t, simulated, field.Name)
	}
}
