"""What Elastic Load Balancing refuses."""

from setup import *  # noqa: F403


@refused("ValidationError", "load balancer in one zone")
def _():
    v = vpc()
    balancer(v, Subnets=[subnet(v)])


@refused("InvalidConfigurationRequest", "load balancer with two subnets of a zone")
def _():
    v = vpc()
    balancer(v, Subnets=[subnet(v, "a", 0), subnet(v, "a", 1)])


@refused("InvalidConfigurationRequest", "load balancer with a subnet of another VPC")
def _():
    v = vpc()
    balancer(v, Subnets=[subnet(v, "a"), subnet(vpc(), "b")])


@refused("InvalidConfigurationRequest", "load balancer with a security group of another VPC")
def _():
    balancer(vpc(), SecurityGroups=[group(vpc())])


@refused("InvalidSubnet", "public load balancer without an internet gateway")
def _():
    balancer(vpc(gateway=False))


@refused(None, "internal load balancer without an internet gateway")
def _():
    balancer(vpc(gateway=False), Scheme="internal")


@refused("InvalidConfigurationRequest", "security group of another VPC set on a load balancer")
def _():
    elb.set_security_groups(LoadBalancerArn=balancer(vpc()), SecurityGroups=[group(vpc())])


@refused("InvalidConfigurationRequest", "subnets of another VPC set on a load balancer")
def _():
    elb.set_subnets(LoadBalancerArn=balancer(vpc()), Subnets=two_subnets(vpc()))


@refused("ValidationError", "one subnet set on a load balancer")
def _():
    v = vpc()
    elb.set_subnets(LoadBalancerArn=balancer(v), Subnets=[subnet(v, "c", 7)])


@refused("DuplicateListener", "second listener of a port")
def _():
    b = balancer(vpc())
    listener(b)
    listener(b, actions=[{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}])


@refused("PriorityInUse", "second rule with a priority")
def _():
    arn = listener(balancer(vpc()))
    rule(arn, 1)
    rule(arn, 1)


@refused("TooManyRules", "101 rules of one load balancer")
def _():
    b = balancer(vpc())
    first, second = listener(b), listener(b, 8080)
    for priority in range(1, 51):
        rule(first, priority)
        rule(second, priority)
    rule(second, 51)


@refused("ResourceInUse", "delete the target group of a rule")
def _():
    v = vpc()
    target = target_group(v)
    rule(listener(balancer(v)), 1, forward(target))
    elb.delete_target_group(TargetGroupArn=target)


def share(use):
    v = vpc()
    target = target_group(v)
    rule(listener(balancer(v)), 1, forward(target))
    use(balancer(v, Subnets=[subnet(v, "c", 2), subnet(v, "d", 3)]), forward(target))


@refused("TargetGroupAssociationLimit", "target group of another load balancer in a rule")
def _():
    share(lambda b, actions: rule(listener(b), 1, actions))


@refused("TargetGroupAssociationLimit", "target group of another load balancer in a changed rule")
def _():
    share(lambda b, actions: elb.modify_rule(RuleArn=rule(listener(b), 1), Actions=actions))


@refused("TargetGroupAssociationLimit", "target group of another load balancer in a listener")
def _():
    share(lambda b, actions: listener(b, 80, actions))


@refused("OperationNotPermitted", "delete a protected load balancer")
def _():
    b = balancer(vpc())
    protection = {"Key": "deletion_protection.enabled", "Value": "true"}
    elb.modify_load_balancer_attributes(LoadBalancerArn=b, Attributes=[protection])
    elb.delete_load_balancer(LoadBalancerArn=b)


@refused("ValidationError", "load balancer with a long name")
def _():
    elb.create_load_balancer(Name="a" * 33, Subnets=two_subnets(vpc()))


@refused("DuplicateLoadBalancerName", "second load balancer with a name")
def _():
    for scheme in "internet-facing", "internal":
        elb.create_load_balancer(Name="same", Scheme=scheme, Subnets=two_subnets(vpc()))


@refused("ValidationError", "rule with a priority above 50000")
def _():
    rule(listener(balancer(vpc())), 50001)


@refused("ValidationError", "HTTPS listener without a certificate")
def _():
    listener(balancer(vpc()), 443, Protocol="HTTPS")
