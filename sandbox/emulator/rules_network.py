"""Refuses what EC2 refuses in a VPC. The comment on each rule names its source.

The error codes are those of https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html.
"""

from ipaddress import ip_network

from moto.ec2.exceptions import DependencyViolationError, EC2ClientError, InvalidAvailabilityZoneError
from moto.ec2.models import EC2Backend
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.ecs.models import ecs_backends
from moto.elbv2.models import elbv2_backends

from patch import before, patch
from rules_data import interfaces_of_stores


def zones(region):
    return RegionsAndZonesBackend.zones.get(region, [])


def load_balancers(backend):
    return elbv2_backends[backend.account_id][backend.region_name].load_balancers.values()


def nat_gateways(backend):
    return [nat for nat in backend.nat_gateways.values() if nat.state == "available"]


def endpoints(backend):
    return [endpoint for endpoint in backend.vpc_end_points.values() if endpoint.state == "available"]


def interfaces(backend):
    """Yields the subnet and the security groups of each network interface.

    moto has none for load balancers, the tasks of services, databases and caches.
    """
    for interface in backend.enis.values():
        yield interface.subnet.id, [group.id for group in interface.group_set]
    for balancer in load_balancers(backend):
        for subnet in balancer.subnets:
            yield subnet.id, balancer.security_groups or []
    for endpoint in endpoints(backend):
        for subnet in endpoint.subnet_ids or []:
            yield subnet, endpoint.security_group_ids
    for service in ecs_backends[backend.account_id][backend.region_name].services.values():
        network = service.network_configuration.get("awsvpcConfiguration", {})
        if service.status == "ACTIVE" and service.running_count > 0:
            for subnet in network.get("subnets", []):
                yield subnet, network.get("securityGroups", [])
    yield from interfaces_of_stores(backend.account_id, backend.region_name)


# A subnet belongs to a zone of its region.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
@before(EC2Backend, "create_subnet")
def require_zone_of_region(backend, availability_zone, availability_zone_id, **_):
    names = [zone.name for zone in zones(backend.region_name)]
    if availability_zone and availability_zone not in names:
        raise InvalidAvailabilityZoneError(availability_zone, ", ".join(names))
    if availability_zone_id and availability_zone_id not in [zone.zone_id for zone in zones(backend.region_name)]:
        raise EC2ClientError(
            "InvalidParameterValue", f"Value ({availability_zone_id}) for parameter availabilityZoneId is invalid."
        )


# A subnet has a range of /16 to /28.
# https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
@before(EC2Backend, "create_subnet")
def require_subnet_size(backend, cidr_block, **_):
    if cidr_block and not 16 <= int(cidr_block.split("/")[1]) <= 28:
        raise EC2ClientError("InvalidSubnet.Range", f"The CIDR '{cidr_block}' is invalid.")


# A VPC has one internet gateway.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachInternetGateway.html
@before(EC2Backend, "attach_internet_gateway")
def require_no_gateway(backend, internet_gateway_id, vpc_id):
    for gateway in backend.internet_gateways.values():
        if gateway.id != internet_gateway_id and gateway.vpc and gateway.vpc.id == vpc_id:
            raise EC2ClientError("InvalidParameterValue", f"Network {vpc_id} already has an internet gateway attached")


# A subnet with network interfaces cannot be deleted.
# https://docs.aws.amazon.com/vpc/latest/userguide/subnet-deleting.html
@before(EC2Backend, "delete_subnet")
def keep_subnet_in_use(backend, subnet_id):
    if any(subnet == subnet_id for subnet, _ in interfaces(backend)):
        raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")


# A security group cannot be deleted while a network interface uses it or a rule of another group refers to it.
# https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html
@before(EC2Backend, "delete_security_group")
def keep_group_in_use(backend, name, group_id):
    used = any(group_id in groups for _, groups in interfaces(backend))
    referenced = any(
        (rule.source_group or {}).get("GroupId") == group_id
        for groups in backend.groups.values()
        for group in groups.values()
        if group.id != group_id
        for rule in [*group.ingress_rules, *group.egress_rules]
    )
    if used or referenced:
        raise DependencyViolationError(f"resource {group_id} has a dependent object")


# A VPC cannot be deleted before what is in it, except for its default security group, network ACL and route table.
# https://docs.aws.amazon.com/vpc/latest/userguide/delete-vpc.html
@before(EC2Backend, "delete_vpc")
def keep_vpc_in_use(backend, vpc_id):
    if (
        any(gateway.vpc and gateway.vpc.id == vpc_id for gateway in backend.internet_gateways.values())
        or any(gateway.vpc_id == vpc_id for gateway in backend.egress_only_internet_gateways.values())
        or any(resource.vpc_id == vpc_id for resource in [*nat_gateways(backend), *endpoints(backend)])
        or any(group.name != "default" for group in backend.groups.get(vpc_id, {}).values())
        or any(acl.vpc_id == vpc_id and not acl.default for acl in backend.network_acls.values())
    ):
        raise DependencyViolationError(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")


# An internet gateway cannot be detached while a resource in the VPC has a public address.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html
@before(EC2Backend, "detach_internet_gateway")
def keep_gateway_in_use(backend, internet_gateway_id, vpc_id):
    if any(address.eni and address.eni.subnet.vpc_id == vpc_id for address in backend.addresses) or any(
        balancer.vpc_id == vpc_id and balancer.scheme != "internal" for balancer in load_balancers(backend)
    ):
        raise DependencyViolationError(
            f"Network {vpc_id} has some mapped public address(es). "
            "Please unmap those public address(es) before detaching the gateway."
        )


# An address that is associated cannot be released.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html
@before(EC2Backend, "release_address")
def keep_address_in_use(backend, address, allocation_id):
    if allocation_id and backend.address_by_allocation([allocation_id])[0].association_id:
        raise EC2ClientError("InvalidIPAddress.InUse", f"Address with allocation id {allocation_id} is in use.")


# A NAT gateway needs a free address and an internet gateway. AWS accepts the call, and the NAT gateway then fails.
# https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
@patch(EC2Backend, "create_nat_gateway")
def fail_nat_gateway(original, backend, subnet_id, allocation_id, tags=None, connectivity_type=None):
    failure = None
    if connectivity_type != "private":
        vpc = backend.get_subnet(subnet_id).vpc_id
        if not any(gateway.vpc and gateway.vpc.id == vpc for gateway in backend.internet_gateways.values()):
            failure = "Gateway.NotAttached", f"Network {vpc} has no Internet gateway attached"
        elif backend.address_by_allocation([allocation_id])[0].association_id:
            failure = (
                "Resource.AlreadyAssociated",
                f"Elastic IP address [{allocation_id}] is already associated",
            )
    if failure is None:
        return original(backend, subnet_id, allocation_id, tags, connectivity_type)
    nat = original(backend, subnet_id, None, tags, connectivity_type)
    nat.failure_code, nat.failure_message = failure
    nat.state = "failed"
    del backend.enis[nat._eni.id]
    return nat


# Deleting a NAT gateway deletes its network interface and disassociates its address, which stays allocated.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNatGateway.html
@patch(EC2Backend, "delete_nat_gateway")
def free_address(original, backend, nat_gateway_id):
    nat = original(backend, nat_gateway_id)
    backend.enis.pop(nat._eni.id, None)
    for address in backend.addresses:
        if address.eni is nat._eni:
            backend.disassociate_address(address.public_ip)
    return nat


# A subnet is associated with one route table.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html
@before(EC2Backend, "associate_route_table")
def require_free_subnet(backend, route_table_id, subnet_id, **_):
    for table in backend.route_tables.values():
        if subnet_id and table.id != route_table_id and subnet_id in table._associations.values():
            raise EC2ClientError(
                "Resource.AlreadyAssociated",
                f"the specified association for route table {route_table_id} conflicts with an existing association",
            )


# The target of a route is in the VPC of the route table.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
@before(EC2Backend, "create_route", "replace_route")
def require_target_in_vpc(backend, route_table_id, gateway_id, nat_gateway_id, **_):
    vpc = backend.get_route_table(route_table_id).vpc_id
    if nat_gateway_id:
        nat = next((nat for nat in nat_gateways(backend) if nat.id == nat_gateway_id), None)
        if nat is None:
            raise EC2ClientError("InvalidNatGatewayID.NotFound", f"The natGateway ID '{nat_gateway_id}' does not exist")
        targets = [nat.vpc_id]
    elif gateway_id in backend.internet_gateways:
        gateway = backend.internet_gateways[gateway_id]
        targets = [gateway.vpc.id if gateway.vpc else None]
    else:
        return
    if vpc not in targets:
        target = nat_gateway_id or gateway_id
        raise EC2ClientError(
            "InvalidParameterValue",
            f"route table {route_table_id} and network gateway {target} belong to different networks",
        )


# A range with subnets cannot be removed from a VPC.
# https://docs.aws.amazon.com/vpc/latest/userguide/disassociate-cidr-block.html
@before(EC2Backend, "disassociate_vpc_cidr_block")
def keep_range_in_use(backend, association_id):
    for vpc in backend.vpcs.values():
        block = vpc._cidr_block_association_set.get(association_id, {}).get("cidr_block", "")
        if "." not in block:
            continue
        for subnet in backend.describe_subnets(filters={"vpc-id": vpc.id}):
            if ip_network(subnet.cidr_block).subnet_of(ip_network(block)):
                raise EC2ClientError(
                    "InvalidCidrBlock.InUse", f"The vpc {vpc.id} currently has a subnet within CIDR block {block}"
                )


# A VPC has at most two flow logs.
# https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
@before(EC2Backend, "create_flow_logs")
def limit_flow_logs(backend, resource_ids, **_):
    for resource in resource_ids:
        if sum(log.resource_id == resource for log in backend.flow_logs.values()) >= 2:
            raise EC2ClientError("FlowLogsLimitExceeded", f"{resource} has two flow logs")
