import pulumi
import pulumi_ecs_foundation as ecs_foundation

cluster = ecs_foundation.Cluster("cluster")
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
roles = ecs_foundation.Roles("roles", services={
    "orders": {},
})
orders = ecs_foundation.Service("orders",
    cluster_arn=cluster.arn,
    subnet_ids=network.private_subnet_ids,
    security_group_id=groups.task_security_group_ids["orders"],
    execution_role_arn=roles.execution_role_arns["orders"],
    task_role_arn=roles.task_role_arns["orders"],
    containers=[{
        "name": "orders",
        "image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/orders:1.0.0",
    }])
pulumi.export("serviceArn", orders.arn)
