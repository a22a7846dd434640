"""The network."""

from setup import aws, case, changes, deletions


def tagged(*kinds):
    """AWS changes nothing of these but their tags."""
    for kind in kinds:
        case(changes, kind)(
            lambda r: aws("ec2").create_tags(Resources=[r["id"]], Tags=[{"Key": "Team", "Value": "by hand"}])
        )


tagged(
    "ec2/routeTable:RouteTable",
    "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    "ec2/eip:Eip",
    "ec2/natGateway:NatGateway",
    "ec2/vpcDhcpOptions:VpcDhcpOptions",
    "ec2/securityGroup:SecurityGroup",
    "ec2/flowLog:FlowLog",
    "ec2/internetGateway:InternetGateway",
)


@case(changes, "ec2/vpc:Vpc")
def _(r):
    aws("ec2").modify_vpc_attribute(VpcId=r["id"], EnableDnsHostnames={"Value": False})


@case(changes, "ec2/subnet:Subnet")
def _(r):
    aws("ec2").modify_subnet_attribute(SubnetId=r["id"], MapPublicIpOnLaunch={"Value": True})


@case(changes, "ec2/route:Route")
def _(r):
    nat = aws("ec2").describe_nat_gateways(Filters=[{"Name": "state", "Values": ["available"]}])["NatGateways"][0]
    aws("ec2").replace_route(
        RouteTableId=r["routeTableId"], DestinationCidrBlock=r["destinationCidrBlock"], NatGatewayId=nat["NatGatewayId"]
    )


@case(deletions, "ec2/route:Route")
def _(r):
    aws("ec2").delete_route(RouteTableId=r["routeTableId"], DestinationCidrBlock=r["destinationCidrBlock"])


@case(deletions, "ec2/routeTableAssociation:RouteTableAssociation")
def _(r):
    aws("ec2").disassociate_route_table(AssociationId=r["id"])


@case(changes, "ec2/defaultRouteTable:DefaultRouteTable")
def _(r):
    attached = [{"Name": "attachment.vpc-id", "Values": [r["vpcId"]]}]
    gateway = aws("ec2").describe_internet_gateways(Filters=attached)["InternetGateways"][0]["InternetGatewayId"]
    aws("ec2").create_route(RouteTableId=r["id"], DestinationCidrBlock="192.0.2.0/24", GatewayId=gateway)


@case(changes, "ec2/defaultSecurityGroup:DefaultSecurityGroup")
def _(r):
    permission = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    aws("ec2").authorize_security_group_ingress(GroupId=r["id"], IpPermissions=[permission])


def rule(r, **settings):
    described = aws("ec2").describe_security_group_rules(SecurityGroupRuleIds=[r["id"]])["SecurityGroupRules"][0]
    fields = "IpProtocol", "FromPort", "ToPort", "CidrIpv4", "CidrIpv6", "PrefixListId", "Description"
    new = {f: described[f] for f in fields if described.get(f) is not None}
    if "ReferencedGroupInfo" in described:
        new["ReferencedGroupId"] = described["ReferencedGroupInfo"]["GroupId"]
    aws("ec2").modify_security_group_rules(
        GroupId=described["GroupId"],
        SecurityGroupRules=[{"SecurityGroupRuleId": r["id"], "SecurityGroupRule": {**new, **settings}}],
    )


@case(changes, "vpc/securityGroupIngressRule:SecurityGroupIngressRule", "six-to-endpoints")
def _(r):
    rule(r, CidrIpv6="::/0")


@case(changes, "vpc/securityGroupEgressRule:SecurityGroupEgressRule", "endpoints-to-s3")
def _(r):
    rule(r, FromPort=80)


@case(deletions, "vpc/securityGroupIngressRule:SecurityGroupIngressRule", "six-to-endpoints")
def _(r):
    aws("ec2").revoke_security_group_ingress(GroupId=r["securityGroupId"], SecurityGroupRuleIds=[r["id"]])


@case(deletions, "vpc/securityGroupEgressRule:SecurityGroupEgressRule", "endpoints-to-s3")
def _(r):
    aws("ec2").revoke_security_group_egress(GroupId=r["securityGroupId"], SecurityGroupRuleIds=[r["id"]])


def acl_entry(r):
    return {"NetworkAclId": r["networkAclId"], "RuleNumber": r["ruleNumber"], "Egress": r["egress"]}


@case(changes, "ec2/networkAclRule:NetworkAclRule")
def _(r):
    aws("ec2").replace_network_acl_entry(
        **acl_entry(r), Protocol="6", RuleAction="allow", CidrBlock="0.0.0.0/0", PortRange={"From": 1, "To": 65535}
    )


@case(deletions, "ec2/networkAclRule:NetworkAclRule")
def _(r):
    aws("ec2").delete_network_acl_entry(**acl_entry(r))


@case(changes, "ec2/networkAcl:NetworkAcl", "closed")
@case(changes, "ec2/defaultNetworkAcl:DefaultNetworkAcl")
def _(r):
    aws("ec2").create_network_acl_entry(
        NetworkAclId=r["id"], RuleNumber=5, Egress=False, Protocol="-1", RuleAction="allow", CidrBlock="0.0.0.0/0"
    )


@case(changes, "ec2/vpcEndpoint:VpcEndpoint", "logs")
def _(r):
    aws("ec2").modify_vpc_endpoint(VpcEndpointId=r["id"], PrivateDnsEnabled=False)


@case(deletions, "ec2/vpcEndpoint:VpcEndpoint", "logs")
def _(r):
    aws("ec2").delete_vpc_endpoints(VpcEndpointIds=[r["id"]])


@case(deletions, "ec2/flowLog:FlowLog")
def _(r):
    aws("ec2").delete_flow_logs(FlowLogIds=[r["id"]])


@case(deletions, "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway")
def _(r):
    aws("ec2").delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=r["id"])


@case(deletions, "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation")
def _(r):
    aws("ec2").disassociate_vpc_cidr_block(AssociationId=r["id"])


@case(deletions, "ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation")
def _(r):
    aws("ec2").associate_dhcp_options(DhcpOptionsId="default", VpcId=r["vpcId"])
