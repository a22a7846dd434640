// A stack of resources as the engine gives them to a policy.

import { PolicyResource, StackValidationPolicy } from "@pulumi/policy";

// The types of @pulumi/policy leave out what only Pulumi itself uses.
const { unknownCheckingProxy, unknownStringValue } = require("@pulumi/policy/proxy");

/** unknown is the value that stands for an unknown string in a preview. */
export const unknown = unknownStringValue;

const types = (resource?: PolicyResource) => (resource ? resource.urn.split("::")[2] + "$" : "");

/** Options are the options of a resource that the policies read. */
interface Options {
    parent?: PolicyResource;
    /** dependencies are the resources on which a property depends. */
    dependencies?: Record<string, PolicyResource[]>;
}

/** resource returns a resource. Reading an unknown property of it throws an error, as in Pulumi. */
export function resource(type: string, name: string, props: Record<string, any> = {}, options: Options = {}): PolicyResource {
    return {
        type,
        name,
        props: unknownCheckingProxy(props),
        urn: `urn:pulumi:dev::shop::${types(options.parent)}${type}::${name}`,
        opts: {
            protect: false,
            ignoreChanges: [],
            aliases: [],
            customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
            additionalSecretOutputs: [],
        },
        parent: options.parent,
        dependencies: [],
        propertyDependencies: options.dependencies ?? {},
        isType: () => false,
        asType: () => undefined,
    };
}

/** Found is a violation that a policy reported. */
export interface Found {
    message: string;
    urn?: string;
}

/** violations runs a policy. */
export function violations(policy: StackValidationPolicy, resources: PolicyResource[], config: object = {}): Found[] {
    const found: Found[] = [];
    policy.validateStack(
        {
            resources,
            stackTags: new Map(),
            getConfig: <T extends object>() => config as T,
            notApplicable: () => {
                throw new Error("not applicable");
            },
        },
        (message, urn) => {
            found.push({ message, urn });
        },
    );
    return found;
}

const component = "ecs-foundation:index:";

/** Foundation is a foundation's resources by name, before they are created (a preview) or after it. */
export function foundation(created: boolean, prefix = "", root?: PolicyResource): Record<string, PolicyResource> {
    const byName: Record<string, PolicyResource> = {};
    const add = (type: string, name: string, parent: string, props: Record<string, any> = {}, dependencies: Record<string, string[]> = {}) => {
        const id = created ? { id: `${name}-id`, arn: `arn:${name}` } : { id: unknown, arn: unknown };
        const unknowns = Object.fromEntries(Object.keys(dependencies).map(key => [key, created ? `${dependencies[key][0]}-id` : unknown]));
        byName[name] = resource(type, prefix + name, { ...props, ...unknowns, ...id }, {
            parent: byName[parent] ?? root,
            dependencies: Object.fromEntries(Object.entries(dependencies).map(([key, names]) => [key, names.map(n => byName[n])])),
        });
    };
    for (const name of ["Network", "SecurityGroups", "Roles", "LoadBalancer", "Endpoints", "NetworkAcls", "LoadBalancerLogs", "Monitoring"]) {
        add(component + name, name, "");
    }
    add("aws:ec2/vpc:Vpc", "vpc", "Network", created ? { defaultSecurityGroupId: "sg-default", defaultRouteTableId: "rtb-main", defaultNetworkAclId: "acl-default" } : {});
    add("aws:ec2/internetGateway:InternetGateway", "gateway", "Network", {}, { vpcId: ["vpc"] });
    for (const tier of ["public", "private", "data"]) {
        add("aws:ec2/subnet:Subnet", `${tier}-a`, "Network", {}, { vpcId: ["vpc"] });
        add("aws:ec2/routeTable:RouteTable", `${tier}-routes`, "Network", {}, { vpcId: ["vpc"] });
        add("aws:ec2/routeTableAssociation:RouteTableAssociation", `${tier}-association`, "Network", {}, {
            subnetId: [`${tier}-a`],
            routeTableId: [`${tier}-routes`],
        });
    }
    add("aws:ec2/route:Route", "public-default", "Network", { destinationCidrBlock: "0.0.0.0/0" }, { routeTableId: ["public-routes"], gatewayId: ["gateway"] });
    add("aws:rds/subnetGroup:SubnetGroup", "database", "Network");
    add("aws:ec2/networkAcl:NetworkAcl", "acl", "NetworkAcls");
    add("aws:ec2/vpcEndpoint:VpcEndpoint", "endpoint", "Endpoints", {}, { vpcId: ["vpc"] });
    add("aws:ec2/securityGroup:SecurityGroup", "alb-group", "SecurityGroups", {}, { vpcId: ["vpc"] });
    add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "alb-https", "SecurityGroups", {}, { securityGroupId: ["alb-group"] });
    add("aws:iam/role:Role", "role", "Roles", { name: "shop-cart-task-role-dev" });
    add("aws:iam/rolePolicy:RolePolicy", "role-policy", "Roles", {}, { role: ["role"] });
    add("aws:lb/loadBalancer:LoadBalancer", "alb", "LoadBalancer", { internal: false }, { subnets: ["public-a"] });
    add("aws:lb/listener:Listener", "listener", "LoadBalancer", {}, { loadBalancerArn: ["alb"] });
    add("aws:lb/listenerRule:ListenerRule", "rule", "LoadBalancer", { priority: 100 }, { listenerArn: ["listener"] });
    add("aws:lb/targetGroup:TargetGroup", "target-group", "LoadBalancer");
    add("aws:s3/bucketV2:BucketV2", "logs", "LoadBalancerLogs");
    add("aws:s3/bucketPolicy:BucketPolicy", "logs-policy", "LoadBalancerLogs", {}, { bucket: ["logs"] });
    add("aws:sns/topic:Topic", "topic", "Monitoring");
    return byName;
}
