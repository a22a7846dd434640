import * as pulumi from "@pulumi/pulumi";
import * as ecs_foundation from "@pulumi/ecs-foundation";

const network = new ecs_foundation.Network("network", {zones: [
    "eu-west-1a",
    "eu-west-1b",
]});
const groups = new ecs_foundation.SecurityGroups("groups", {
    vpcId: network.vpcId,
    services: {
        orders: {
            port: 3000,
        },
    },
});
const balancer = new ecs_foundation.LoadBalancer("balancer", {
    vpcId: network.vpcId,
    subnetIds: network.publicSubnetIds,
    securityGroupId: groups.securityGroupIds.alb,
    http: ecs_foundation.HttpBehavior.Forward,
    services: {
        orders: {
            port: 3000,
            routes: [{
                priority: 100,
                paths: ["/*"],
            }],
        },
    },
});
export const address = balancer.loadBalancerDnsName;
