package storetest_test

import (
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain"
)

// A breakage is a change that a person makes with the AWS CLI, and the change that repairs it.
type breakage struct {
	name           string
	change, repair []string
	step, finding  string // of the most likely cause
}

// trust is a trust policy for another service.
const trust = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`

// objectBreakages break what a task needs in addition to the network.
var objectBreakages = []breakage{
	{
		"no tasks wanted",
		[]string{"ecs update-service --cluster {cluster} --service cart --desired-count 0"},
		[]string{"ecs update-service --cluster {cluster} --service cart --desired-count 2"},
		explain.StepCapacity, "the desired count is 0",
	},
	{
		"repository deleted",
		[]string{"ecr delete-repository --force --repository-name ecs-foundation/cart"},
		[]string{
			"ecr create-repository --repository-name ecs-foundation/cart",
			"ecr put-image --repository-name ecs-foundation/cart --image-tag 1.0 --image-manifest '{manifest}'",
		},
		explain.StepImage, "repository",
	},
	{
		"tag deleted",
		[]string{"ecr batch-delete-image --repository-name ecs-foundation/cart --image-ids imageTag=1.0"},
		[]string{"ecr put-image --repository-name ecs-foundation/cart --image-tag 1.0 --image-manifest '{manifest}'"},
		explain.StepImage, "1.0",
	},
	{
		"policy of the execution role deleted",
		[]string{"iam delete-role-policy --role-name {execution} --policy-name {policy}"},
		[]string{"iam put-role-policy --role-name {execution} --policy-name {policy} --policy-document '{document}'"},
		explain.StepExecutionRole, "ecr:",
	},
	{
		"pull denied",
		[]string{"iam put-role-policy --role-name {execution} --policy-name deny --policy-document '{deny}'"},
		[]string{"iam delete-role-policy --role-name {execution} --policy-name deny"},
		explain.StepExecutionRole, "ecr:BatchGetImage",
	},
	{
		"permission for the secret deleted",
		[]string{"iam delete-role-policy --role-name {execution} --policy-name secrets"},
		[]string{"iam put-role-policy --role-name {execution} --policy-name secrets --policy-document '{allow}'"},
		explain.StepExecutionRole, "secretsmanager:GetSecretValue",
	},
	{
		"trust of the execution role changed",
		[]string{"iam update-assume-role-policy --role-name {execution} --policy-document '" + trust + "'"},
		[]string{"iam update-assume-role-policy --role-name {execution} --policy-document '{trust}'"},
		explain.StepExecutionRole, "ecs-tasks.amazonaws.com",
	},
	{
		"secret scheduled for deletion",
		[]string{"secretsmanager delete-secret --secret-id {secret}"},
		[]string{"secretsmanager restore-secret --secret-id {secret}"},
		explain.StepSecrets, "delet",
	},
	{
		"parameter deleted",
		[]string{"ssm delete-parameter --name /shop/region"},
		[]string{"ssm put-parameter --name /shop/region --type String --value x"},
		explain.StepSecrets, "parameter",
	},
	{
		"key of the secret disabled",
		[]string{"kms disable-key --key-id {key}"},
		[]string{"kms enable-key --key-id {key}"},
		explain.StepSecrets, "key",
	},
	{
		"log group deleted",
		[]string{"logs delete-log-group --log-group-name {logs}"},
		[]string{"logs create-log-group --log-group-name {logs}"},
		explain.StepLogs, "log group",
	},
	{
		"rule shadowed",
		[]string{"shadow=aws elbv2 create-rule --query Rules[0].RuleArn --listener-arn {listener} --priority 1 --conditions Field=host-header,Values=*.example.com " +
			"--actions Type=fixed-response,FixedResponseConfig={StatusCode=503}"},
		[]string{"elbv2 delete-rule --rule-arn {shadow}"},
		explain.StepLoadBalancer, "priority 1",
	},
	{
		"health check on another port",
		[]string{"elbv2 modify-target-group --target-group-arn {targets} --health-check-port 9999"},
		[]string{"elbv2 modify-target-group --target-group-arn {targets} --health-check-port traffic-port"},
		explain.StepLoadBalancer, "9999",
	},
	{
		"trust of the task role changed",
		[]string{"iam update-assume-role-policy --role-name {task} --policy-document '" + trust + "'"},
		[]string{"iam update-assume-role-policy --role-name {task} --policy-document '{taskTrust}'"},
		explain.StepTaskRole, "ecs-tasks.amazonaws.com",
	},
}

// testBreakages requires that each breakage is the most likely cause, and that nothing is broken before and after them.
func (s store) testBreakages(service string, names map[string]string, breakages []breakage) {
	s.t.Helper()
	s.requireHealthy(service)
	for _, b := range breakages {
		s.t.Log(b.name)
		for _, command := range b.change {
			s.do(names, command)
		}
		_, report := s.explain(service)
		for _, command := range b.repair {
			s.do(names, command)
		}
		if cause := report.Cause; cause == nil || cause.Step != b.step {
			s.t.Errorf("%s: want %s: %q, got\n%s", b.name, b.step, b.finding, report)
		} else {
			require.Contains(s.t, cause.Finding+" "+cause.Hop, b.finding, b.name)
			require.NotEmpty(s.t, cause.Object, b.name)
			require.NotEmpty(s.t, cause.Confirm, b.name)
		}
	}
	s.requireHealthy(service)
}

// requireHealthy requires that the store has no failure.
func (s store) requireHealthy(service string) {
	s.t.Helper()
	_, report := s.explain(service)
	require.Nil(s.t, report.Cause, report.String())
}
