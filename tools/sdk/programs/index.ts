// A program in TypeScript: the types of the SDK accept it.
import * as pulumi from "@pulumi/pulumi";
import * as ecs from "@pulumi/ecs-foundation";

const certificateArn = pulumi.output("arn:aws:acm:eu-west-1:123456789012:certificate/1");

const shop = new ecs.Foundation("shop", {
    region: "eu-west-1",
    network: { zones: ["eu-west-1a", "eu-west-1b"], nat: { strategy: "Single" }, endpoints: ["ecr.api", "logs"] },
    loadBalancer: { certificateArn },
    services: { orders: { port: 3000, routes: [{ priority: 100, paths: ["/*"] }], secrets: [certificateArn] } },
    data: { db: { kind: "rds", port: 5432 } },
});

export const subnet: pulumi.Output<string> = shop.privateSubnetIds.apply((ids) => ids["a"]);

new ecs.Cluster("shop", { capacity: [{ provider: "FARGATE", weight: 1 }] });
