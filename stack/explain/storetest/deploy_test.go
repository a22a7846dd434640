package storetest_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/stretchr/testify/require"
)

const (
	repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/ecs-foundation/cart"
	manifest   = `{"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "config": ` +
		`{"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": ` +
		`"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}, "layers": []}`
)

// deployCart deploys a release of the cart as a team does, with an image in Amazon ECR, a secret under a KMS key, and a
// parameter, and adds what the commands of breakages name to the names.
func (s store) deployCart() map[string]string {
	s.t.Helper()
	service := fmt.Sprintf("ecs describe-services --cluster %s --services cart --query ", s.cluster)
	definition := s.aws(service + "services[0].taskDefinition")
	role := func(kind string) string {
		arn := s.aws("ecs describe-task-definition --task-definition " + definition + " --query taskDefinition." + kind)
		return arn[strings.LastIndex(arn, "/")+1:]
	}
	names := map[string]string{
		"cluster": s.cluster, "manifest": manifest, "key": s.aws("kms create-key --query KeyMetadata.KeyId"),
		"execution": role("executionRoleArn"), "task": role("taskRoleArn"),
		"targets": s.aws(service + "services[0].loadBalancers[0].targetGroupArn"),
		"logs": s.aws("ecs describe-task-definition --task-definition " + definition +
			` --query taskDefinition.containerDefinitions[0].logConfiguration.options."awslogs-group"`),
	}
	names["secret"] = s.aws("secretsmanager create-secret --name shop/db --secret-string hunter2 --kms-key-id " + names["key"] + " --query ARN")
	s.aws("ssm put-parameter --name /shop/region --type String --value x")
	s.aws("ecr create-repository --repository-name ecs-foundation/cart")
	s.aws("ecr put-image --repository-name ecs-foundation/cart --image-tag 1.0 --image-manifest '" + manifest + "'")
	names["allow"] = policyDocument("Allow", "secretsmanager:GetSecretValue", "ssm:GetParameters", "kms:Decrypt")
	names["deny"] = policyDocument("Deny", "ecr:BatchGetImage")
	s.do(names, "iam put-role-policy --role-name {execution} --policy-name secrets --policy-document '{allow}'")

	s.do(names, "ecs update-service --cluster {cluster} --service cart --task-definition "+s.register(definition, names["secret"]))
	names["trust"] = s.document("iam get-role --role-name "+names["execution"], "Role.AssumeRolePolicyDocument")
	names["taskTrust"] = s.document("iam get-role --role-name "+names["task"], "Role.AssumeRolePolicyDocument")
	names["policy"] = s.aws("iam list-role-policies --role-name " + names["execution"] + " --query PolicyNames[?@!=`secrets`]|[0]")
	names["document"] = s.document("iam get-role-policy --role-name "+names["execution"]+" --policy-name "+names["policy"], "PolicyDocument")
	names["balancer"] = s.aws("elbv2 describe-target-groups --target-group-arns " + names["targets"] + " --query TargetGroups[0].LoadBalancerArns[0]")
	names["listener"] = s.aws("elbv2 describe-listeners --load-balancer-arn " + names["balancer"] + " --query Listeners[0].ListenerArn")
	return names
}

// register registers a release of a task definition that uses the image and the secret, and returns its ARN.
func (s store) register(definition, secret string) string {
	s.t.Helper()
	var described struct{ TaskDefinition map[string]any }
	require.NoError(s.t, json.Unmarshal([]byte(s.cli.JSON(s.t, "ecs describe-task-definition --task-definition "+definition)), &described))
	release := map[string]any{}
	for _, key := range []string{
		"family", "networkMode", "cpu", "memory", "executionRoleArn", "taskRoleArn", "requiresCompatibilities", "runtimePlatform",
		"containerDefinitions",
	} {
		release[key] = described.TaskDefinition[key]
	}
	container := release["containerDefinitions"].([]any)[0].(map[string]any)
	container["image"] = repository + ":1.0"
	container["secrets"] = []any{
		map[string]any{"name": "DB", "valueFrom": secret},
		map[string]any{"name": "REGION", "valueFrom": "/shop/region"},
	}
	text, err := json.Marshal(release)
	require.NoError(s.t, err)
	return s.aws("ecs register-task-definition --query taskDefinition.taskDefinitionArn --cli-input-json '" + string(text) + "'")
}

// do runs a command in which {name} stands for a name. name=command sets a name.
func (s store) do(names map[string]string, command string) string {
	s.t.Helper()
	if name, rest, ok := strings.Cut(command, "=aws "); ok {
		names[name] = s.do(names, rest)
		return names[name]
	}
	for name, value := range names {
		command = strings.ReplaceAll(command, "{"+name+"}", value)
	}
	return s.aws(command)
}

// document returns a policy in the answer of a command.
func (s store) document(command, path string) string {
	s.t.Helper()
	var compact any
	require.NoError(s.t, json.Unmarshal([]byte(s.cli.JSON(s.t, command+" --query "+path)), &compact))
	text, err := json.Marshal(compact)
	require.NoError(s.t, err)
	return string(text)
}

// policyDocument returns a policy with one statement for all resources.
func policyDocument(effect string, actions ...string) string {
	text, _ := json.Marshal(map[string]any{
		"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": effect, "Action": actions, "Resource": "*"}},
	})
	return string(text)
}
