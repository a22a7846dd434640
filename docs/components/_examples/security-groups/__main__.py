import pulumi
import pulumi_ecs_foundation as ecs_foundation

network = ecs_foundation.Network("network", zones=[
    "eu-west-1a",
    "eu-west-1b",
])
groups_resource = ecs_foundation.SecurityGroups("groups",
    vpc_id=network.vpc_id,
    services={
        "web": {
            "port": 3000,
            "calls": ["orders"],
        },
        "orders": {
            "port": 8080,
            "routed": False,
            "uses": ["db"],
        },
    },
    data={
        "db": {
            "kind": ecs_foundation.DataStoreKind.RDS,
            "port": 5432,
        },
    })
pulumi.export("groups", groups_resource.security_group_ids)
