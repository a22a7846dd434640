import pulumi
import pulumi_ecs_foundation as ecs_foundation

network = ecs_foundation.Network("network", zones=[
    "eu-west-1a",
    "eu-west-1b",
])
groups = ecs_foundation.SecurityGroups("groups",
    vpc_id=network.vpc_id,
    services={
        "orders": {
            "port": 3000,
        },
    })
balancer = ecs_foundation.LoadBalancer("balancer",
    vpc_id=network.vpc_id,
    subnet_ids=network.public_subnet_ids,
    security_group_id=groups.security_group_ids["alb"],
    http=ecs_foundation.HttpBehavior.FORWARD,
    services={
        "orders": {
            "port": 3000,
            "routes": [{
                "priority": 100,
                "paths": ["/*"],
            }],
        },
    })
pulumi.export("address", balancer.load_balancer_dns_name)
