# A task definition out of a stack's outputs, for one of its services. It asks the DNS for a name that AWS keeps for
# tests, and waits before for GuardDuty's agent to start and afterwards for it to report.
{
  family: "guardduty-test",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  executionRoleArn: .executionRoleArns[$service],
  containerDefinitions: [{
    name: "test",
    image: ($ARGS.named.image // "public.ecr.aws/docker/library/busybox:stable"),
    command: ["sh", "-c", "sleep 180; nslookup guarddutyc2activityb.com; sleep 180"],
    memory: 256, # of 512, which leaves the agent room
    user: "65534:65534",
    readonlyRootFilesystem: true,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": .logGroupNames[$service],
        "awslogs-region": (.loadBalancerArn | split(":")[3]),
        "awslogs-stream-prefix": "guardduty-test"
      }
    }
  }]
}
