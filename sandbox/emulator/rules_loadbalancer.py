"""Refuses what Elastic Load Balancing refuses. The comment on each rule names its source."""

from moto.acm.models import acm_backends
from moto.elbv2.exceptions import (
    DuplicateListenerError,
    DuplicateLoadBalancerName,
    ELBClientError,
    InvalidConfigurationRequest,
    ValidationError,
)
from moto.elbv2.models import ELBv2Backend, elbv2_backends

from patch import before

MAX_RULES = 100


# The subnets of an Application Load Balancer are in different zones, at least two, of one VPC.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
def require_zones(ec2, subnet_ids, mappings):
    subnets = [ec2.get_subnet(s) for s in [*(subnet_ids or []), *(m["SubnetId"] for m in mappings or [])]]
    zones = {subnet.availability_zone for subnet in subnets}
    if len(subnets) < 2:
        raise ValidationError("At least two subnets in two different Availability Zones must be specified")
    if len(zones) < len(subnets):
        raise InvalidConfigurationRequest(
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone"
        )
    if len({subnet.vpc_id for subnet in subnets}) > 1:
        raise InvalidConfigurationRequest("All subnets must belong to the same VPC")
    return subnets[0].vpc_id


# The security groups of a load balancer are in its VPC.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
def require_groups_in_vpc(ec2, vpc_id, groups):
    if any(group not in ec2.groups.get(vpc_id, {}) for group in groups or []):
        raise InvalidConfigurationRequest("One or more security groups are invalid")


# The name of a load balancer has at most 32 characters and is unique in its region.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
@before(ELBv2Backend, "create_load_balancer")
def require_unique_name(backend, name, **_):
    if len(name) > 32:
        raise ValidationError(f"The load balancer name '{name}' cannot be longer than '32' characters")
    if any(balancer.name == name for balancer in backend.load_balancers.values()):
        raise DuplicateLoadBalancerName()


@before(ELBv2Backend, "create_load_balancer")
def require_network(backend, security_groups, subnet_ids, subnet_mappings, scheme, loadbalancer_type, **_):
    if loadbalancer_type not in (None, "application"):
        return
    ec2 = backend.ec2_backend
    vpc = require_zones(ec2, subnet_ids, subnet_mappings)
    require_groups_in_vpc(ec2, vpc, security_groups)
    attached = any(gateway.vpc and gateway.vpc.id == vpc for gateway in ec2.internet_gateways.values())
    if scheme != "internal" and not attached:
        raise ELBClientError("InvalidSubnet", f"VPC {vpc} has no internet gateway")


@before(ELBv2Backend, "set_subnets")
def require_same_vpc(backend, arn, subnets, subnet_mappings):
    vpc = require_zones(backend.ec2_backend, subnets, subnet_mappings)
    if vpc != backend.load_balancers[arn].vpc_id:
        raise InvalidConfigurationRequest("The subnets must belong to the VPC of the load balancer")


@before(ELBv2Backend, "set_security_groups")
def require_groups(backend, arn, sec_groups):
    require_groups_in_vpc(backend.ec2_backend, backend.load_balancers[arn].vpc_id, sec_groups)


# A load balancer with deletion protection cannot be deleted.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-delete.html
@before(ELBv2Backend, "delete_load_balancer")
def keep_protected(backend, arn):
    balancer = backend.load_balancers.get(arn)
    if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
        raise ELBClientError(
            "OperationNotPermitted", f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
        )


# A port of a load balancer has one listener, and HTTPS needs a certificate.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
@before(ELBv2Backend, "create_listener")
def require_free_port(backend, load_balancer_arn, port, protocol, certificate, **_):
    if protocol == "HTTPS" and not certificate:
        raise ValidationError("A certificate must be specified for HTTPS listeners")
    balancer = backend.load_balancers.get(load_balancer_arn)
    if balancer and str(port) in [str(listener.port) for listener in balancer.listeners.values()]:
        raise DuplicateListenerError()


# A load balancer has at most 100 rules, without the default rules, with priorities up to 50000.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
@before(ELBv2Backend, "create_rule")
def limit_rules(backend, listener_arn, priority, **_):
    if not 1 <= int(priority) <= 50000:
        raise ValidationError("Priority must be between 1 and 50000")
    balancer = backend.load_balancers[backend.describe_listeners(None, [listener_arn])[0].load_balancer_arn]
    if sum(len(listener.rules) - 1 for listener in balancer.listeners.values()) >= MAX_RULES:
        raise ELBClientError("TooManyRules", f"The maximum number of rules per load balancer is {MAX_RULES}")


# A target group belongs to one load balancer.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
def require_free_target_groups(backend, load_balancer_arn, actions):
    for action in actions or []:
        for group in backend._get_target_group_arns_from(action_data=action):
            if any(other != load_balancer_arn for other in load_balancers_of(backend, group)):
                raise ELBClientError(
                    "TargetGroupAssociationLimit",
                    f"The following target groups cannot be associated with more than one load balancer: {group}",
                )


def load_balancers_of(backend, target_group):
    """Returns the load balancers whose listeners have an action for a target group."""
    return [
        balancer.arn
        for balancer in backend.load_balancers.values()
        for listener in balancer.listeners.values()
        for rule in listener.rules.values()
        for action in rule.actions
        if target_group in backend._get_target_group_arns_from(action_data=action.data)
    ]


@before(ELBv2Backend, "create_rule", "modify_rule", "create_listener", "modify_listener")
def require_unshared_target_groups(
    backend, actions, load_balancer_arn=None, listener_arn=None, rule_arn=None, arn=None, **_
):
    arn = load_balancer_arn or listener_arn or rule_arn or arn
    _, app, name, balancer, *_ = arn.split(":")[-1].split("/")
    require_free_target_groups(backend, f"{arn.rsplit(':', 1)[0]}:loadbalancer/{app}/{name}/{balancer}", actions)


# A listener's certificate has been issued.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
@before(ELBv2Backend, "create_listener", "modify_listener", "add_listener_certificates")
def require_issued_certificate(backend, certificate=None, certificates=None, **_):
    acm = acm_backends[backend.account_id][backend.region_name]
    for arn in [certificate, *(c["CertificateArn"] for c in certificates or [])]:
        bundle = acm._certificates.get(arn)
        if bundle and bundle.status != "ISSUED":
            raise ELBClientError(
                "UnsupportedCertificate",
                f"The certificate '{arn}' must have a fully-qualified domain name, a supported signature, "
                "and a supported key size.",
            )


def certificates_in_use(account, region):
    """Returns the ARNs of the certificates of all listeners."""
    return {
        certificate
        for balancer in elbv2_backends[account][region].load_balancers.values()
        for listener in balancer.listeners.values()
        for certificate in [listener.certificate, *listener.certificates]
    }
