package main

// addFaulty adds what the tests of API faults need: resources with fixed names, resources that use a role, and resources
// that AWS creates twice if a call without a client token is repeated.
func (s *stack) addFaulty(n network) {
	vpc := n.vpc.ID()
	address := s.add("ec2/eip:Eip", "nat", object{"domain": "vpc"})
	s.add("ec2/natGateway:NatGateway", "nat", object{"allocationId": address.ID(), "subnetId": n.subnets[0].ID()})

	logs := s.add("cloudwatch/logGroup:LogGroup", "flow", object{"name": "/vpc/trial", "retentionInDays": 30})
	flow := s.add("iam/role:Role", "flow", object{"name": "trial-flow", "assumeRolePolicy": s.policy(
		"vpc-flow-logs", "sts:AssumeRole", nil)})
	policy := s.add("iam/policy:Policy", "flow", object{"policy": s.policy("", "logs:PutLogEvents", "*")})
	s.add("iam/rolePolicyAttachment:RolePolicyAttachment", "flow", object{"role": flow.Name, "policyArn": policy.Arn})
	s.add("iam/rolePolicy:RolePolicy", "flow", object{"role": flow.ID(), "policy": s.policy("", "logs:CreateLogStream", "*")})
	s.add("ec2/flowLog:FlowLog", "flow", object{
		"vpcId": vpc, "trafficType": "ALL", "logDestination": logs.Arn, "iamRoleArn": flow.Arn,
	})

	group := s.add("ec2/securityGroup:SecurityGroup", "alb", object{"vpcId": vpc})
	s.add("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "all-to-alb", object{
		"securityGroupId": group.ID(), "cidrIpv4": "0.0.0.0/0", "ipProtocol": "tcp", "fromPort": s.size, "toPort": 80,
	})
	alb := s.add("lb/loadBalancer:LoadBalancer", "alb",
		object{"subnets": n.subnetIDs(), "securityGroups": list{group.ID()}, "idleTimeout": s.size})
	targetGroup := s.add("lb/targetGroup:TargetGroup", "ui", object{
		"vpcId": vpc, "port": 3000, "protocol": "HTTP", "targetType": "ip", "deregistrationDelay": s.size,
	})
	listener := s.add("lb/listener:Listener", "http", object{
		"loadBalancerArn": alb.Arn, "port": 80, "protocol": "HTTP",
		"defaultActions": list{object{"type": "forward", "targetGroupArn": targetGroup.Arn}},
	})
	s.add("lb/listenerRule:ListenerRule", "ui", object{
		"listenerArn": listener.Arn, "priority": 100,
		"conditions": list{object{"pathPattern": object{"values": list{"/*"}}}},
		"actions":    list{object{"type": "forward", "targetGroupArn": targetGroup.Arn}},
	})
}
