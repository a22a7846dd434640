import * as pulumi from "@pulumi/pulumi";
import * as ecs_foundation from "@pulumi/ecs-foundation";

const cluster = new ecs_foundation.Cluster("cluster", {});
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
const roles = new ecs_foundation.Roles("roles", {services: {
    orders: {},
}});
const orders = new ecs_foundation.Service("orders", {
    clusterArn: cluster.arn,
    subnetIds: network.privateSubnetIds,
    securityGroupId: groups.taskSecurityGroupIds.orders,
    executionRoleArn: roles.executionRoleArns.orders,
    taskRoleArn: roles.taskRoleArns.orders,
    containers: [{
        name: "orders",
        image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/orders:1.0.0",
    }],
});
export const serviceArn = orders.arn;
