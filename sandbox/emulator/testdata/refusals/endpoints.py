"""The VPC endpoints that EC2 refuses."""

from setup import *  # noqa: F403


@refused("InvalidServiceName", "describe an unknown endpoint service")
def _():
    ec2.describe_vpc_endpoint_services(ServiceNames=["com.amazonaws.us-east-1.ecr.drk"])


@refused("InvalidServiceName", "endpoint of an unknown service")
def _():
    v = vpc()
    endpoint(v, "ecr.drk", SubnetIds=[subnet(v)])


@refused("InvalidServiceName", "endpoint of a service in another region")
def _():
    v = vpc()
    endpoint(v, "com.amazonaws.us-west-2.logs", SubnetIds=[subnet(v)])


@refused("InvalidServiceName", "endpoint of a service without a regional one")
def _():
    v = vpc()
    endpoint(v, "iam", SubnetIds=[subnet(v)])


@refused(None, "endpoint of a service with another prefix")
def _():
    v = vpc()
    ec2.create_vpc_endpoint(
        VpcId=v, ServiceName="aws.api.us-east-1.kafka-api", VpcEndpointType="Interface", SubnetIds=[subnet(v)]
    )


@refused(None, "endpoint of a service without a region")
def _():
    v = vpc()
    endpoint(v, "com.amazonaws.iam", SubnetIds=[subnet(v)])


@refused("InvalidParameter", "gateway endpoint of a service with interface endpoints")
def _():
    endpoint(vpc(), "logs", "Gateway")


@refused("InvalidParameter", "endpoint in a zone without the service")
def _():
    v = vpc()
    zones = ec2.describe_availability_zones(ZoneIds=["use1-az2"])["AvailabilityZones"]
    endpoint(v, "email-smtp", SubnetIds=[subnet(v, zones[0]["ZoneName"][-1])])


@refused("DuplicateSubnetsInSameZone", "endpoint with two subnets in a zone")
def _():
    v = vpc()
    endpoint(v, SubnetIds=[subnet(v, "a", 0), subnet(v, "a", 1)])


@refused("DuplicateSubnetsInSameZone", "second subnet of a zone added to an endpoint")
def _():
    v = vpc()
    e = endpoint(v, SubnetIds=[subnet(v, "a", 0)])
    ec2.modify_vpc_endpoint(VpcEndpointId=e, AddSubnetIds=[subnet(v, "a", 1)])


@refused("InvalidParameter", "second endpoint of a service with private DNS")
def _():
    v = vpc()
    s = subnet(v)
    endpoint(v, SubnetIds=[s], PrivateDnsEnabled=True)
    endpoint(v, SubnetIds=[s], PrivateDnsEnabled=True)


@refused("InvalidParameter", "private DNS in a VPC without DNS host names")
def _():
    v = vpc()
    ec2.modify_vpc_attribute(VpcId=v, EnableDnsHostnames={"Value": False})
    endpoint(v, SubnetIds=[subnet(v)], PrivateDnsEnabled=True)


@refused("RouteAlreadyExists", "second gateway endpoint of a route table")
def _():
    v = vpc()
    table = route_table(v)
    endpoint(v, "s3", "Gateway", RouteTableIds=[table])
    endpoint(v, "s3", "Gateway", RouteTableIds=[table])
