package sandbox_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// createSharedListener creates a load balancer in the VPC of the stack, as another tool would, with a rule of another
// stack at priority 200. It returns the ARN of the listener and the security group.
func createSharedListener(t *testing.T, e *engine.Engine) (listener, group string) {
	t.Helper()
	outputs := e.Outputs()
	vpc, _ := outputs["vpcId"].(string)
	subnets, _ := outputs["publicSubnetIds"].(map[string]any)
	a, _ := subnets["a"].(string)
	b, _ := subnets["b"].(string)
	group = cliText(t, e, "ec2", "create-security-group", "--group-name", "shared", "--description", "shared", "--vpc-id", vpc, "--query", "GroupId")
	cli(t, e, "ec2", "revoke-security-group-egress", "--group-id", group, "--ip-permissions", "IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]")
	balancer := cliText(t, e, "elbv2", "create-load-balancer", "--name", "shared", "--subnets", a, b, "--security-groups", group,
		"--query", "LoadBalancers[0].LoadBalancerArn")
	notFound := "Type=fixed-response,FixedResponseConfig={StatusCode=404}"
	listener = cliText(t, e, "elbv2", "create-listener", "--load-balancer-arn", balancer, "--protocol", "HTTP", "--port", "80",
		"--default-actions", notFound, "--query", "Listeners[0].ListenerArn")
	cli(t, e, "elbv2", "create-rule", "--listener-arn", listener, "--priority", "200", "--actions", notFound,
		"--conditions", "Field=path-pattern,PathPatternConfig={Values=[/search/*]}",
		"--tags", "Key=Project,Value=search", "Key=Environment,Value=dev", "Key=Priorities,Value=200-299")
	return listener, group
}

// TestExistingListener moves a stack to the listener of a load balancer that it does not manage.
func TestExistingListener(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI is not installed")
	}
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Up().Err)
	listener, group := createSharedListener(t, e)
	settings := func(priorities string, more ...string) []string {
		return append([]string{"loadBalancer={existing: {listenerArn: " + listener + "}, priorities: " + priorities + "}"}, more...)
	}

	refused := e.Preview(settings("{from: 1, to: 50000}")...)
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "services.orders.routes[0].priority: the listener already has rule 200 (/search/*) of the stack dev of project search")
	require.Contains(t, refused.Output, "loadBalancer.priorities: 1-50000 overlaps 200-299, the range of the stack dev of project search")
	stealing := e.Preview(settings("{from: 1, to: 199}", "services.orders.routes[0]={paths: [/search*], priority: 150}",
		"services.ui.routes[0].priority=190", "services.users.routes[0].priority=160")...)
	require.Error(t, stealing.Err)
	require.Contains(t, stealing.Output, "services.orders.routes[0]: priority 150 (/search*) takes all requests of rule 200 (/search/*)")

	valid := settings("{from: 1000, to: 1999}", "services.orders.routes[0].priority=1200", "services.cart.routes[0].priority=1100",
		"services.users.routes[0].priority=1300", "services.ui.routes[0].priority=1999")
	preview := e.Preview(valid...)
	require.NoError(t, preview.Err)
	require.Contains(t, preview.Output, "200  stack dev of project search  /search/*")
	up := e.Up(valid...)
	require.NoError(t, up.Err)
	require.Contains(t, up.Deletes, "aws:lb/loadBalancer:LoadBalancer::public-alb")
	require.Equal(t, "6", cliText(t, e, "elbv2", "describe-rules", "--listener-arn", listener, "--query", "length(Rules)"))
	require.Equal(t, "1", cliText(t, e, "ec2", "describe-security-groups", "--group-ids", group, "--query", "length(SecurityGroups[0].IpPermissionsEgress)"))
	requireNoChanges(t, e, valid...)

	back := e.Up()
	require.NoError(t, back.Err)
	require.Contains(t, back.Creates, "aws:lb/loadBalancer:LoadBalancer::public-alb")
	require.Equal(t, "2", cliText(t, e, "elbv2", "describe-rules", "--listener-arn", listener, "--query", "length(Rules)"),
		"the default and the rule of the other stack are left")

	workers := []string{"loadBalancer={http: off}", "services={importer: {uses: [database]}}"}
	off := e.Up(workers...)
	require.NoError(t, off.Err)
	require.Contains(t, off.Output, "interrupts: ecs-foundation:loadBalancer.http: public-alb")
	require.Contains(t, off.Deletes, "aws:lb/loadBalancer:LoadBalancer::public-alb")
	require.Contains(t, off.Deletes, "aws:ec2/securityGroup:SecurityGroup::security-alb")
	requireNoChanges(t, e, workers...)
}
