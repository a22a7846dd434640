// The policies of the pack.

import { PolicyResource, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import * as a from "./attachments";
import { Violation } from "./attachments";
import { endpointsWithoutPolicy, privateSubnets } from "./network";
import { read } from "./values";

function policy(
    name: string,
    description: string,
    remedy: string,
    find: (all: PolicyResource[], args: StackValidationArgs) => Violation[],
): StackValidationPolicy {
    return {
        name,
        description,
        enforcementLevel: "mandatory",
        validateStack: (args, reportViolation) => {
            for (const { resource, message } of find(args.resources, args)) {
                reportViolation(`${message}: ${remedy}`, resource.urn);
            }
        },
    };
}

/** Priorities are the priorities of rules that programs may add to the foundation's listeners. */
interface Priorities {
    from?: number;
    to?: number;
}

function listenerRules(all: PolicyResource[], args: StackValidationArgs): Violation[] {
    const { from, to } = args.getConfig<Priorities>();
    return a.attached(all, a.listenerRules).filter(({ resource }) => {
        const priority = Number(read(resource.props, "priority")?.toString());
        return from === undefined || to === undefined || !(priority >= from && priority <= to);
    });
}

export const policies: StackValidationPolicy[] = [
    policy(
        "security-group-rules",
        "Only the foundation adds rules to its security groups",
        "remove it, and allow the connection in the configuration of the foundation (services.NAME.uses, services.NAME.calls, " +
            "security.ingress, security.egress)",
        all => a.attached(all, a.securityGroupRules),
    ),
    policy(
        "role-policies",
        "Only the foundation grants permissions to its roles",
        "remove it, and grant the permission in the configuration of the foundation (services.NAME.grants)",
        all => a.attached(all, a.rolePolicies),
    ),
    policy(
        "private-subnets",
        "Private subnets have no public IP addresses and no routes to the internet but those of the foundation",
        "remove it, and set internet access in the configuration of the foundation (network.egress, network.nat, network.acls)",
        privateSubnets,
    ),
    policy(
        "endpoint-policies",
        "VPC endpoints allow the account's principals only",
        "remove it, or set a policy with a condition such as aws:PrincipalAccount; network.endpoints and network.endpointPolicies create " +
            "endpoints with such a policy",
        all => [...a.attached(all, a.endpointPolicies), ...endpointsWithoutPolicy(all)],
    ),
    policy(
        "load-balancers",
        "Only the foundation changes its load balancers",
        "remove it, and set loadBalancer.certificates, loadBalancer.webAcl or services.NAME.routes in the configuration of the foundation",
        all => a.attached(all, a.loadBalancerChanges),
    ),
    {
        ...policy(
            "listener-rules",
            "Only the foundation adds rules to its listeners, outside the priorities for other programs",
            "remove it and set services.NAME.routes or loadBalancer.rules in the configuration of the foundation, or reserve priorities for it " +
                "with from and to in the configuration of this policy",
            listenerRules,
        ),
        configSchema: { properties: { from: { type: "integer", minimum: 1, maximum: 50000 }, to: { type: "integer", minimum: 1, maximum: 50000 } } },
    },
    policy(
        "resource-policies",
        "Only the foundation sets the policies of its buckets and topics",
        "remove it: AWS keeps one policy, and it would replace the foundation's",
        all => a.attached(all, a.resourcePolicies),
    ),
];
