package awscli_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/explain/awscli"
	"ecs-foundation/stack/explain/clitest"
)

// cart returns answers on a service with everything that is read of one.
func cart() *clitest.Answers {
	f := shop()
	f.Results["sts get-caller-identity"] = `{"Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/a"}`
	f.Results["ecs describe-services"] = `{"services": [{"serviceName": "cart", "serviceArn": "arn:aws:ecs:r:1:service/shop/cart",
		"taskDefinition": "cart:1", "loadBalancers": [{"targetGroupArn": "tg-1"}]}]}`
	f.Results["ecs describe-task-definition"] = `{"taskDefinition": {"taskDefinitionArn": "cart:1", "executionRoleArn": "arn:aws:iam::111122223333:role/ecs/run",
		"containerDefinitions": [
			{"name": "app", "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/cart:1", "secrets": [
				{"name": "A", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:password::"}, {"name": "B", "valueFrom": "/shop/mode"}],
			"logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/cart", "awslogs-region": "r"}}},
			{"name": "proxy", "image": "nginx"}],
		"volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]}}`
	maps.Copy(f.Results, map[string]string{
		"ecr describe-repositories":             `{"repositories": [{"repositoryName": "shop/cart", "registryId": "111122223333"}]}`,
		"ecr describe-images":                   `{"imageDetails": [{"registryId": "111122223333", "repositoryName": "shop/cart", "imageDigest": "sha256:1", "imageTags": ["1"]}]}`,
		"ecr batch-get-image":                   `{"images": [{"repositoryName": "shop/cart", "imageManifest": "{}"}], "failures": []}`,
		"ecr get-repository-policy":             `{"repositoryName": "shop/cart", "policyText": "{}"}`,
		"ecr get-lifecycle-policy":              `{"repositoryName": "shop/cart", "lifecyclePolicyText": "{}"}`,
		"ecr describe-pull-through-cache-rules": `{"pullThroughCacheRules": [{"ecrRepositoryPrefix": "hub"}]}`,
		"iam get-role --role-name run":          `{"Role": {"RoleName": "run", "Arn": "arn:aws:iam::111122223333:role/ecs/run", "PermissionsBoundary": {"PermissionsBoundaryArn": "boundary"}}}`,
		"iam list-role-policies":                `{"PolicyNames": ["inline"]}`,
		"iam get-role-policy":                   `{"RoleName": "run", "PolicyName": "inline", "PolicyDocument": {"Statement": []}}`,
		"iam list-attached-role-policies":       `{"AttachedPolicies": [{"PolicyName": "m", "PolicyArn": "managed"}]}`,
		"iam get-policy --policy-arn managed":   `{"Policy": {"Arn": "managed", "DefaultVersionId": "v2"}}`,
		"iam get-policy --policy-arn boundary":  `{"Policy": {"Arn": "boundary", "DefaultVersionId": "v1"}}`,
		"iam get-policy-version":                `{"PolicyVersion": {"Document": {"Statement": []}}}`,
		"iam simulate-principal-policy":         `{"EvaluationResults": [{"EvalActionName": "x:Y", "EvalResourceName": "*", "EvalDecision": "allowed"}]}`,
		"secretsmanager describe-secret":        `{"ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf", "Name": "db", "KmsKeyId": "key-1"}`,
		"secretsmanager get-resource-policy":    `{"ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf", "ResourcePolicy": "{}"}`,
		"ssm describe-parameters":               `{"Parameters": [{"Name": "/shop/mode", "Type": "SecureString", "KeyId": "alias/aws/ssm"}]}`,
		"kms describe-key":                      `{"KeyMetadata": {"KeyId": "key-1", "Arn": "arn:aws:kms:eu-west-1:111122223333:key/key-1", "KeyManager": "CUSTOMER"}}`,
		"kms get-key-policy":                    `{"Policy": "{}", "PolicyName": "default"}`,
		"logs describe-log-groups":              `{"logGroups": [{"logGroupName": "/ecs/cart2"}, {"logGroupName": "/ecs/cart"}]}`,
		"elbv2 describe-target-groups":          `{"TargetGroups": [{"TargetGroupArn": "tg-1", "LoadBalancerArns": ["lb-1"]}]}`,
		"elbv2 describe-target-health":          `{"TargetHealthDescriptions": [{"Target": {"Id": "10.0.0.1"}, "TargetHealth": {"State": "healthy"}}]}`,
		"elbv2 describe-load-balancers":         `{"LoadBalancers": [{"LoadBalancerArn": "lb-1"}]}`,
		"elbv2 describe-listeners":              `{"Listeners": [{"ListenerArn": "listener-1", "LoadBalancerArn": "lb-1"}]}`,
		"elbv2 describe-rules":                  `{"Rules": [{"RuleArn": "rule-1", "Priority": "1"}]}`,
		"efs describe-mount-targets":            `{"MountTargets": [{"FileSystemId": "fs-1"}]}`,
	})
	return f
}

func TestObjectsOfTaskAreRead(t *testing.T) {
	t.Parallel()
	f := cart()
	a := &account.Account{Region: "r", Cluster: "shop", Service: "cart"}
	require.NoError(t, awscli.Reader{Run: f.Run}.Describe(t.Context(), a))
	require.Empty(t, a.Failures)

	require.Len(t, a.Repositories, 1)
	require.Len(t, a.Images, 1)
	require.Len(t, a.Manifests, 1)
	require.Len(t, a.RepositoryPolicies, 1)
	require.Len(t, a.LifecyclePolicies, 1)
	require.Len(t, a.PullThroughCacheRules, 1)
	require.Len(t, a.Roles, 1)
	require.Equal(t, "inline", a.RolePolicies[0].PolicyName)
	require.Equal(t, []string{"managed"}, a.AttachedPolicies[0].PolicyArns)
	require.Len(t, a.ManagedPolicies, 2, "the policy and the boundary")
	require.JSONEq(t, `{"Statement":[]}`, string(a.ManagedPolicies[0].Document))
	require.Equal(t, a.Roles[0].Arn, a.Simulations[0].PolicySourceArn)
	require.Equal(t, "key-1", a.Keys[0].ID)
	require.Equal(t, "arn:aws:kms:eu-west-1:111122223333:key/key-1", a.KeyPolicies[0].Arn)
	require.Len(t, a.Parameters, 1)
	require.Equal(t, "/ecs/cart", a.LogGroups[0].LogGroupName)
	require.Len(t, a.LogGroups, 1, "not the group whose name only starts with it")
	require.Equal(t, "tg-1", a.TargetHealth[0].TargetGroupArn)
	require.Equal(t, "listener-1", a.Rules[0].ListenerArn)
	require.Len(t, a.MountTargets, 1)

	for _, call := range []string{
		"ecr describe-images --registry-id 111122223333 --region eu-west-1 --repository-name shop/cart --image-ids imageTag=1",
		"ecr batch-get-image --registry-id 111122223333 --region eu-west-1 --repository-name shop/cart --image-ids imageDigest=sha256:1",
		"secretsmanager describe-secret --secret-id arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf --region eu-west-1",
		"ssm describe-parameters --parameter-filters Key=Name,Option=Equals,Values=shop/mode,/shop/mode",
		"kms describe-key --key-id key-1 --region eu-west-1",
		"logs describe-log-groups --log-group-name-prefix /ecs/cart --region r",
		"iam simulate-principal-policy --policy-source-arn arn:aws:iam::111122223333:role/ecs/run --resource-arns * --action-names ecr:GetAuthorizationToken",
	} {
		require.Contains(t, f.Lines(), call)
	}
	for _, call := range f.Lines() {
		require.False(t, strings.HasPrefix(call, "kms describe-key --key-id alias/aws/"), call)
	}
}

// TestAbsentObjectsAreFailures describes what a list does not have as an API that looks for one object would.
func TestAbsentObjectsAreFailures(t *testing.T) {
	t.Parallel()
	f := cart()
	f.Results["ssm describe-parameters"] = `{"Parameters": []}`
	f.Results["logs describe-log-groups"] = `{"logGroups": [{"logGroupName": "/ecs/cart2"}]}`
	f.Errors["ecr describe-images"] = &awscli.Error{Code: "ImageNotFoundException"}
	a := &account.Account{Region: "r", Cluster: "shop", Service: "cart"}
	require.NoError(t, awscli.Reader{Run: f.Run}.Describe(t.Context(), a))
	for action, object := range map[string]string{
		"ssm:DescribeParameters": "shop/mode",
		"logs:DescribeLogGroups": "r//ecs/cart",
		"ecr:DescribeImages":     "111122223333/eu-west-1/shop/cart imageTag=1",
	} {
		failure, ok := a.Failed(action, object)
		require.True(t, ok, action)
		require.Contains(t, failure.Code, "NotFound")
	}
	for _, call := range f.Lines() {
		require.False(t, strings.HasPrefix(call, "ecr batch-get-image"), "it would import an image from upstream")
	}
}
