# A task definition for one of a stack's services, from the stack's outputs. The task resolves a DNS name that AWS
# reserves for tests. It first waits until GuardDuty's agent has started, and then until the agent has reported.
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
    memory: 256, # of 512: the agent needs memory too
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
