import pulumi
import pulumi_ecs_foundation as ecs_foundation

network = ecs_foundation.Network("network",
    cidr="10.0.0.0/16",
    zones=[
        "eu-west-1a",
        "eu-west-1b",
    ],
    nat={
        "strategy": ecs_foundation.NatStrategy.SINGLE,
    },
    endpoints=[
        "ecr.api",
        "ecr.dkr",
        "logs",
    ])
pulumi.export("privateSubnetIds", network.private_subnet_ids)
