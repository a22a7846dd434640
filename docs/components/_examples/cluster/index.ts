import * as pulumi from "@pulumi/pulumi";
import * as ecs_foundation from "@pulumi/ecs-foundation";

const cluster = new ecs_foundation.Cluster("cluster", {capacity: [{
    provider: ecs_foundation.CapacityProvider.FargateSpot,
    weight: 1,
}]});
export const clusterArn = cluster.arn;
