import assert from "node:assert/strict";
import { test } from "node:test";
import { policies } from "../src/policies";
import { foundation, resource, unknown, violations } from "./stack";

const privateSubnets = policies.find(policy => policy.name === "private-subnets")!;
const endpointPolicies = policies.find(policy => policy.name === "endpoint-policies")!;

/** routes are the inputs of a route, and whether it leads to the internet. */
const routes: [string, Record<string, any>, boolean][] = [
    ["internet gateway", { destinationCidrBlock: "52.0.0.0/16", gatewayId: "igw-1" }, true],
    ["default route", { destinationCidrBlock: "0.0.0.0/0", networkInterfaceId: "eni-1" }, true],
    ["default route for IPv6", { destinationIpv6CidrBlock: "::/0", egressOnlyGatewayId: "eigw-1" }, true],
    ["half of the internet", { destinationCidrBlock: "128.0.0.0/1", transitGatewayId: "tgw-1" }, true],
    ["global unicast addresses", { destinationIpv6CidrBlock: "2000::/3", transitGatewayId: "tgw-1" }, true],
    ["NAT gateway", { destinationCidrBlock: "52.0.0.0/16", natGatewayId: "nat-1" }, true],
    ["carrier gateway", { destinationCidrBlock: "52.0.0.0/16", carrierGatewayId: "cagw-1" }, true],
    ["peering connection", { destinationCidrBlock: "10.9.0.0/16", vpcPeeringConnectionId: "pcx-1" }, false],
    ["all of 10.0.0.0/8", { destinationCidrBlock: "10.0.0.0/8", transitGatewayId: "tgw-1" }, false],
    ["private IPv6 addresses", { destinationIpv6CidrBlock: "fc00::/7", transitGatewayId: "tgw-1" }, false],
    ["virtual private gateway", { destinationCidrBlock: "192.168.0.0/16", gatewayId: "vgw-1" }, false],
    ["prefix list", { destinationPrefixListId: "pl-1", transitGatewayId: "tgw-1" }, false],
];

for (const [name, inputs, internet] of routes) {
    test(`route: ${name}`, () => {
        for (const created of [true, false]) {
            const owned = foundation(created);
            const dependencies = { routeTableId: [owned["private-routes"]] };
            const table = { routeTableId: created ? "private-routes-id" : unknown };
            const added = resource("aws:ec2/route:Route", "added", { ...inputs, ...table }, { dependencies });
            const found = violations(privateSubnets, [...Object.values(owned), added]);
            assert.equal(found.length, internet ? 1 : 0, JSON.stringify(found));
            if (internet) {
                assert.match(found[0].message, /^added .* adds a route to the internet to route table private-routes of the foundation: remove it/);
            }
            const elsewhere = resource("aws:ec2/route:Route", "elsewhere", { ...inputs, routeTableId: "rtb-1" });
            assert.deepEqual(violations(privateSubnets, [...Object.values(owned), elsewhere]), []);
        }
    });
}

test("route to an internet gateway of the same program, in a preview", () => {
    const owned = foundation(false);
    const gateway = resource("aws:ec2/internetGateway:InternetGateway", "own", { id: unknown, vpcId: "vpc-1" });
    const dependencies = { routeTableId: [owned["data-routes"]], gatewayId: [gateway] };
    const props = { routeTableId: unknown, gatewayId: unknown, destinationCidrBlock: "52.0.0.0/16" };
    const added = resource("aws:ec2/route:Route", "added", props, { dependencies });
    assert.equal(violations(privateSubnets, [...Object.values(owned), gateway, added]).length, 1);
});

/** addresses are resources that get a public IP address, by the name of the test, with the property of their subnet. */
const addresses: [string, string, string, (subnet: any) => Record<string, any>][] = [
    ["instance", "aws:ec2/instance:Instance", "subnetId", subnet => ({ associatePublicIpAddress: true, subnetId: subnet })],
    ["launch template", "aws:ec2/launchTemplate:LaunchTemplate", "networkInterfaces",
        subnet => ({ networkInterfaces: [{ associatePublicIpAddress: "true", subnetId: subnet }] })],
    ["service", "aws:ecs/service:Service", "networkConfiguration",
        subnet => ({ networkConfiguration: { assignPublicIp: true, subnets: [subnet] } })],
    ["task set", "aws:ecs/taskSet:TaskSet", "networkConfiguration",
        subnet => ({ networkConfiguration: { assignPublicIp: true, subnets: [subnet] } })],
    ["event target", "aws:cloudwatch/eventTarget:EventTarget", "ecsTarget",
        subnet => ({ ecsTarget: { networkConfiguration: { assignPublicIp: true, subnets: [subnet] } } })],
    ["schedule", "aws:scheduler/schedule:Schedule", "target",
        subnet => ({ target: { ecsParameters: { networkConfiguration: { assignPublicIp: true, subnets: [subnet] } } } })],
    ["replication instance", "aws:dms/replicationInstance:ReplicationInstance", "replicationSubnetGroupId",
        subnet => ({ publiclyAccessible: true, replicationSubnetGroupId: subnet })],
    ["load balancer", "aws:lb/loadBalancer:LoadBalancer", "subnets", subnet => ({ internal: false, subnets: [subnet] })],
    ["load balancer by default", "aws:lb/loadBalancer:LoadBalancer", "subnets", subnet => ({ subnets: [subnet] })],
    ["load balancer by default in a preview", "aws:lb/loadBalancer:LoadBalancer", "subnets", subnet => ({ internal: unknown, subnets: [subnet] })],
    ["load balancer with mappings", "aws:lb/loadBalancer:LoadBalancer", "subnetMappings", subnet => ({ subnetMappings: [{ subnetId: subnet }] })],
    ["classic load balancer", "aws:elb/loadBalancer:LoadBalancer", "subnets", subnet => ({ subnets: [subnet] })],
];

for (const [name, type, property, props] of addresses) {
    test(`public IP address: ${name}`, () => {
        for (const created of [true, false]) {
            const owned = foundation(created);
            for (const [subnet, count] of [["private-a", 1], ["data-a", 1], ["public-a", 0]] as [string, number][]) {
                const inputs = props(created ? `${subnet}-id` : unknown);
                const added = resource(type, "added", inputs, { dependencies: { [property]: [owned[subnet]] } });
                const found = violations(privateSubnets, [...Object.values(owned), added]);
                assert.equal(found.length, count, `${subnet}: ${JSON.stringify(found)}`);
                assert.ok(count === 0 || found[0].message.includes(`private subnet ${subnet} of the foundation`), found[0]?.message);
            }
        }
    });
}

test("a load balancer that is internal or not, as another resource says, is allowed", () => {
    const own = resource("random:index/randomInteger:RandomInteger", "own");
    const props = { internal: unknown, subnets: ["private-a-id"] };
    const added = resource("aws:lb/loadBalancer:LoadBalancer", "added", props, { dependencies: { internal: [own] } });
    assert.deepEqual(violations(privateSubnets, [...Object.values(foundation(true)), own, added]), []);
});

test("public IP address: database in a subnet group", () => {
    const added = resource("aws:rds/instance:Instance", "added", { publiclyAccessible: true, dbSubnetGroupName: "database-id" });
    const found = violations(privateSubnets, [...Object.values(foundation(true)), added]);
    assert.match(found[0].message, /gets a public IP address \(publiclyAccessible\) in private subnet database/);
});

test("public IP address: new subnet in the VPC", () => {
    const owned = foundation(false);
    const props = { mapPublicIpOnLaunch: true, vpcId: unknown };
    const added = resource("aws:ec2/subnet:Subnet", "added", props, { dependencies: { vpcId: [owned.vpc] } });
    assert.match(violations(privateSubnets, [...Object.values(owned), added])[0].message, /assigns public IP addresses \(mapPublicIpOnLaunch\) in VPC vpc/);
});

test("resources without public IP addresses are allowed", () => {
    for (const [type, props] of [
        ["aws:ecs/service:Service", { networkConfiguration: { assignPublicIp: false, subnets: ["private-a-id"] } }],
        ["aws:ec2/instance:Instance", { subnetId: "private-a-id" }],
        ["aws:ec2/instance:Instance", { subnetId: "subnet-1", associatePublicIpAddress: true }],
        ["aws:lb/loadBalancer:LoadBalancer", { internal: true, subnets: ["private-a-id"] }],
        ["aws:rds/instance:Instance", { dbSubnetGroupName: "database-id" }],
        ["aws:ec2/subnet:Subnet", { vpcId: "vpc-id", mapPublicIpOnLaunch: false }],
        ["random:index/randomPet:RandomPet", { assignPublicIp: true, subnet: "private-a-id" }],
    ] as [string, Record<string, any>][]) {
        const added = resource(type, "added", props);
        assert.deepEqual(violations(privateSubnets, [...Object.values(foundation(true)), added]), [], type);
    }
});

const allow = (principal: any, condition?: object) =>
    JSON.stringify({ Statement: { Effect: "Allow", Principal: principal, Action: "*", Resource: "*", Condition: condition } });

test("endpoint policy: unknown", () => {
    const queue = resource("aws:sqs/queue:Queue", "own");
    const props = { vpcId: "vpc-id", policy: unknown };
    const added = resource("aws:ec2/vpcEndpoint:VpcEndpoint", "added", props, { dependencies: { policy: [queue] } });
    assert.deepEqual(violations(endpointPolicies, [...Object.values(foundation(true)), queue, added]), []);
});

for (const [name, policy, count] of [
    ["none", undefined, 1],
    ["empty", "", 1],
    ["every principal", allow("*"), 1],
    ["every AWS principal", allow({ AWS: "*" }), 1],
    ["every principal of a list", allow({ AWS: ["arn:aws:iam::1:root", "*"] }), 1],
    ["condition", allow("*", { StringEquals: { "aws:PrincipalAccount": "1" } }), 0],
    ["account", allow({ AWS: "arn:aws:iam::1:root" }), 0],
    ["denied", JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] }), 0],
    ["none in a preview", unknown, 1],
    ["invalid", "{", 0],
] as [string, any, number][]) {
    test(`endpoint policy: ${name}`, () => {
        const added = resource("aws:ec2/vpcEndpoint:VpcEndpoint", "added", policy === undefined ? { vpcId: "vpc-id" } : { vpcId: "vpc-id", policy });
        assert.equal(violations(endpointPolicies, [...Object.values(foundation(true)), added]).length, count);
        const elsewhere = resource("aws:ec2/vpcEndpoint:VpcEndpoint", "elsewhere", { vpcId: "vpc-1" });
        assert.deepEqual(violations(endpointPolicies, [...Object.values(foundation(true)), elsewhere]), []);
    });
}
