package awsname_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/awsname"
)

// TestEndpoint has the names that AWS uses in China, which AWS CDK lists:
// https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts
func TestEndpoint(t *testing.T) {
	t.Parallel()
	china := "ecr.api ecr.dkr sqs sts monitoring states lambda xray kinesis-streams elasticfilesystem ec2 rds"
	for service := range strings.FieldsSeq(china) {
		require.Equal(t, "cn.com.amazonaws.cn-north-1."+service, awsname.Endpoint("cn-north-1", service))
		require.Equal(t, "cn.com.amazonaws.cn-northwest-1."+service, awsname.Endpoint("cn-northwest-1", service))
		require.Equal(t, "com.amazonaws.us-gov-west-1."+service, awsname.Endpoint("us-gov-west-1", service))
	}
	for service := range strings.FieldsSeq("logs secretsmanager ssm ssmmessages kms s3 dynamodb sns events") {
		require.Equal(t, "com.amazonaws.cn-north-1."+service, awsname.Endpoint("cn-north-1", service))
	}
	for name, want := range map[[2]string]string{
		{"us-east-1", "ecr.api"}:                       "com.amazonaws.us-east-1.ecr.api",
		{"eu-west-1", "kafka-api"}:                     "aws.api.eu-west-1.kafka-api",
		{"eu-west-1", "notebook"}:                      "aws.sagemaker.eu-west-1.notebook",
		{"cn-north-1", "transcribe"}:                   "cn.com.amazonaws.cn-north-1.transcribe.cn",
		{"us-east-1", "com.amazonaws.us-east-1.newer"}: "com.amazonaws.us-east-1.newer",
		{"us-east-1", "com.amazonaws.iam"}:             "com.amazonaws.iam",
	} {
		require.Equal(t, want, awsname.Endpoint(name[0], name[1]))
	}
}

func TestEndpointServiceInvertsEndpoint(t *testing.T) {
	t.Parallel()
	services := awsname.EndpointServices()
	require.Greater(t, len(services), 500)
	for _, region := range []string{"us-east-1", "us-gov-east-1", "cn-northwest-1"} {
		for _, service := range services {
			require.Equal(t, service, awsname.EndpointService(awsname.Endpoint(region, service)))
		}
	}
	require.Equal(t, "iam", awsname.EndpointService("com.amazonaws.iam"))
	require.Equal(t, "ecr.api", awsname.EndpointService("ecr.api"))
	require.True(t, awsname.IsGlobalEndpoint("iam"))
}
