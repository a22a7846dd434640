import * as pulumi from "@pulumi/pulumi";
import * as ecs_foundation from "@pulumi/ecs-foundation";

const shop = new ecs_foundation.Foundation("shop", {
    region: "eu-west-1",
    network: {
        zones: [
            "eu-west-1a",
            "eu-west-1b",
        ],
        nat: {
            strategy: ecs_foundation.NatStrategy.Single,
        },
    },
    loadBalancer: {
        http: ecs_foundation.HttpBehavior.Forward,
    },
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
export const vpcId = shop.vpcId;
