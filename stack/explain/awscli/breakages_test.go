package awscli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/explain/awscli"
	"ecs-foundation/stack/explain/clitest"
)

// manifest is the manifest of an image for ARM64.
const manifest = `{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [{"digest": "sha256:1", ` +
	`"platform": {"architecture": "arm64", "os": "linux"}}]}`

const trust = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`

const values = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", ` +
	`"Action": ["secretsmanager:GetSecretValue", "ssm:GetParameters", "kms:Decrypt"]}]}`

// names are the IDs and ARNs of the objects of the service, by name.
type names map[string]string

// expand replaces $name with the object's ID or ARN.
func (n names) expand(line string) string {
	for name, id := range n {
		line = strings.ReplaceAll(line, "$"+name+"$", id)
	}
	return line
}

// build creates a VPC and a service in it with the AWS CLI, as a user without this project would.
func build(t *testing.T, c clitest.CLI) names {
	t.Helper()
	n := names{
		"account": c.Text(t, "sts get-caller-identity --query Account"), "trust": trust, "values": values, "manifest": manifest,
		"managed": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
	}
	for _, step := range [][2]string{
		{"vpc", "ec2 create-vpc --cidr-block 10.9.0.0/16 --query Vpc.VpcId"},
		{"a", "ec2 create-subnet --vpc-id $vpc$ --cidr-block 10.9.0.0/24 --availability-zone us-east-1a --query Subnet.SubnetId"},
		{"b", "ec2 create-subnet --vpc-id $vpc$ --cidr-block 10.9.1.0/24 --availability-zone us-east-1b --query Subnet.SubnetId"},
		{"group", "ec2 create-security-group --group-name tasks --description tasks --vpc-id $vpc$ --query GroupId"},
		{"gateway", "ec2 create-internet-gateway --query InternetGateway.InternetGatewayId"},
		{"", "ec2 attach-internet-gateway --internet-gateway-id $gateway$ --vpc-id $vpc$"},
		{"table", "ec2 describe-route-tables --filters Name=vpc-id,Values=$vpc$ --query RouteTables[0].RouteTableId"},
		{"", "ec2 create-route --route-table-id $table$ --destination-cidr-block 0.0.0.0/0 --gateway-id $gateway$"},
		{"", "ec2 authorize-security-group-ingress --group-id $group$ --protocol tcp --port 8080 --source-group $group$"},
		{"", "ec2 authorize-security-group-ingress --group-id $group$ --protocol tcp --port 80 --cidr 0.0.0.0/0"},
		{"execution", "iam create-role --role-name run --assume-role-policy-document '$trust$' --query Role.Arn"},
		{"", "iam attach-role-policy --role-name run --policy-arn $managed$"},
		{"", "iam put-role-policy --role-name run --policy-name values --policy-document '$values$'"},
		{"task", "iam create-role --role-name task --assume-role-policy-document '$trust$' --query Role.Arn"},
		{"key", "kms create-key --query KeyMetadata.KeyId"},
		{"secret", "secretsmanager create-secret --name db --secret-string example --kms-key-id $key$ --query ARN"},
		{"", "ssm put-parameter --name /shop/mode --value fast --type SecureString"},
		{"", "ecr create-repository --repository-name shop/cart"},
		{"", "ecr put-image --repository-name shop/cart --image-tag 1.0 --image-manifest '$manifest$'"},
		{"", "logs create-log-group --log-group-name /ecs/cart"},
		{"balancer", "elbv2 create-load-balancer --name shop --subnets $a$ $b$ --security-groups $group$ --query LoadBalancers[0].LoadBalancerArn"},
		{"targets", "elbv2 create-target-group --name cart --protocol HTTP --port 80 --vpc-id $vpc$ --target-type ip --health-check-path /health " +
			"--query TargetGroups[0].TargetGroupArn"},
		{"others", "elbv2 create-target-group --name orders --protocol HTTP --port 80 --vpc-id $vpc$ --target-type ip --query TargetGroups[0].TargetGroupArn"},
		{"listener", "elbv2 create-listener --load-balancer-arn $balancer$ --protocol HTTP --port 80 " +
			"--default-actions Type=fixed-response,FixedResponseConfig={StatusCode=404} --query Listeners[0].ListenerArn"},
		{"rule", "elbv2 create-rule --listener-arn $listener$ --priority 20 --conditions Field=path-pattern,Values=/cart/* " +
			"--actions Type=forward,TargetGroupArn=$targets$ --query Rules[0].RuleArn"},
		{"", "ecs create-cluster --cluster-name shop --capacity-providers FARGATE"},
		{"", "ecs register-task-definition --family cart --cpu 256 --memory 512 --network-mode awsvpc --requires-compatibilities FARGATE " +
			"--execution-role-arn $execution$ --task-role-arn $task$ --runtime-platform cpuArchitecture=ARM64 --container-definitions " +
			`'[{"name": "app", "image": "$account$.dkr.ecr.us-east-1.amazonaws.com/shop/cart:1.0", "portMappings": [{"containerPort": 8080}], ` +
			`"secrets": [{"name": "DB", "valueFrom": "$secret$"}, {"name": "MODE", "valueFrom": "/shop/mode"}], "logConfiguration": ` +
			`{"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/cart", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs"}}}]'`},
		{"", "ecs create-service --cluster shop --service-name cart --task-definition cart --desired-count 2 --launch-type FARGATE " +
			"--network-configuration awsvpcConfiguration={subnets=[$a$,$b$],securityGroups=[$group$],assignPublicIp=ENABLED} " +
			"--load-balancers targetGroupArn=$targets$,containerName=app,containerPort=8080"},
		{"", "elbv2 register-targets --target-group-arn $targets$ --targets Id=10.9.0.7,Port=8080 Id=10.9.1.7,Port=8080"},
	} {
		answer := c.Text(t, n.expand(step[1]))
		if step[0] != "" {
			n[step[0]] = answer
		}
	}
	return n
}

// explained returns the explanation of the service.
func explained(t *testing.T, c clitest.CLI) explain.Report {
	t.Helper()
	a := &account.Account{Region: "us-east-1", Cluster: "shop", Service: "cart"}
	require.NoError(t, awscli.Reader{Run: c.Run}.Describe(t.Context(), a))
	r, err := explain.Explain(a)
	require.NoError(t, err)
	return r
}

// TestBreakagesAreNamedFirst breaks one object of the service at a time, requires that the explanation names it first, and
// repairs it.
func TestBreakagesAreNamedFirst(t *testing.T) {
	t.Parallel()
	c := start(t)
	n := build(t, c)
	healthy := func(when string) {
		for _, check := range explained(t, c).Checks {
			require.NotContains(t, []explain.Status{explain.Failed, explain.Partly}, check.Status, "%s: %v", when, check)
		}
	}
	healthy("built")
	n["lambda"] = strings.Replace(trust, "ecs-tasks", "lambda", 1)
	n["amd64"] = strings.Replace(manifest, "arm64", "amd64", 1)
	n["denial"] = strings.Replace(values, "Allow", "Deny", 1)
	for _, b := range []struct{ name, change, repair, step, finding string }{
		{
			"managed policy detached", "iam detach-role-policy --role-name run --policy-arn $managed$",
			"iam attach-role-policy --role-name run --policy-arn $managed$", explain.StepExecutionRole, "ecr:GetAuthorizationToken",
		},
		{
			"inline policy deleted", "iam delete-role-policy --role-name run --policy-name values",
			"iam put-role-policy --role-name run --policy-name values --policy-document '$values$'", explain.StepExecutionRole, "secretsmanager:GetSecretValue",
		},
		{
			"denial", "iam put-role-policy --role-name run --policy-name no --policy-document '$denial$'",
			"iam delete-role-policy --role-name run --policy-name no", explain.StepExecutionRole, "a policy denies it",
		},
		{
			"trust changed", "iam update-assume-role-policy --role-name run --policy-document '$lambda$'",
			"iam update-assume-role-policy --role-name run --policy-document '$trust$'", explain.StepExecutionRole, "does not allow ecs-tasks.amazonaws.com",
		},
		{
			"trust of the task role changed", "iam update-assume-role-policy --role-name task --policy-document '$lambda$'",
			"iam update-assume-role-policy --role-name task --policy-document '$trust$'", explain.StepTaskRole, "does not allow ecs-tasks.amazonaws.com",
		},
		{
			"tag missing", "ecr batch-delete-image --repository-name shop/cart --image-ids imageTag=1.0",
			"ecr put-image --repository-name shop/cart --image-tag 1.0 --image-manifest '$manifest$'", explain.StepImage, "no image with tag 1.0",
		},
		{
			"another architecture", "ecr put-image --repository-name shop/cart --image-tag 1.0 --image-manifest '$amd64$'",
			"ecr put-image --repository-name shop/cart --image-tag 1.0 --image-manifest '$manifest$'", explain.StepImage, "the image is for linux/amd64",
		},
		{
			"repository deleted", "ecr delete-repository --repository-name shop/cart --force",
			"ecr create-repository --repository-name shop/cart; ecr put-image --repository-name shop/cart --image-tag 1.0 --image-manifest '$manifest$'",
			explain.StepImage, "no repository shop/cart",
		},
		{
			"secret scheduled for deletion", "secretsmanager delete-secret --secret-id db --recovery-window-in-days 7",
			"secretsmanager restore-secret --secret-id db", explain.StepSecrets, "scheduled for deletion",
		},
		{"key disabled", "kms disable-key --key-id $key$", "kms enable-key --key-id $key$", explain.StepSecrets, "state Disabled"},
		{
			"parameter deleted", "ssm delete-parameter --name /shop/mode",
			"ssm put-parameter --name /shop/mode --value fast --type SecureString", explain.StepSecrets, "the parameter does not exist",
		},
		{
			"log group deleted", "logs delete-log-group --log-group-name /ecs/cart",
			"logs create-log-group --log-group-name /ecs/cart", explain.StepLogs, "the log group does not exist",
		},
		{
			"health check path", "elbv2 modify-target-group --target-group-arn $targets$ --health-check-path /healthz",
			"elbv2 modify-target-group --target-group-arn $targets$ --health-check-path /health", explain.StepLoadBalancer, "health check of /healthz",
		},
		{
			"health check port", "elbv2 modify-target-group --target-group-arn $targets$ --health-check-port 9090",
			"elbv2 modify-target-group --target-group-arn $targets$ --health-check-port traffic-port", explain.StepLoadBalancer, "port 9090",
		},
		{
			"ingress of clients deleted", "ec2 revoke-security-group-ingress --group-id $group$ --protocol tcp --port 80 --cidr 0.0.0.0/0",
			"ec2 authorize-security-group-ingress --group-id $group$ --protocol tcp --port 80 --cidr 0.0.0.0/0", explain.StepLoadBalancer, "no ingress rule",
		},
		{
			"rule shadowed", "elbv2 create-rule --listener-arn $listener$ --priority 10 --conditions Field=path-pattern,Values=/* " +
				"--actions Type=forward,TargetGroupArn=$others$ --query Rules[0].RuleArn", "elbv2 delete-rule --rule-arn $changed$",
			explain.StepLoadBalancer, "the rule at priority 20 never matches",
		},
		{
			"rule deleted", "elbv2 delete-rule --rule-arn $rule$", "elbv2 create-rule --listener-arn $listener$ --priority 20 " +
				"--conditions Field=path-pattern,Values=/cart/* --actions Type=forward,TargetGroupArn=$targets$ --query Rules[0].RuleArn",
			explain.StepLoadBalancer, "no listener forwards to the target group",
		},
	} {
		n["changed"] = c.Text(t, n.expand(b.change))
		r := explained(t, c)
		require.NotNil(t, r.Cause, b.name)
		for _, check := range r.Checks {
			require.True(t, check.Status >= explain.Unknown || check.Step == b.step, "%s: false alarm: %v", b.name, check)
		}
		require.Equal(t, b.step, r.Cause.Step, "%s: %v", b.name, r.Cause)
		require.Contains(t, r.Cause.Finding, b.finding, b.name)
		for command := range strings.SplitSeq(b.repair, "; ") {
			c.Text(t, n.expand(command))
		}
	}
	healthy("repaired")
}
