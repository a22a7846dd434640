"""Patches for EC2 networking. The comment on each patch says what AWS does."""

import inspect
import re

from moto.ec2.models import EC2Backend
from moto.ec2.models.dhcp_options import DHCPOptionsSetBackend
from moto.ec2.models.route_tables import RouteTable
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.responses.dhcp_options import DHCPOptions
from moto.ec2.responses.network_acls import NetworkACLs
from moto.ec2.responses.vpcs import VPCs

from patch import patch


# A rule whose source is a security group or a prefix list has a description, like any other rule.
@patch(SecurityGroupRule, "__init__")
def keep_description(original, rule, *args, **kwargs):
    original(rule, *args, **kwargs)
    rule.prefix_list = inspect.signature(original).bind(rule, *args, **kwargs).arguments.get("prefix_list_id") or {}


SecurityGroupRule.description = property(
    lambda rule: next(
        (d for s in (rule.ip_range, rule.source_group, rule.prefix_list) if (d := s.get("Description"))), None
    )
)


# A rule for all protocols has no ports and can be modified. A rule's source can be changed in place to another security
# group or IPv6 range.
@patch(SecurityGroupBackend, "modify_security_group_rules")
def modify_rules(original, backend, group_id, rules):
    for new in rules.values():
        if new["IpProtocol"] == "-1":
            new["FromPort"] = new["ToPort"] = -1
    original(backend, group_id, rules)
    group = backend.get_security_group_by_name_or_id(group_id)
    for rule_id, new in rules.items():
        rule = group.get_rule(rule_id)
        if rule.ip_protocol == "-1":
            rule.from_port = rule.to_port = None
        if new.get("ReferencedGroupId"):
            rule.source_group["GroupId"] = new["ReferencedGroupId"]
        if new.get("CidrIpv6"):
            rule.ip_range["CidrIpv6"] = new["CidrIpv6"]


# A network ACL entry for ICMP has a type and a code.
@patch(NetworkACLs, "_get_param")
def icmp_type_code(original, response, name, *args, **kwargs):
    return original(response, re.sub(r"^Icmp\.", "IcmpTypeCode.", name), *args, **kwargs)


# The default network ACL of a VPC with an IPv6 range allows all IPv6 traffic.
# https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
def allow_ipv6(backend, vpc_id):
    acl = next(acl for acl in backend.network_acls.values() if acl.vpc_id == vpc_id and acl.default)
    for egress in (True, False):
        backend.create_network_acl_entry(acl.id, 101, "-1", "allow", egress, None, None, None, None, None, "::/0")


@patch(EC2Backend, "create_vpc")
def create_with_ipv6(original, backend, *args, **kwargs):
    vpc = original(backend, *args, **kwargs)
    if vpc.get_cidr_block_association_set(ipv6=True):
        allow_ipv6(backend, vpc.id)
    return vpc


# A VPC is deleted with its default network ACL. Its DHCP option set, which other VPCs can use, stays.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
@patch(EC2Backend, "delete_vpc")
def delete_default_acl(original, backend, vpc_id):
    option_sets = dict(backend.dhcp_options_sets)
    vpc = original(backend, vpc_id)
    backend.dhcp_options_sets = option_sets
    for acl in [acl for acl in backend.network_acls.values() if acl.vpc_id == vpc_id and acl.default]:
        del backend.network_acls[acl.id]
    return vpc


# The deletion of a subnet ends its association with a network ACL. An ACL without associations can be deleted.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkAcl.html
@patch(EC2Backend, "delete_subnet")
def leave_acl(original, backend, subnet_id):
    subnet = original(backend, subnet_id)
    for acl in backend.network_acls.values():
        acl._associations = {key: a for key, a in acl._associations.items() if a.subnet_id != subnet_id}
    return subnet


@patch(EC2Backend, "associate_vpc_cidr_block")
def associate_ipv6(original, backend, vpc_id, cidr_block, amazon_provided_ipv6_cidr_block):
    association = original(backend, vpc_id, cidr_block, amazon_provided_ipv6_cidr_block)
    if amazon_provided_ipv6_cidr_block:
        allow_ipv6(backend, vpc_id)
    return association


# Subnets can be filtered by the association ID of their IPv6 CIDR block.
@patch(Subnet, "get_filter_value")
def filter_by_association(original, subnet, name, method_name=None):
    if name == "ipv6-cidr-block-association.association-id":
        return list(subnet.ipv6_cidr_block_associations)
    return original(subnet, name, method_name)


# The state of the association is a string.
Subnet.ipv6_cidr_block_association_set = property(
    lambda subnet: [
        {**association, "ipv6CidrBlockState": {"state": "associated"}}
        for association in subnet.ipv6_cidr_block_associations.values()
        if association["ipv6CidrBlockState"]["State"] == "associated"
    ]
)


# A gateway endpoint adds its route to the route tables associated with it, and removes it when one is disassociated.
@patch(VPCEndPoint, "modify")
def update_routes(original, endpoint, *args, **kwargs):
    before = set(endpoint.route_table_ids or [])
    original(endpoint, *args, **kwargs)
    after, prefix_list = set(endpoint.route_table_ids or []), endpoint.destination_prefix_list_id
    for table in after - before:
        endpoint.ec2_backend.create_route(table, None, gateway_id=endpoint.id, destination_prefix_list_id=prefix_list)
    for table in before - after:
        endpoint.ec2_backend.delete_route(table, prefix_list)


# The network interfaces of an endpoint name it.
# https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
@patch(EC2Backend, "create_vpc_endpoint")
def name_interfaces(original, backend, *args, **kwargs):
    endpoint = original(backend, *args, **kwargs)
    for interface in endpoint.network_interface_ids or []:
        backend.enis[interface].description = f"VPC Endpoint Interface {endpoint.id}"
    return endpoint


# An endpoint without a type is a gateway endpoint.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
@patch(EC2Backend, "create_vpc_endpoint")
def default_to_gateway(original, backend, *args, **kwargs):
    endpoint = original(backend, *args, **kwargs)
    endpoint.vpc_endpoint_type = endpoint.vpc_endpoint_type or "Gateway"
    return endpoint


# The private DNS of an endpoint can be turned on and off.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
@patch(VPCs, "modify_vpc_endpoint")
def change_private_dns(original, response):
    result = original(response)
    enabled = response._get_param("PrivateDnsEnabled")
    if enabled is not None:
        endpoint = response.ec2_backend.get_vpc_end_point(response._get_param("VpcEndpointId"))
        endpoint.private_dns_enabled = str(enabled).lower() == "true"
    return result


# DescribeVpcEndpoints filters by ID.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html
@patch(VPCEndPoint, "get_filter_value")
def filter_by_id(original, endpoint, name, *args, **kwargs):
    return endpoint.id if name == "vpc-endpoint-id" else original(endpoint, name, *args, **kwargs)


# An interface endpoint deletes its network interface in a subnet that it leaves.
@patch(VPCEndPoint, "modify")
def leave_subnets(original, endpoint, *args, **kwargs):
    original(endpoint, *args, **kwargs)
    for interface in list(endpoint.network_interface_ids or []):
        if endpoint.ec2_backend.enis[interface].subnet.id not in endpoint.subnet_ids:
            endpoint.ec2_backend.delete_network_interface(interface)
            endpoint.network_interface_ids.remove(interface)


# CreateDhcpOptions applies the tags it is given.
@patch(DHCPOptions, "create_dhcp_options")
def tag_dhcp_options(original, response):
    result = original(response)
    tags = response._parse_tag_specification().get("dhcp-options", {})
    response.ec2_backend.create_tags([result.result["DhcpOptions"].id], tags)
    return result


# A VPC that gets other DHCP options no longer uses those that it had, which can then be deleted.
@patch(DHCPOptionsSetBackend, "associate_dhcp_options")
def release_dhcp_options(original, backend, dhcp_options, vpc):
    backend.disassociate_dhcp_options(vpc)
    original(backend, dhcp_options, vpc)


# Route tables can be found by the origin of their routes. The emulator has no routes that a virtual private gateway propagates.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
@patch(RouteTable, "get_filter_value")
def find_by_route(original, table, name, *args, **kwargs):
    return ["CreateRoute"] if name == "route.origin" else original(table, name, *args, **kwargs)
