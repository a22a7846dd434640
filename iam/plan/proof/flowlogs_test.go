package proof_test

import (
	"testing"

	"ecs-foundation/iam/policy"
	networkplan "ecs-foundation/network/plan"
)

func TestFlowLogsRoleWritesToItsLogGroupOnly(t *testing.T) {
	t.Parallel()
	writing, trust := document(t, networkplan.FlowLogWriting("/vpc/shop-dev", scope)), document(t, networkplan.FlowLogTrust(scope))
	var all []request
	write := func(action, resource string, allowed bool) {
		all = append(all, request{
			Principal: scope.AccountARN("iam", "role/flow-logs"), Action: action, Resource: resource, Account: account,
			Identity: writing, allowed: allowed, why: "flow logs",
		})
	}
	stream := func(group string) string { return arn("logs", "log-group:"+group+":log-stream:eni-1") }
	write("logs:PutLogEvents", stream("/vpc/shop-dev"), true)
	write("logs:CreateLogStream", stream("/vpc/shop-dev"), true)
	write("logs:DescribeLogGroups", "*", true)
	write("logs:PutLogEvents", stream("/ecs/shop-dev/cart"), false)
	write("logs:CreateLogGroup", arn("logs", "log-group:/vpc/other"), false)
	write("logs:DeleteLogGroup", arn("logs", "log-group:/vpc/shop-dev"), false)
	write("logs:GetLogEvents", stream("/vpc/shop-dev"), false)

	assume := func(principal, of, source string, allowed bool) {
		all = append(all, request{
			Principal: principal, Action: "sts:AssumeRole", Resource: scope.AccountARN("iam", "role/flow-logs"), Account: account,
			Context:        map[string]string{"aws:SourceAccount": of, "aws:SourceArn": source},
			ResourcePolicy: trust, allowed: allowed, why: "flow logs",
		})
	}
	service, foreign := "vpc-flow-logs.amazonaws.com", policy.Scope{Region: scope.Region, Account: other}
	assume(service, account, arn("ec2", "vpc-flow-log/fl-1"), true)
	assume(service, other, foreign.ARN("ec2", "vpc-flow-log/fl-1"), false)
	assume(service, account, arn("ec2", "instance/i-1"), false)
	assume("ecs-tasks.amazonaws.com", account, arn("ec2", "vpc-flow-log/fl-1"), false)
	simulate(t, all)
}
