package storetest_test

import (
	"bytes"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
)

// foreignBreakages break a service in a VPC that the project did not create.
var foreignBreakages = []breakage{
	{
		"no public address in a public subnet",
		[]string{"ecs update-service --cluster legacy --service web --network-configuration " +
			"awsvpcConfiguration={subnets=[{subnet}],securityGroups=[{group}],assignPublicIp=DISABLED}"},
		[]string{"ecs update-service --cluster legacy --service web --network-configuration " +
			"awsvpcConfiguration={subnets=[{subnet}],securityGroups=[{group}],assignPublicIp=ENABLED}"},
		explain.StepNetwork, "public",
	},
	{
		"route deleted",
		[]string{"ec2 delete-route --route-table-id {table} --destination-cidr-block 0.0.0.0/0"},
		[]string{"ec2 create-route --route-table-id {table} --destination-cidr-block 0.0.0.0/0 --gateway-id {internet}"},
		explain.StepNetwork, "route",
	},
	{
		"managed policy detached",
		[]string{"iam detach-role-policy --role-name legacy --policy-arn {managed}"},
		[]string{"iam attach-role-policy --role-name legacy --policy-arn {managed}"},
		explain.StepExecutionRole, "ecr:",
	},
}

// createForeign creates a VPC, a role and a service with the AWS CLI, and returns the names of its objects.
func (s store) createForeign() map[string]string {
	s.t.Helper()
	names := map[string]string{
		"managed":  "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
		"trust":    `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`,
		"manifest": manifest,
		"containers": `[{"name": "web", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/legacy:1", "essential": true, ` +
			`"logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "legacy", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "web"}}}]`,
	}
	for _, step := range [][2]string{
		{"vpc", "ec2 create-vpc --cidr-block 10.9.0.0/16 --query Vpc.VpcId"},
		{"subnet", "ec2 create-subnet --vpc-id {vpc} --cidr-block 10.9.0.0/24 --query Subnet.SubnetId"},
		{"internet", "ec2 create-internet-gateway --query InternetGateway.InternetGatewayId"},
		{"", "ec2 attach-internet-gateway --internet-gateway-id {internet} --vpc-id {vpc}"},
		{"table", "ec2 describe-route-tables --filters Name=vpc-id,Values={vpc} --query RouteTables[0].RouteTableId"},
		{"", "ec2 create-route --route-table-id {table} --destination-cidr-block 0.0.0.0/0 --gateway-id {internet}"},
		{"group", "ec2 describe-security-groups --filters Name=vpc-id,Values={vpc} --query SecurityGroups[0].GroupId"},
		{"role", "iam create-role --role-name legacy --assume-role-policy-document '{trust}' --query Role.Arn"},
		{"", "iam attach-role-policy --role-name legacy --policy-arn {managed}"},
		{"", "ecr create-repository --repository-name legacy"},
		{"", "ecr put-image --repository-name legacy --image-tag 1 --image-manifest '{manifest}'"},
		{"", "logs create-log-group --log-group-name legacy"},
		{"", "ecs create-cluster --cluster-name legacy"},
		{"", "ecs register-task-definition --family web --network-mode awsvpc --cpu 256 --memory 512 --requires-compatibilities FARGATE " +
			"--execution-role-arn {role} --container-definitions '{containers}'"},
		{"", "ecs create-service --cluster legacy --service-name web --task-definition web:1 --desired-count 1 --launch-type FARGATE " +
			"--network-configuration awsvpcConfiguration={subnets=[{subnet}],securityGroups=[{group}],assignPublicIp=ENABLED}"},
	} {
		if answer := s.do(names, step[1]); step[0] != "" {
			names[step[0]] = answer
		}
	}
	return names
}

// requireSaved requires that a saved description without account IDs explains the same.
func (s store) requireSaved(service string) {
	s.t.Helper()
	described, report := s.explain(service)
	var file bytes.Buffer
	masked, err := described.Mask()
	require.NoError(s.t, err)
	require.NoError(s.t, masked.Save(&file))
	require.NotContains(s.t, file.String(), "123456789012")
	require.NotContains(s.t, file.String(), "hunter2")
	loaded, err := account.Load(&file)
	require.NoError(s.t, err)
	again, err := explain.Explain(loaded)
	require.NoError(s.t, err)
	require.Len(s.t, again.Checks, len(report.Checks))
	for i, c := range again.Checks {
		require.Equal(s.t, report.Checks[i].Status, c.Status, c)
	}
}
