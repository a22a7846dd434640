"""Refuses the security groups and network ACLs that EC2 refuses. The comment on each rule names its source."""

import re

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend

from patch import before

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
DESCRIPTION = re.compile(r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}")

# The quota of 20 can be raised to 40.
# https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
MAX_ACL_RULES = 40


def require_characters(parameter, text):
    if not DESCRIPTION.fullmatch(text):
        raise EC2ClientError(
            "InvalidParameterValue",
            f"Value ({text}) for parameter {parameter} is invalid. Character sets beyond ASCII are not supported.",
        )


# The name and the description of a security group have at most 255 characters of a fixed set.
@before(EC2Backend, "create_security_group")
def require_valid_description(backend, name, description, **_):
    require_characters("GroupName", name)
    if description:
        require_characters("GroupDescription", description)


# A rule has a description of the same characters, and refers to security groups of its VPC.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
@before(EC2Backend, "authorize_security_group_ingress", "authorize_security_group_egress")
def require_valid_sources(backend, group_name_or_id, ip_ranges, source_groups, prefix_list_ids, vpc_id, **_):
    for source in [*(ip_ranges or []), *(source_groups or []), *(prefix_list_ids or [])]:
        if isinstance(source, dict) and source.get("Description"):
            require_characters("Description", source["Description"])
    group = backend.get_security_group_by_name_or_id(group_name_or_id, vpc_id)
    for source in source_groups or []:
        other = backend.get_security_group_from_id(source.get("GroupId"))
        if group and other and other.vpc_id != group.vpc_id:
            raise EC2ClientError(
                "InvalidGroup.NotFound", "You have specified two resources that belong to different networks."
            )


# A network ACL has at most 40 rules in a direction.
@before(EC2Backend, "create_network_acl_entry")
def limit_acl_rules(backend, network_acl_id, egress, rule_number, **_):
    last = 32767  # the rule that denies everything else does not count
    entries = [e for e in backend.get_network_acl(network_acl_id).network_acl_entries if int(e.rule_number) < last]
    count = sum(str(entry.egress).lower() == str(egress).lower() for entry in entries)
    if count >= MAX_ACL_RULES and int(rule_number) < last:
        raise EC2ClientError(
            "NetworkAclEntryLimitExceeded", "The maximum number of network acl entries has been reached."
        )
