package grant_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
)

var scope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

func TestStatementsOfGrants(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		grant grant.Grant
		want  []string
	}{
		"S3 read": {
			grant.Grant{S3: &grant.S3{Bucket: "photos", Access: grant.Read}},
			[]string{
				"S3List: s3:ListBucket on arn:aws:s3:::photos",
				"S3Read: s3:GetObject on arn:aws:s3:::photos/*",
			},
		},
		"public parameter": { // which the policy simulator of the tests rejects: its ARN has no account
			grant.Grant{Parameter: &grant.Parameter{Name: "/aws/service/list"}},
			[]string{"ReadParameters: ssm:GetParameter ssm:GetParameters on arn:aws:ssm:us-east-1::parameter/aws/service/list"},
		},
		"public parameter without a leading slash": {
			grant.Grant{Parameter: &grant.Parameter{Name: "aws/service/list"}},
			[]string{"ReadParameters: ssm:GetParameter ssm:GetParameters on arn:aws:ssm:us-east-1::parameter/aws/service/list"},
		},
		"S3 readWrite by ARN": {
			grant.Grant{S3: &grant.S3{Bucket: "arn:aws:s3:::photos", Access: grant.ReadWrite}},
			[]string{
				"S3List: s3:ListBucket on arn:aws:s3:::photos",
				"S3ReadWrite: s3:GetObject s3:PutObject s3:DeleteObject s3:AbortMultipartUpload on arn:aws:s3:::photos/*",
			},
		},
		"SQS send": {
			grant.Grant{SQS: &grant.SQS{Queue: "email-notifications", Access: grant.Send}},
			[]string{"SQSSend: sqs:GetQueueUrl sqs:GetQueueAttributes sqs:SendMessage on " +
				"arn:aws:sqs:us-east-1:123456789012:email-notifications"},
		},
		"SQS consume": {
			grant.Grant{SQS: &grant.SQS{Queue: "jobs.fifo", Access: grant.Consume}},
			[]string{"SQSConsume: sqs:GetQueueUrl sqs:GetQueueAttributes sqs:ReceiveMessage sqs:DeleteMessage " +
				"sqs:ChangeMessageVisibility on arn:aws:sqs:us-east-1:123456789012:jobs.fifo"},
		},
		"DynamoDB read": {
			grant.Grant{DynamoDB: &grant.DynamoDB{Table: "carts", Access: grant.Read}},
			[]string{
				"DynamoDBRead: dynamodb:DescribeTable dynamodb:GetItem dynamodb:BatchGetItem " +
					"dynamodb:ConditionCheckItem dynamodb:Query dynamodb:Scan on arn:aws:dynamodb:us-east-1:123456789012:table/carts",
				"DynamoDBIndexes: dynamodb:Query dynamodb:Scan on arn:aws:dynamodb:us-east-1:123456789012:table/carts/index/*",
			},
		},
		"custom statement": {
			grant.Grant{Statement: &grant.Custom{
				Sid: "Metrics", Actions: []string{"cloudwatch:PutMetricData"}, Resources: []string{"*"},
			}},
			[]string{"Metrics: cloudwatch:PutMetricData on *"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range tc.grant.Statements(scope) {
				got = append(got, fmt.Sprintf("%s: %s on %s", s.Sid, strings.Join(s.Actions, " "), strings.Join(s.Resources, " ")))
			}
			require.Equal(t, tc.want, got)
		})
	}
}

// calls are the endpoints that each kind of grant calls, by its key.
var calls = map[string]struct {
	grant grant.Grant
	want  []string
}{
	"s3":        {grant.Grant{S3: &grant.S3{}}, []string{"s3"}},
	"sqs":       {grant.Grant{SQS: &grant.SQS{}}, []string{"sqs"}},
	"sns":       {grant.Grant{SNS: &grant.SNS{}}, []string{"sns"}},
	"dynamodb":  {grant.Grant{DynamoDB: &grant.DynamoDB{Stream: true}}, []string{"dynamodb", "dynamodb-streams"}},
	"secret":    {grant.Grant{Secret: &grant.Secret{}}, []string{"secretsmanager"}},
	"parameter": {grant.Grant{Parameter: &grant.Parameter{}}, []string{"ssm"}},
	"kms":       {grant.Grant{KMS: &grant.KMS{}}, nil}, // the AWS services call it
	"efs":       {grant.Grant{EFS: &grant.EFS{}}, nil}, // the mount target is in the VPC
	"events":    {grant.Grant{Events: &grant.Events{}}, []string{"events"}},
	"metrics":   {grant.Grant{Metrics: &grant.Metrics{}}, []string{"monitoring"}},
	"xray":      {grant.Grant{XRay: &grant.XRay{}}, []string{"xray"}},
	"statement": {
		grant.Grant{Statement: &grant.Custom{Actions: []string{"kms:Decrypt", "dynamodb:GetRecords", "iam:GetRole"}}},
		[]string{"kms", "dynamodb-streams"},
	},
}

func TestEndpointsOfGrants(t *testing.T) {
	t.Parallel()
	for field := range reflect.TypeFor[grant.Grant]().Fields() {
		key := field.Tag.Get("json")
		tc, ok := calls[key]
		require.True(t, ok, "%s: add its endpoints", key)
		require.False(t, reflect.ValueOf(tc.grant).FieldByIndex(field.Index).IsNil(), key)
		require.Equal(t, tc.want, tc.grant.Calls(), key)
	}
}
