// Which resources of a stack are the foundation's, and what refers to them.

import * as fs from "fs";
import * as path from "path";
import { PolicyResource } from "@pulumi/policy";
import { leaves, read, strings, unknown } from "./values";

/** Kind is a kind of resource that the foundation owns. */
export interface Kind {
    /** noun is the kind in messages. */
    noun: string;
    types: string[];
    /** ids are the properties that identify a resource, in addition to id, arn and name. */
    ids?: string[];
    /** outputs are the outputs of the foundation's stack with IDs, names or ARNs of the kind. */
    outputs: string[];
}

export const securityGroup: Kind = {
    noun: "security group",
    types: ["aws:ec2/securityGroup:SecurityGroup"],
    outputs: ["securityGroupIds", "taskSecurityGroupIds"],
};
export const role: Kind = {
    noun: "role",
    types: ["aws:iam/role:Role"],
    outputs: ["taskRoleArns", "executionRoleArns", "roleArns"],
};
export const vpc: Kind = {
    noun: "VPC",
    types: ["aws:ec2/vpc:Vpc"],
    ids: ["defaultSecurityGroupId", "defaultRouteTableId", "mainRouteTableId", "defaultNetworkAclId"],
    outputs: ["vpcId"],
};
export const subnet: Kind = {
    noun: "subnet",
    types: ["aws:ec2/subnet:Subnet"],
    outputs: ["publicSubnetIds", "privateSubnetIds", "dataSubnetIds", "tierSubnetIds"],
};
export const privateSubnet: Kind = {
    noun: "private subnet",
    types: ["aws:ec2/subnet:Subnet", "aws:rds/subnetGroup:SubnetGroup", "aws:elasticache/subnetGroup:SubnetGroup"],
    outputs: ["privateSubnetIds", "dataSubnetIds", "subnetGroupNames"],
};
export const routeTable: Kind = { noun: "route table", types: ["aws:ec2/routeTable:RouteTable"], outputs: [] };
export const networkAcl: Kind = { noun: "network ACL", types: ["aws:ec2/networkAcl:NetworkAcl"], outputs: [] };
export const endpoint: Kind = {
    noun: "VPC endpoint",
    types: ["aws:ec2/vpcEndpoint:VpcEndpoint"],
    outputs: ["gatewayEndpointIds", "interfaceEndpointIds"],
};
/** loadBalancerModules are the modules in which the provider has the same resources. */
export const loadBalancerModules = ["lb", "alb"];

export const loadBalancer: Kind = {
    noun: "load balancer",
    types: loadBalancerModules.map(module => `aws:${module}/loadBalancer:LoadBalancer`),
    outputs: ["loadBalancerArn", "loadBalancerShards"],
};
export const listener: Kind = {
    noun: "listener",
    types: loadBalancerModules.map(module => `aws:${module}/listener:Listener`),
    outputs: ["listenerArns", "loadBalancerShards"],
};
export const targetGroup: Kind = {
    noun: "target group",
    types: loadBalancerModules.map(module => `aws:${module}/targetGroup:TargetGroup`),
    outputs: ["targetGroupArns", "greenTargetGroupArns"],
};
export const bucket: Kind = {
    noun: "log bucket",
    types: ["aws:s3/bucketV2:BucketV2", "aws:s3/bucket:Bucket"],
    outputs: ["logBucketName"],
};
export const topic: Kind = { noun: "topic", types: ["aws:sns/topic:Topic"], outputs: ["findingsTopicArn"] };

const component = "ecs-foundation:index:";
const associationType = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const internetGatewayType = "aws:ec2/internetGateway:InternetGateway";
const routeType = "aws:ec2/route:Route";

/** types returns the types of a resource and its parents, the outermost first, as its URN has them. */
function types(urn: string): string[] {
    return urn.split("::")[2]?.split("$") ?? [];
}

/** isComponent reports whether a resource is a component of the foundation. */
function isComponent(resource: PolicyResource): boolean {
    return resource.type.startsWith(component);
}

/**
 * readOutputs reads the outputs of other stacks from the files in the variable ECS_FOUNDATION_OUTPUTS, which pulumi stack output
 * --json writes: Pulumi does not show a StackReference to policies.
 */
function readOutputs(): Record<string, any>[] {
    const files = (process.env.ECS_FOUNDATION_OUTPUTS ?? "").split(path.delimiter).filter(file => file !== "");
    return files.map(file => {
        let outputs;
        try {
            outputs = JSON.parse(fs.readFileSync(file, "utf8"));
        } catch (error) {
            throw new Error(`ECS_FOUNDATION_OUTPUTS: ${file}: ${(error as Error).message}`);
        }
        if (typeof outputs?.vpcId !== "string") {
            throw new Error(`ECS_FOUNDATION_OUTPUTS: ${file}: no outputs of a foundation: write them with pulumi stack output --json`);
        }
        return outputs;
    });
}

/** Foundation is what a stack has of the foundation: its resources, and the outputs of other stacks. */
export class Foundation {
    readonly resources: PolicyResource[];
    private readonly outputs: Record<string, any>[];
    private readonly publicSubnets: Set<PolicyResource>;

    constructor(all: PolicyResource[]) {
        this.resources = all.filter(r => this.contains(r));
        this.outputs = readOutputs();
        this.publicSubnets = this.findPublicSubnets();
    }

    /**
     * contains reports whether a resource is in a component of the foundation. The component Foundation itself has only
     * components and a provider: another child was added by the program.
     */
    contains(resource: PolicyResource): boolean {
        const parents = types(resource.urn).slice(0, -1);
        const parent = parents[parents.length - 1] ?? "";
        return parents.some(type => type.startsWith(component)) && (parent !== component + "Foundation" || isComponent(resource));
    }

    /**
     * target returns the name of the foundation's resource to which a property refers, or undefined. A value is compared
     * with IDs, names and ARNs. In a preview it can be unknown, and the dependencies of the property decide.
     */
    target(resource: PolicyResource, property: string, kind: Kind): string | undefined {
        const value = read(resource.props, property);
        const values = strings(value);
        for (const owned of this.ofKind(kind)) {
            if (values.some(value => identities(owned, kind).includes(value))) {
                return owned.name;
            }
        }
        for (const outputs of this.outputs) {
            const found = values.find(value => outputIds(outputs, kind).includes(value));
            if (found) {
                return found;
            }
        }
        const known = values.length > 0 && ![...leaves(value)].some(leaf => leaf.value === unknown);
        return known ? undefined : this.dependency(resource, property, kind)?.name;
    }

    /** dependency returns the foundation's resource of a kind on which a property depends. */
    private dependency(resource: PolicyResource, property: string, kind: Kind): PolicyResource | undefined {
        const dependencies = resource.propertyDependencies[property] ?? [];
        const candidates = dependencies.filter(d => kind.types.includes(d.type));
        if (candidates.length > 0) {
            return candidates.find(d => this.isOfKind(d, kind));
        }
        return kind === privateSubnet ? undefined : dependencies.find(isComponent);
    }

    /** anyTarget is target for all properties of a resource. */
    anyTarget(resource: PolicyResource, kind: Kind): string | undefined {
        const properties = new Set([...Object.keys(resource.props), ...Object.keys(resource.propertyDependencies)]);
        for (const property of properties) {
            const target = this.target(resource, property, kind);
            if (target !== undefined) {
                return target;
            }
        }
        return undefined;
    }

    private ofKind(kind: Kind): PolicyResource[] {
        return this.resources.filter(r => this.isOfKind(r, kind));
    }

    private isOfKind(resource: PolicyResource, kind: Kind): boolean {
        return (
            kind.types.includes(resource.type) &&
            this.contains(resource) &&
            !(kind === privateSubnet && this.publicSubnets.has(resource))
        );
    }

    /** findPublicSubnets returns the subnets whose route table has a route to an internet gateway. */
    private findPublicSubnets(): Set<PolicyResource> {
        const open = new Set<string>();
        for (const route of this.resources.filter(r => r.type === routeType)) {
            const gateway = strings(read(route.props, "gatewayId"));
            const gateways = route.propertyDependencies.gatewayId ?? [];
            if (gateway.some(id => id.startsWith("igw-")) || gateways.some(d => d.type === internetGatewayType)) {
                open.add(this.target(route, "routeTableId", routeTable) ?? "");
            }
        }
        const names = this.resources
            .filter(r => r.type === associationType && open.has(this.target(r, "routeTableId", routeTable) ?? "-"))
            .map(r => this.target(r, "subnetId", subnet));
        return new Set(this.resources.filter(r => subnet.types.includes(r.type) && names.includes(r.name)));
    }
}

/** identities returns the known values by which other resources refer to a resource. */
function identities(resource: PolicyResource, kind: Kind): string[] {
    return ["id", "arn", "name", ...(kind.ids ?? [])].flatMap(property => strings(read(resource.props, property)));
}

/** outputIds returns the IDs and ARNs of a kind in the outputs of a stack, with the names that are the end of an ARN. */
function outputIds(outputs: Record<string, any>, kind: Kind): string[] {
    const ids = kind.outputs.flatMap(output => strings(read(outputs, output)));
    return kind === role ? ids.flatMap(arn => [arn, arn.split("/").pop()!]) : ids;
}
