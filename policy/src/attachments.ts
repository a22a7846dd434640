// Resources that change a resource of the foundation: a rule of a security group, a policy of a role, a route.

import { PolicyResource } from "@pulumi/policy";
import * as f from "./foundation";
import { Kind } from "./foundation";

/** Attachment is a resource type that changes the resource to which one of its properties refers. */
export interface Attachment {
    type: string;
    property: string;
    kind: Kind;
    /** effect is what the resource does, as the verb and the object of a sentence. */
    effect: string;
}

function attachment(type: string, property: string, kind: Kind, effect: string): Attachment {
    return { type, property, kind, effect };
}

// Source of the types and properties: the schema of the Pulumi provider for AWS, version 6.83.
// https://www.pulumi.com/registry/packages/aws/api-docs/

export const securityGroupRules: Attachment[] = [
    attachment("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "securityGroupId", f.securityGroup, "opens"),
    attachment("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "securityGroupId", f.securityGroup, "opens"),
    attachment("aws:ec2/securityGroupRule:SecurityGroupRule", "securityGroupId", f.securityGroup, "opens"),
    attachment("aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation", "securityGroupId", f.securityGroup, "shares"),
    attachment("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "vpcId", f.vpc, "sets the rules of the default security group of"),
    attachment("aws:ec2/securityGroupAssociation:SecurityGroupAssociation", "vpcEndpointId", f.endpoint, "adds a security group to"),
];

export const rolePolicies: Attachment[] = [
    attachment("aws:iam/rolePolicy:RolePolicy", "role", f.role, "adds permissions to"),
    attachment("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role", f.role, "adds permissions to"),
    attachment("aws:iam/policyAttachment:PolicyAttachment", "roles", f.role, "adds permissions to"),
    attachment("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "roleName", f.role, "sets the permissions of"),
    attachment("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "roleName", f.role, "sets the permissions of"),
];

export const networkChanges: Attachment[] = [
    attachment("aws:ec2/routeTableAssociation:RouteTableAssociation", "subnetId", f.subnet, "sets the route table of"),
    attachment("aws:ec2/routeTableAssociation:RouteTableAssociation", "routeTableId", f.routeTable, "shares"),
    attachment("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "vpcId", f.vpc, "sets the main route table of"),
    attachment("aws:ec2/defaultRouteTable:DefaultRouteTable", "defaultRouteTableId", f.vpc, "sets the routes of the main route table of"),
    attachment("aws:ec2/internetGateway:InternetGateway", "vpcId", f.vpc, "attaches an internet gateway to"),
    attachment("aws:ec2/internetGatewayAttachment:InternetGatewayAttachment", "vpcId", f.vpc, "attaches an internet gateway to"),
    attachment("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "vpcId", f.vpc, "attaches an internet gateway to"),
    attachment("aws:ec2/carrierGateway:CarrierGateway", "vpcId", f.vpc, "attaches a carrier gateway to"),
    attachment("aws:ec2/networkAclRule:NetworkAclRule", "networkAclId", f.networkAcl, "adds a rule to"),
    attachment("aws:ec2/networkAclAssociation:NetworkAclAssociation", "subnetId", f.subnet, "sets the network ACL of"),
    attachment("aws:ec2/networkAcl:NetworkAcl", "subnetIds", f.subnet, "sets the network ACL of"),
    attachment("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "defaultNetworkAclId", f.vpc, "sets the rules of the default network ACL of"),
];

export const endpointPolicies: Attachment[] = [
    attachment("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "vpcEndpointId", f.endpoint, "replaces the policy of"),
];

export const loadBalancerChanges: Attachment[] = [
    ...f.loadBalancerModules.flatMap(module => [
        attachment(`aws:${module}/listener:Listener`, "loadBalancerArn", f.loadBalancer, "adds a listener to"),
        attachment(`aws:${module}/targetGroupAttachment:TargetGroupAttachment`, "targetGroupArn", f.targetGroup, "adds a target to"),
    ]),
    attachment("aws:wafv2/webAclAssociation:WebAclAssociation", "resourceArn", f.loadBalancer, "replaces the web ACL of"),
    attachment("aws:wafregional/webAclAssociation:WebAclAssociation", "resourceArn", f.loadBalancer, "replaces the web ACL of"),
];

export const listenerRules: Attachment[] = f.loadBalancerModules.map(module =>
    attachment(`aws:${module}/listenerRule:ListenerRule`, "listenerArn", f.listener, "adds a rule to"),
);

export const resourcePolicies: Attachment[] = [
    attachment("aws:s3/bucketPolicy:BucketPolicy", "bucket", f.bucket, "replaces the policy of"),
    attachment("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "bucket", f.bucket, "replaces the public access block of"),
    attachment("aws:s3/bucketAclV2:BucketAclV2", "bucket", f.bucket, "replaces the ACL of"),
    attachment("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "bucket", f.bucket, "replaces the ownership of objects in"),
    attachment("aws:sns/topicPolicy:TopicPolicy", "arn", f.topic, "replaces the policy of"),
];

/** Violation is a resource that changes a resource of the foundation. */
export interface Violation {
    resource: PolicyResource;
    message: string;
}

/** attached returns what is attached to the foundation from outside of its components. */
export function attached(all: PolicyResource[], attachments: Attachment[]): Violation[] {
    const foundation = new f.Foundation(all);
    const violations: Violation[] = [];
    for (const resource of all.filter(r => !foundation.contains(r))) {
        for (const { type, property, kind, effect } of attachments) {
            const target = resource.type === type ? foundation.target(resource, property, kind) : undefined;
            if (target !== undefined) {
                violations.push({ resource, message: `${resource.name} (${type}) ${effect} ${kind.noun} ${target} of the foundation` });
                break;
            }
        }
    }
    return violations;
}
