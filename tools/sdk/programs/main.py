"""A program in Python: the types of the SDK accept it."""

import pulumi
import pulumi_ecs_foundation as ecs

certificate = pulumi.Output.from_input("arn:aws:acm:eu-west-1:123456789012:certificate/1")

shop = ecs.Foundation(
    "shop",
    region="eu-west-1",
    network={"zones": ["eu-west-1a", "eu-west-1b"], "nat": {"strategy": ecs.NatStrategy.SINGLE}},
    load_balancer={"certificate_arn": certificate},
    services={"orders": {"port": 3000, "routes": [{"priority": 100, "paths": ["/*"]}]}},
)

pulumi.export("subnet", shop.private_subnet_ids["a"])
