# How the task is run: where tasks of the service are.
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
