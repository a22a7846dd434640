import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import * as a from "../src/attachments";
import { policies } from "../src/policies";
import { Found, foundation, resource, unknown, violations } from "./stack";

const byName = Object.fromEntries(policies.map(policy => [policy.name, policy]));

/** owners are the resources of the test's foundation, by the nouns of their kinds. */
const owners: Record<string, string> = {
    "security group": "alb-group", role: "role", VPC: "vpc", subnet: "private-a", "route table": "private-routes", "network ACL": "acl",
    "VPC endpoint": "endpoint", "load balancer": "alb", listener: "listener", "target group": "target-group", "log bucket": "logs", topic: "topic",
};

function policy(name: string): StackValidationPolicy {
    assert.ok(byName[name], name);
    return byName[name];
}

/** bypass returns a foundation and one resource with a property that refers to a resource of it. */
function bypass(created: boolean, type: string, property: string, owner: string, props: Record<string, any> = {}) {
    const owned = foundation(created);
    const value = created ? `${owner}-id` : unknown;
    const added = resource(type, "added", { ...props, [property]: value }, { dependencies: { [property]: [owned[owner]] } });
    return { all: [...Object.values(owned), added], added };
}

function requireOne(found: Found[], added: PolicyResource, text: string) {
    assert.equal(found.length, 1, JSON.stringify(found));
    assert.equal(found[0].urn, added.urn);
    assert.match(found[0].message, /^added \(aws:/);
    assert.ok(found[0].message.includes(text), found[0].message);
    assert.match(found[0].message, /of the foundation.*: remove it/);
}

const attachments: Record<string, a.Attachment[]> = {
    "security-group-rules": a.securityGroupRules,
    "role-policies": a.rolePolicies,
    "private-subnets": a.networkChanges,
    "endpoint-policies": a.endpointPolicies,
    "load-balancers": a.loadBalancerChanges,
    "listener-rules": a.listenerRules,
    "resource-policies": a.resourcePolicies,
};

for (const [name, list] of Object.entries(attachments)) {
    for (const { type, property, kind, effect } of list) {
        for (const created of [true, false]) {
            test(`${name}: ${type} ${property}, ${created ? "deployed" : "preview"}`, () => {
                const owner = owners[kind.noun];
                const { all, added } = bypass(created, type, property, owner);
                requireOne(violations(policy(name), all), added, `${effect} ${kind.noun} ${owner} of the foundation`);
                for (const other of policies.filter(p => p.name !== name)) {
                    assert.deepEqual(violations(other, all), [], other.name);
                }
            });
        }
    }
}

test("a foundation alone has no violations", () => {
    for (const created of [true, false]) {
        for (const p of policies) {
            assert.deepEqual(violations(p, Object.values(foundation(created))), [], p.name);
            const root = resource("ecs-foundation:index:Foundation", "base");
            assert.deepEqual(violations(p, [root, ...Object.values(foundation(created, "base-", root))]), [], p.name);
        }
    }
});

test("what belongs to the program itself is allowed", () => {
    for (const [name, list] of Object.entries(attachments)) {
        for (const { type, property, kind } of list) {
            const own = resource(kind.types[0], "own", { id: "own-id", arn: "arn:own" });
            const known = resource(type, "known", { [property]: "own-id" }, { dependencies: { [property]: [own] } });
            const preview = resource(type, "preview", { [property]: unknown }, { dependencies: { [property]: [own] } });
            const elsewhere = resource(type, "elsewhere", { [property]: "sg-1" });
            assert.deepEqual(violations(policy(name), [...Object.values(foundation(true)), own, known, preview, elsewhere]), [], type);
        }
    }
});

test("a resource cannot hide as a child of the component", () => {
    const root = resource("ecs-foundation:index:Foundation", "base");
    const owned = foundation(true, "base-", root);
    const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const added = resource(type, "added", { securityGroupId: "alb-group-id" }, { parent: root });
    requireOne(violations(policy("security-group-rules"), [root, ...Object.values(owned), added]), added, "security group base-alb-group");
});

test("an unknown output of the component is a resource of the foundation", () => {
    const root = resource("ecs-foundation:index:Foundation", "base");
    const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const added = resource(type, "added", { securityGroupId: unknown }, { dependencies: { securityGroupId: [root] } });
    requireOne(violations(policy("security-group-rules"), [root, added]), added, "security group base of the foundation");
});

test("roles are found by name, ARN and ID, alone and in a list", () => {
    const list = "aws:iam/policyAttachment:PolicyAttachment";
    for (const value of ["shop-cart-task-role-dev", "role-id", "arn:role"]) {
        const one = resource("aws:iam/rolePolicy:RolePolicy", "added", { role: value });
        requireOne(violations(policy("role-policies"), [...Object.values(foundation(true)), one]), one, "role role");
        const many = resource(list, "added", { roles: ["another", value] });
        requireOne(violations(policy("role-policies"), [...Object.values(foundation(true)), many]), many, "role role");
    }
    const owned = foundation(false);
    const mixed = resource(list, "added", { roles: ["another", unknown] }, { dependencies: { roles: [owned.role] } });
    requireOne(violations(policy("role-policies"), [...Object.values(owned), mixed]), mixed, "role role");
});

test("the outputs of another stack are resources of the foundation", () => {
    const outputs = {
        vpcId: "vpc-1", securityGroupIds: { alb: "sg-1" }, taskRoleArns: { cart: "arn:aws:iam::1:role/ecs/cart" },
        privateSubnetIds: { a: "subnet-1" }, publicSubnetIds: { a: "subnet-2" }, listenerArns: { https: "arn:listener" },
        loadBalancerShards: { b: { arn: "arn:shard", listenerArns: { https: "arn:shard-listener" } } },
    };
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "policy-"));
    const files = [path.join(directory, "dev.json"), path.join(directory, "other.json")];
    fs.writeFileSync(files[0], JSON.stringify(outputs));
    fs.writeFileSync(files[1], JSON.stringify({ vpcId: "vpc-2", securityGroupIds: { alb: "sg-2" } }));
    for (const [name, type, props] of [
        ["security-group-rules", "aws:ec2/securityGroupRule:SecurityGroupRule", { securityGroupId: "sg-1" }],
        ["security-group-rules", "aws:ec2/securityGroupRule:SecurityGroupRule", { securityGroupId: "sg-2" }],
        ["role-policies", "aws:iam/rolePolicy:RolePolicy", { role: "cart" }],
        ["listener-rules", "aws:lb/listenerRule:ListenerRule", { listenerArn: "arn:shard-listener" }],
        ["load-balancers", "aws:lb/listener:Listener", { loadBalancerArn: "arn:shard" }],
        ["private-subnets", "aws:ecs/service:Service", { networkConfiguration: { assignPublicIp: true, subnets: ["subnet-1"] } }],
    ] as [string, string, object][]) {
        const added = resource(type, "added", props);
        process.env.ECS_FOUNDATION_OUTPUTS = files.join(path.delimiter);
        requireOne(violations(policy(name), [added]), added, "of the foundation");
        process.env.ECS_FOUNDATION_OUTPUTS = "";
        assert.deepEqual(violations(policy(name), [added]), []);
    }
    process.env.ECS_FOUNDATION_OUTPUTS = files[0];
    const inPublic = resource("aws:ecs/service:Service", "added", { networkConfiguration: { assignPublicIp: true, subnets: ["subnet-2"] } });
    assert.deepEqual(violations(policy("private-subnets"), [inPublic]), []);
    fs.writeFileSync(files[1], "{}");
    for (const [file, message] of [[files[1], /other.json: no outputs of a foundation/], [path.join(directory, "none"), /none: ENOENT/]] as [string, RegExp][]) {
        process.env.ECS_FOUNDATION_OUTPUTS = file;
        assert.throws(() => violations(policy("role-policies"), []), message);
    }
    process.env.ECS_FOUNDATION_OUTPUTS = "";
    fs.rmSync(directory, { recursive: true });
});

test("priorities can be reserved for other programs", () => {
    const config = { from: 40000, to: 40999 };
    for (const [priority, count] of [[39999, 1], [40000, 0], [40999, 0], [41000, 1], [undefined, 1], [unknown, 1]] as [any, number][]) {
        const { all } = bypass(true, "aws:lb/listenerRule:ListenerRule", "listenerArn", "listener", priority === undefined ? {} : { priority });
        assert.equal(violations(policy("listener-rules"), all, config).length, count, String(priority));
        assert.equal(violations(policy("listener-rules"), all, { from: 1 }).length, 1, "both are needed");
    }
});
