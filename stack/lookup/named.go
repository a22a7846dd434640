package lookup

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/dynamodb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecr"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

func callerIdentity(ctx *pulumi.Context, provider pulumi.InvokeOption) (string, error) {
	caller, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{}, provider)
	if err != nil {
		return "", err
	}
	return caller.AccountId, nil
}

func secrets(ctx *pulumi.Context, request lookupplan.Secrets, provider pulumi.InvokeOption) (lookupplan.SecretARNs, error) {
	list, err := secretsmanager.GetSecrets(ctx, &secretsmanager.GetSecretsArgs{Filters: []secretsmanager.GetSecretsFilter{
		{Name: "name", Values: strings.Split(request.Names, ",")},
	}}, provider)
	if err != nil {
		return nil, err
	}
	return list.Arns, nil
}

// maxQueues is how many queues the provider lists at most, without saying that there are
// more.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
const maxQueues = 1000

func names(ctx *pulumi.Context, request lookupplan.Names, provider pulumi.InvokeOption) (list lookupplan.NameList, err error) {
	switch request.Service {
	case lookupplan.SQS:
		queues, err := sqs.GetQueues(ctx, &sqs.GetQueuesArgs{}, provider)
		if err != nil {
			return list, err
		}
		for _, url := range queues.QueueUrls {
			list.Names = append(list.Names, url[strings.LastIndex(url, "/")+1:])
		}
		list.More = len(list.Names) >= maxQueues
	case lookupplan.DynamoDB:
		tables, err := dynamodb.GetTables(ctx, provider)
		if err != nil {
			return list, err
		}
		list.Names = tables.Names
	case lookupplan.ECR:
		repositories, err := ecr.GetRepositories(ctx, provider)
		if err != nil {
			return list, err
		}
		list.Names = repositories.Names
	}
	return list, nil
}

func topic(ctx *pulumi.Context, request lookupplan.Topic, provider pulumi.InvokeOption) (bool, error) {
	_, err := sns.LookupTopic(ctx, &sns.LookupTopicArgs{Name: request.Name}, provider)
	return err == nil, err
}

// bucket returns no region for a bucket that exists and that the credentials cannot read.
func bucket(ctx *pulumi.Context, request lookupplan.Bucket, provider pulumi.InvokeOption) (lookupplan.BucketRegion, error) {
	found, err := s3.LookupBucket(ctx, &s3.LookupBucketArgs{Bucket: request.Name}, provider)
	switch {
	case err != nil && strings.Contains(err.Error(), "StatusCode: 403"):
		return "", nil
	case err != nil:
		return "", err
	}
	return lookupplan.BucketRegion(found.Region), nil
}

func key(ctx *pulumi.Context, request lookupplan.Key, provider pulumi.InvokeOption) (lookupplan.KeyState, error) {
	found, err := kms.LookupKey(ctx, &kms.LookupKeyArgs{KeyId: request.ARN}, provider)
	if err != nil && strings.Contains(err.Error(), "is not a valid KMS Key") {
		return "", fmt.Errorf("NotFound: %w", err) // AWS's IDs are random UUIDs, which the provider checks
	}
	if err != nil {
		return "", err
	}
	return lookupplan.KeyState(found.KeyState), nil
}

// managedPolicy returns an empty document if the credentials cannot read the text: the
// provider reads it last.
func managedPolicy(ctx *pulumi.Context, request lookupplan.ManagedPolicy, provider pulumi.InvokeOption) (lookupplan.PolicyDocument, error) {
	found, err := iam.LookupPolicy(ctx, &iam.LookupPolicyArgs{Arn: &request.ARN}, provider)
	if err != nil && strings.Contains(err.Error(), "GetPolicyVersion") && strings.Contains(err.Error(), "AccessDenied") {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return lookupplan.PolicyDocument(found.Policy), nil
}
