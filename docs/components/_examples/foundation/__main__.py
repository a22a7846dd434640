import pulumi
import pulumi_ecs_foundation as ecs_foundation

shop = ecs_foundation.Foundation("shop",
    region="eu-west-1",
    network={
        "zones": [
            "eu-west-1a",
            "eu-west-1b",
        ],
        "nat": {
            "strategy": ecs_foundation.NatStrategy.SINGLE,
        },
    },
    load_balancer={
        "http": ecs_foundation.HttpBehavior.FORWARD,
    },
    services={
        "orders": {
            "port": 3000,
            "routes": [{
                "priority": 100,
                "paths": ["/*"],
            }],
        },
    })
pulumi.export("vpcId", shop.vpc_id)
