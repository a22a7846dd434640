import * as ecs from "@pulumi/ecs-foundation";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const region = config.require("region");

const foundation = new ecs.Foundation("foundation", {
    region,
    profile: config.require<"development" | "production">("profile"),
    network: {
        cidr: config.require("cidr"),
        zones: [`${region}a`, `${region}b`],
        nat: { strategy: "Single" },
    },
    loadBalancer: {
        http: "forward",
        deletionProtection: false,
        accessLogs: false,
    },
    data: {
        database: { port: 5432 },
    },
    services: {
        web: {
            port: 8080,
            routes: [{ paths: ["/*"], priority: 50000 }],
            uses: ["database"],
        },
    },
});

export const loadBalancerDnsName = foundation.loadBalancerDnsName;
export const privateSubnetIds = foundation.privateSubnetIds;
export const taskSecurityGroupId = foundation.taskSecurityGroupIds["web"];
export const targetGroupArn = foundation.targetGroupArns["web"];
