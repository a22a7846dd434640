# The arguments of run-task: the subnets and the security group of the service's tasks.
{
  cluster: "guardduty-test",
  taskDefinition: "guardduty-test",
  launchType: "FARGATE",
  count: 1,
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: [.privateSubnetIds[]],
      securityGroups: [.taskSecurityGroupIds[$service]],
      assignPublicIp: "DISABLED"
    }
  }
}
