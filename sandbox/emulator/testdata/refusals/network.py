"""What EC2 refuses in a VPC."""

from setup import *  # noqa: F403


@refused("InvalidParameterValue", "subnet in a zone of another region")
def _():
    ec2.create_subnet(VpcId=vpc(), AvailabilityZone="us-west-1a", CidrBlock="10.0.0.0/24")


@refused("InvalidParameterValue", "subnet in a zone ID of another region")
def _():
    ec2.create_subnet(VpcId=vpc(), AvailabilityZoneId="usw1-az1", CidrBlock="10.0.0.0/24")


@refused("InvalidSubnet.Conflict", "subnet over another")
def _():
    v = vpc()
    subnet(v)
    ec2.create_subnet(VpcId=v, CidrBlock="10.0.0.128/25", AvailabilityZone="us-east-1b")


@refused("InvalidSubnet.Range", "subnet outside the VPC")
def _():
    ec2.create_subnet(VpcId=vpc(), CidrBlock="10.1.0.0/24", AvailabilityZone="us-east-1b")


@refused("DependencyViolation", "delete a subnet with a NAT gateway")
def _():
    s = subnet(vpc())
    nat_gateway(s, address())
    ec2.delete_subnet(SubnetId=s)


@refused("DependencyViolation", "delete a subnet with a network interface")
def _():
    s = subnet(vpc())
    ec2.create_network_interface(SubnetId=s)
    ec2.delete_subnet(SubnetId=s)


@refused("DependencyViolation", "delete a subnet of a load balancer")
def _():
    v = vpc()
    subnets = two_subnets(v)
    balancer(v, Subnets=subnets)
    ec2.delete_subnet(SubnetId=subnets[1])


@refused("DependencyViolation", "delete a subnet of an interface endpoint")
def _():
    v = vpc()
    s = subnet(v)
    endpoint(v, SubnetIds=[s])
    ec2.delete_subnet(SubnetId=s)


@refused("DependencyViolation", "delete a security group of a load balancer")
def _():
    v = vpc()
    g = group(v)
    balancer(v, SecurityGroups=[g])
    ec2.delete_security_group(GroupId=g)


@refused("DependencyViolation", "delete a security group of an interface endpoint")
def _():
    v = vpc()
    g = group(v)
    endpoint(v, SubnetIds=[subnet(v)], SecurityGroupIds=[g])
    ec2.delete_security_group(GroupId=g)


@refused("DependencyViolation", "delete a security group of a network interface")
def _():
    v = vpc()
    g = group(v)
    ec2.create_network_interface(SubnetId=subnet(v), Groups=[g])
    ec2.delete_security_group(GroupId=g)


def refer(authorize):
    v = vpc()
    a, b = group(v), group(v)
    authorize(GroupId=a, IpPermissions=[{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": b}]}])
    ec2.delete_security_group(GroupId=b)


@refused("DependencyViolation", "delete a security group in an ingress rule of another")
def _():
    refer(ec2.authorize_security_group_ingress)


@refused("DependencyViolation", "delete a security group in an egress rule of another")
def _():
    refer(ec2.authorize_security_group_egress)


@refused("DependencyViolation", "delete a VPC with an internet gateway")
def _():
    ec2.delete_vpc(VpcId=vpc())


@refused("DependencyViolation", "delete a VPC with a security group")
def _():
    v = vpc(gateway=False)
    group(v)
    ec2.delete_vpc(VpcId=v)


@refused("DependencyViolation", "delete a VPC with a gateway endpoint")
def _():
    v = vpc(gateway=False)
    endpoint(v, "s3", "Gateway")
    ec2.delete_vpc(VpcId=v)


@refused("DependencyViolation", "delete a VPC with a network ACL")
def _():
    v = vpc(gateway=False)
    ec2.create_network_acl(VpcId=v)
    ec2.delete_vpc(VpcId=v)


@refused("DependencyViolation", "delete a VPC with an egress-only internet gateway")
def _():
    v = vpc(gateway=False)
    ec2.create_egress_only_internet_gateway(VpcId=v)
    ec2.delete_vpc(VpcId=v)


@refused("DependencyViolation", "delete an attached internet gateway")
def _():
    ec2.delete_internet_gateway(InternetGatewayId=gateway_of(vpc()))


@refused("DependencyViolation", "detach the internet gateway of a NAT gateway")
def _():
    v = vpc()
    nat_gateway(subnet(v), address())
    ec2.detach_internet_gateway(VpcId=v, InternetGatewayId=gateway_of(v))


@refused("DependencyViolation", "detach the internet gateway of a load balancer")
def _():
    v = vpc()
    balancer(v)
    ec2.detach_internet_gateway(VpcId=v, InternetGatewayId=gateway_of(v))


@refused("InvalidIPAddress.InUse", "release the address of a NAT gateway")
def _():
    a = address()
    nat_gateway(subnet(vpc()), a)
    ec2.release_address(AllocationId=a)


@refused("Resource.AlreadyAssociated", "NAT gateway with the address of another")
def _():
    s, a = subnet(vpc()), address()
    nat_gateway(s, a)
    failure_of(nat_gateway(s, a))


@refused(None, "NAT gateway with the address of a deleted one")
def _():
    s, a = subnet(vpc()), address()
    ec2.delete_nat_gateway(NatGatewayId=nat_gateway(s, a))
    failure_of(nat_gateway(s, a))


@refused("Gateway.NotAttached", "NAT gateway without an internet gateway")
def _():
    failure_of(nat_gateway(subnet(vpc(gateway=False)), address()))


@refused("Resource.AlreadyAssociated", "second route table of a subnet")
def _():
    v = vpc()
    s = subnet(v)
    ec2.associate_route_table(RouteTableId=route_table(v), SubnetId=s)
    ec2.associate_route_table(RouteTableId=route_table(v), SubnetId=s)


@refused("DependencyViolation", "delete the route table of a subnet")
def _():
    v = vpc()
    table = route_table(v)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet(v))
    ec2.delete_route_table(RouteTableId=table)


@refused("InvalidParameterValue", "route to a detached internet gateway")
def _():
    table = route_table(vpc(gateway=False))
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=internet_gateway())


@refused("InvalidNatGatewayID.NotFound", "route to a deleted NAT gateway")
def _():
    v = vpc()
    nat = nat_gateway(subnet(v), address())
    ec2.delete_nat_gateway(NatGatewayId=nat)
    ec2.create_route(RouteTableId=route_table(v), DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)


@refused("InvalidParameterValue", "route to a NAT gateway of another VPC")
def _():
    nat = nat_gateway(subnet(vpc()), address())
    ec2.create_route(RouteTableId=route_table(vpc()), DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)


@refused("InvalidSubnet.Range", "subnet that is too small")
def _():
    ec2.create_subnet(VpcId=vpc(), CidrBlock="10.0.0.0/29", AvailabilityZone="us-east-1b")


@refused("InvalidParameterValue", "second internet gateway of a VPC")
def _():
    ec2.attach_internet_gateway(VpcId=vpc(), InternetGatewayId=internet_gateway())


@refused("InvalidCidrBlock.InUse", "remove a range with a subnet")
def _():
    v = vpc()
    added = ec2.associate_vpc_cidr_block(VpcId=v, CidrBlock="100.64.0.0/16")["CidrBlockAssociation"]["AssociationId"]
    ec2.create_subnet(VpcId=v, AvailabilityZone="us-east-1a", CidrBlock="100.64.0.0/24")
    ec2.disassociate_vpc_cidr_block(AssociationId=added)


@refused(None, "remove a range without a subnet")
def _():
    v = vpc()
    added = ec2.associate_vpc_cidr_block(VpcId=v, CidrBlock="100.64.0.0/16")["CidrBlockAssociation"]["AssociationId"]
    subnet(v)
    ec2.disassociate_vpc_cidr_block(AssociationId=added)


def dhcp_options(name):
    created = ec2.create_dhcp_options(DhcpConfigurations=[{"Key": "domain-name", "Values": [name]}])
    return created["DhcpOptions"]["DhcpOptionsId"]


@refused("DependencyViolation", "delete the DHCP options of a VPC")
def _():
    used = dhcp_options("shop.example.com")
    ec2.associate_dhcp_options(DhcpOptionsId=used, VpcId=vpc())
    ec2.delete_dhcp_options(DhcpOptionsId=used)


@refused(None, "delete the former DHCP options of a VPC")
def _():
    v, former = vpc(), dhcp_options("old.example.com")
    ec2.associate_dhcp_options(DhcpOptionsId=former, VpcId=v)
    ec2.associate_dhcp_options(DhcpOptionsId=dhcp_options("new.example.com"), VpcId=v)
    ec2.delete_dhcp_options(DhcpOptionsId=former)
