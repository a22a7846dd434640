"""Refuses the VPC endpoints that EC2 refuses. The comment on each rule names its source."""

from pathlib import Path

from moto.core.base_backend import BaseBackend
from moto.ec2.exceptions import EC2ClientError, InvalidServiceName
from moto.ec2.models import EC2Backend

from patch import before, patch
from rules_network import endpoints, zones

# The zones without endpoints for SES's SMTP interface. docs/aws-rules.md has the source.
WITHOUT_SMTP = "use1-az2 use1-az3 use1-az5 usw1-az2 usw2-az4 apne2-az4 cac1-az3 cac1-az4".split()


# The names of AWS's services, a copy of internal/awsname/endpointservices.txt.
NAMES = (Path(__file__).parent / "endpointservices.txt").read_text(encoding="utf-8").split()

# The services with names without a region, in us-east-1.
GLOBAL = "cloudfront iam route53 s3-global.accesspoint savingsplans".split()


def full_names(region):
    """Yields the names of the interface endpoints in a region. In China, some start with cn."""
    for name in GLOBAL if region == "us-east-1" else []:
        yield f"com.amazonaws.{name}"
    for name in NAMES:
        if ".REGION." in name:
            yield name.replace("REGION", region)
        else:
            yield f"com.amazonaws.{region}.{name}"
            if region.startswith("cn-"):
                yield f"cn.com.amazonaws.{region}.{name}"


# moto lacks some services. A service may be missing in some zones of a region.
# https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
@patch(EC2Backend, "_collect_default_endpoint_services")
def collect_services(original, backend, account, region):
    services = original(account, region)  # the list is of the region: additions to it stay
    known = {service["ServiceName"] for service in services}
    names = [zone.name for zone in zones(region)]
    for name in full_names(region):
        if name not in known:
            (service,) = BaseBackend.default_vpc_endpoint_service_factory(region, names, name)
            services.append({**service, "ServiceName": name})
    for service in services:
        if service["ServiceName"].endswith(".email-smtp"):
            service["AvailabilityZones"] = [zone.name for zone in zones(region) if zone.zone_id not in WITHOUT_SMTP]
    return services


def invalid(message):
    return EC2ClientError("InvalidParameter", message)


def find_services(backend, name):
    """Returns the services with a name: a service with both types of endpoint is listed twice."""
    services = backend._collect_default_endpoint_services(backend.account_id, backend.region_name)
    return [service for service in services if service["ServiceName"] == name]


def require_offered_zones(backend, service, subnets):
    """Requires subnets in different zones, in which the service is offered."""
    occupied = set()
    for subnet in map(backend.get_subnet, subnets):
        if subnet.availability_zone not in service["AvailabilityZones"]:
            raise invalid(
                f"The VPC endpoint service {service['ServiceName']} does not support the availability zone of the "
                f"subnet: {subnet.id}."
            )
        if subnet.availability_zone in occupied:
            raise EC2ClientError(
                "DuplicateSubnetsInSameZone",
                f"Found another VPC endpoint subnet in the availability zone of {subnet.id}. "
                "VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.",
            )
        occupied.add(subnet.availability_zone)


# A service exists in the region and has the type of endpoint; its endpoint is in one subnet of each zone.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
@before(EC2Backend, "create_vpc_endpoint")
def require_service(
    backend, vpc_id, service_name, endpoint_type, route_table_ids, subnet_ids, private_dns_enabled, **_
):
    services = find_services(backend, service_name)
    if not services:
        raise InvalidServiceName(service_name)
    kind, types = endpoint_type or "Gateway", [t["ServiceType"] for s in services for t in s["ServiceType"]]
    if kind not in types:
        raise invalid(f"Endpoint type ({kind}) does not match available service types ([{', '.join(types)}]).")
    if kind == "Gateway":
        require_free_tables(backend, service_name, route_table_ids)
        return
    require_offered_zones(backend, services[0], subnet_ids or [])
    if private_dns_enabled:
        require_private_dns(backend, vpc_id, service_name)


# A route table has one route for the prefix list of a gateway endpoint.
# https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
def require_free_tables(backend, service_name, tables):
    for endpoint in endpoints(backend):
        taken = set(endpoint.route_table_ids or []) & set(tables or [])
        if endpoint.service_name == service_name and taken:
            raise EC2ClientError(
                "RouteAlreadyExists",
                f"route table {min(taken)} already has a route with destination-prefix-list-id "
                f"{endpoint.destination_prefix_list_id}",
            )


# Private DNS needs both DNS attributes of the VPC, and one endpoint of a service in a VPC has it.
# https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
def require_private_dns(backend, vpc_id, service_name):
    vpc = backend.get_vpc(vpc_id)
    if "false" in {str(vpc.enable_dns_support).lower(), str(vpc.enable_dns_hostnames).lower()}:
        raise invalid(
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true "
            f"for {vpc_id}"
        )
    for endpoint in endpoints(backend):
        if endpoint.vpc_id == vpc_id and endpoint.service_name == service_name and endpoint.private_dns_enabled:
            raise invalid(
                "private-dns-enabled cannot be set because there is already a conflicting DNS domain for "
                f"{service_name} in the VPC {vpc_id}"
            )


# Adding subnets follows the same rules as creating an endpoint.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
@before(EC2Backend, "modify_vpc_endpoint")
def require_zones_of_more_subnets(backend, vpc_id, add_subnets, remove_subnets, **_):
    endpoint = backend.get_vpc_end_point(vpc_id)  # moto calls the endpoint's ID vpc_id
    if add_subnets:
        kept = [subnet for subnet in endpoint.subnet_ids if subnet not in (remove_subnets or [])]
        added = [subnet for subnet in add_subnets if subnet not in kept]
        require_offered_zones(backend, find_services(backend, endpoint.service_name)[0], kept + added)
