"""The resources that the cases need, and the list of cases.

Each case is a function whose last call AWS refuses, with the error code of AWS, or None for a call that AWS accepts.
"""

import itertools

import boto3
from botocore.exceptions import ClientError

ec2, elb, iam, acm = (boto3.client(name) for name in ("ec2", "elbv2", "iam", "acm"))
ecs, guardduty, s3, route53 = (boto3.client(name) for name in ("ecs", "guardduty", "s3", "route53"))
rds, discovery, cloudtrail = (boto3.client(name) for name in ("rds", "servicediscovery", "cloudtrail"))
cases, numbers = [], itertools.count()


def refused(want, name):
    def add(function):
        cases.append((name, want, function))
        return function

    return add


def unique(prefix):
    return f"{prefix}-{next(numbers)}"


def vpc(gateway=True):
    vpc_id = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsHostnames={"Value": True})
    if gateway:
        ec2.attach_internet_gateway(VpcId=vpc_id, InternetGatewayId=internet_gateway())
    return vpc_id


def internet_gateway():
    return ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]


def gateway_of(vpc_id):
    gateways = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc_id]}])
    return gateways["InternetGateways"][0]["InternetGatewayId"]


def subnet(vpc_id, zone="a", number=0):
    created = ec2.create_subnet(VpcId=vpc_id, AvailabilityZone=f"us-east-1{zone}", CidrBlock=f"10.0.{number}.0/24")
    return created["Subnet"]["SubnetId"]


def two_subnets(vpc_id):
    return [subnet(vpc_id, "a", 0), subnet(vpc_id, "b", 1)]


def group(vpc_id):
    return ec2.create_security_group(VpcId=vpc_id, GroupName=unique("group"), Description="group")["GroupId"]


def address():
    return ec2.allocate_address()["AllocationId"]


def nat_gateway(subnet_id, allocation):
    return ec2.create_nat_gateway(SubnetId=subnet_id, AllocationId=allocation)["NatGateway"]["NatGatewayId"]


def failure_of(nat):
    """Raises the failure of a NAT gateway, which AWS reports in its description."""
    described = ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]
    if described["State"] == "failed":
        error = {"Code": described["FailureCode"], "Message": described["FailureMessage"]}
        raise ClientError({"Error": error}, "CreateNatGateway")


def route_table(vpc_id):
    return ec2.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]


def endpoint(vpc_id, service="ecr.api", kind="Interface", **more):
    name = service if service.startswith("com.") else f"com.amazonaws.us-east-1.{service}"
    created = ec2.create_vpc_endpoint(VpcId=vpc_id, ServiceName=name, VpcEndpointType=kind, **more)
    return created["VpcEndpoint"]["VpcEndpointId"]


def balancer(vpc_id, **more):
    settings = {"SecurityGroups": [group(vpc_id)], **more}
    settings["Subnets"] = more.get("Subnets") or two_subnets(vpc_id)
    return elb.create_load_balancer(Name=unique("lb"), **settings)["LoadBalancers"][0]["LoadBalancerArn"]


def target_group(vpc_id):
    created = elb.create_target_group(Name=unique("tg"), Protocol="HTTP", Port=80, VpcId=vpc_id, TargetType="ip")
    return created["TargetGroups"][0]["TargetGroupArn"]


def forward(target):
    return [{"Type": "forward", "TargetGroupArn": target}]


NOT_FOUND = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]


def listener(arn, port=80, actions=None, **more):
    created = elb.create_listener(
        LoadBalancerArn=arn, Port=port, DefaultActions=actions or NOT_FOUND, **{"Protocol": "HTTP", **more}
    )
    return created["Listeners"][0]["ListenerArn"]


def rule(arn, priority, actions=None):
    conditions = [{"Field": "path-pattern", "Values": ["/x"]}]
    created = elb.create_rule(ListenerArn=arn, Priority=priority, Conditions=conditions, Actions=actions or NOT_FOUND)
    return created["Rules"][0]["RuleArn"]
