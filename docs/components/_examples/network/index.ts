import * as pulumi from "@pulumi/pulumi";
import * as ecs_foundation from "@pulumi/ecs-foundation";

const network = new ecs_foundation.Network("network", {
    cidr: "10.0.0.0/16",
    zones: [
        "eu-west-1a",
        "eu-west-1b",
    ],
    nat: {
        strategy: ecs_foundation.NatStrategy.Single,
    },
    endpoints: [
        "ecr.api",
        "ecr.dkr",
        "logs",
    ],
});
export const privateSubnetIds = network.privateSubnetIds;
