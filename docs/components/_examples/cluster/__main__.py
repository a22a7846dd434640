import pulumi
import pulumi_ecs_foundation as ecs_foundation

cluster = ecs_foundation.Cluster("cluster", capacity=[{
    "provider": ecs_foundation.CapacityProvider.FARGATE_SPOT,
    "weight": 1,
}])
pulumi.export("clusterArn", cluster.arn)
