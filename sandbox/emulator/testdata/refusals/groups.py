"""The security groups and network ACLs that EC2 refuses."""

from setup import *  # noqa: F403


@refused("InvalidParameterValue", "security group with a character that AWS does not allow")
def _():
    ec2.create_security_group(VpcId=vpc(), GroupName="group", Description="Tasks \u2013 all")


@refused("InvalidParameterValue", "security group with a long description")
def _():
    ec2.create_security_group(VpcId=vpc(), GroupName="group", Description="x" * 256)


def rule_between(a, b, **more):
    pair = {"GroupId": b, **more}
    ec2.authorize_security_group_ingress(GroupId=a, IpPermissions=[{"IpProtocol": "-1", "UserIdGroupPairs": [pair]}])


@refused("InvalidGroup.NotFound", "rule with a security group of another VPC")
def _():
    rule_between(group(vpc()), group(vpc()))


@refused("InvalidParameterValue", "rule with a description that AWS does not allow")
def _():
    v = vpc()
    rule_between(group(v), group(v), Description="a | b")


def acl(rules):
    acl_id = ec2.create_network_acl(VpcId=vpc())["NetworkAcl"]["NetworkAclId"]
    for number in range(1, rules + 1):
        entry = {"Protocol": "-1", "RuleAction": "allow", "CidrBlock": "10.0.0.0/8"}
        ec2.create_network_acl_entry(NetworkAclId=acl_id, RuleNumber=number, Egress=False, **entry)


@refused(None, "40 rules of a network ACL")
def _():
    acl(40)


@refused("NetworkAclEntryLimitExceeded", "41 rules of a network ACL")
def _():
    acl(41)
