import * as pulumi from "@pulumi/pulumi";
import * as ecs_foundation from "@pulumi/ecs-foundation";

const network = new ecs_foundation.Network("network", {zones: [
    "eu-west-1a",
    "eu-west-1b",
]});
const groupsResource = new ecs_foundation.SecurityGroups("groups", {
    vpcId: network.vpcId,
    services: {
        web: {
            port: 3000,
            calls: ["orders"],
        },
        orders: {
            port: 8080,
            routed: false,
            uses: ["db"],
        },
    },
    data: {
        db: {
            kind: ecs_foundation.DataStoreKind.Rds,
            port: 5432,
        },
    },
});
export const groups = groupsResource.securityGroupIds;
