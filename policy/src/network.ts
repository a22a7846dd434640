// What gives resources in private subnets a path from or to the internet.

import { PolicyResource } from "@pulumi/policy";
import { attached, networkChanges, Violation } from "./attachments";
import { Foundation, loadBalancer, privateSubnet, routeTable, vpc } from "./foundation";
import { leaves, read, strings, unknown } from "./values";

/** publicFlags are the properties with which resources of AWS get public IP addresses. */
const publicFlags = ["associatePublicIpAddress", "assignPublicIp", "mapPublicIpOnLaunch", "publiclyAccessible"];

const loadBalancerTypes = [...loadBalancer.types, "aws:elb/loadBalancer:LoadBalancer"];

/** privateSubnets returns what makes private subnets public. */
export function privateSubnets(all: PolicyResource[]): Violation[] {
    const foundation = new Foundation(all);
    const violations = attached(all, networkChanges);
    for (const resource of all.filter(r => !foundation.contains(r))) {
        const message = route(foundation, resource) ?? publicAddress(foundation, resource);
        if (message !== undefined) {
            violations.push({ resource, message: `${resource.name} (${resource.type}) ${message}` });
        }
    }
    return violations;
}

/**
 * route reports a route to the internet in a route table of the foundation. Other routes, such as those to a peered VPC, are
 * allowed.
 */
function route(foundation: Foundation, resource: PolicyResource): string | undefined {
    if (resource.type !== "aws:ec2/route:Route" || !toInternet(resource)) {
        return undefined;
    }
    const table = foundation.target(resource, "routeTableId", routeTable);
    return table === undefined ? undefined : `adds a route to the internet to route table ${table} of the foundation`;
}

function toInternet(resource: PolicyResource): boolean {
    if (["natGatewayId", "egressOnlyGatewayId", "carrierGatewayId"].some(property => has(resource, property))) {
        return true;
    }
    const gateways = resource.propertyDependencies.gatewayId ?? [];
    const gateway = read(resource.props, "gatewayId");
    const internetGateway =
        typeof gateway === "string" && gateway !== "" ? gateway.startsWith("igw-") : gateways.some(d => d.type.endsWith(":InternetGateway"));
    return internetGateway || ["destinationCidrBlock", "destinationIpv6CidrBlock"].some(p => isWide(read(resource.props, p)));
}

function has(resource: PolicyResource, property: string): boolean {
    const value = read(resource.props, property);
    return (value !== undefined && value !== "" && value !== null) || (resource.propertyDependencies[property] ?? []).length > 0;
}

/**
 * input returns an optional input. In a preview, the value of one that is not set is unknown as well if the provider or AWS
 * chooses it, but it depends on no resource.
 */
function input(resource: PolicyResource, property: string): any {
    const value = read(resource.props, property);
    return value === unknown && (resource.propertyDependencies[property] ?? []).length === 0 ? undefined : value;
}

/** isWide reports whether a range is the internet or a large part of it: two halves are a default route as well. */
function isWide(cidr: any): boolean {
    if (typeof cidr !== "string") {
        return false;
    }
    const [address, length] = cidr.split("/");
    return Number(length) < (address.includes(":") ? 7 : 8); // fc00::/7 and 10.0.0.0/8 are private
}

/** publicAddress reports a resource in a private subnet that gets a public IP address. */
function publicAddress(foundation: Foundation, resource: PolicyResource): string | undefined {
    if (!resource.type.startsWith("aws:")) {
        return undefined;
    }
    for (const { path, value } of leaves(resource.props)) {
        const flag = path[path.length - 1];
        if (!publicFlags.includes(flag) || !(value === true || value === "true" || value === "ENABLED")) {
            continue;
        }
        if (flag === "mapPublicIpOnLaunch") {
            const target = foundation.target(resource, "vpcId", vpc);
            return target === undefined ? undefined : `assigns public IP addresses (${path.join(".")}) in VPC ${target} of the foundation`;
        }
        const target = foundation.anyTarget(resource, privateSubnet);
        return target === undefined ? undefined : `gets a public IP address (${path.join(".")}) in private subnet ${target} of the foundation`;
    }
    return internetFacing(foundation, resource);
}

/** internetFacing reports a load balancer of the internet in a private subnet. */
function internetFacing(foundation: Foundation, resource: PolicyResource): string | undefined {
    const internal = input(resource, "internal");
    if (!loadBalancerTypes.includes(resource.type) || internal === true || internal === "true" || internal === unknown) {
        return undefined;
    }
    const target = ["subnets", "subnetMappings"].map(p => foundation.target(resource, p, privateSubnet)).find(name => name !== undefined);
    return target === undefined ? undefined : `is an internet-facing load balancer in private subnet ${target} of the foundation`;
}

/** endpointsWithoutPolicy returns the endpoints in the foundation's VPC whose policy allows every principal. */
export function endpointsWithoutPolicy(all: PolicyResource[]): Violation[] {
    const foundation = new Foundation(all);
    const violations: Violation[] = [];
    for (const resource of all.filter(r => r.type === "aws:ec2/vpcEndpoint:VpcEndpoint" && !foundation.contains(r))) {
        const target = foundation.target(resource, "vpcId", vpc);
        const policy = input(resource, "policy");
        if (target !== undefined && policy !== unknown && allowsEveryPrincipal(policy)) {
            violations.push({
                resource,
                message: `${resource.name} (${resource.type}) is a VPC endpoint in VPC ${target} of the foundation whose policy allows every principal`,
            });
        }
    }
    return violations;
}

/**
 * allowsEveryPrincipal reports whether a policy has a statement that allows every principal without a condition. An endpoint
 * without a policy has the policy of AWS, which allows everything.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function allowsEveryPrincipal(policy: any): boolean {
    let document = policy;
    if (typeof policy === "string" && policy !== "") {
        try {
            document = JSON.parse(policy);
        } catch {
            return false; // AWS refuses it
        }
    }
    if (!document) {
        return true;
    }
    const statements = [document.Statement ?? []].flat();
    return statements.some((s: any) => s.Effect === "Allow" && strings(s.Principal).includes("*") && !s.Condition);
}
