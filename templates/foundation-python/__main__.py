"""The foundation of services on Amazon ECS with AWS Fargate."""

import pulumi
import pulumi_ecs_foundation as ecs

config = pulumi.Config()
region = config.require("region")

foundation = ecs.Foundation(
    "foundation",
    region=region,
    profile=config.require("profile"),
    network={
        "cidr": config.require("cidr"),
        "zones": [f"{region}a", f"{region}b"],
        "nat": {"strategy": "Single"},
    },
    load_balancer={
        "http": "forward",
        "deletion_protection": False,
        "access_logs": False,
    },
    data={"database": {"port": 5432}},
    services={
        "web": {
            "port": 8080,
            "routes": [{"paths": ["/*"], "priority": 50000}],
            "uses": ["database"],
        },
    },
)

pulumi.export("load_balancer_dns_name", foundation.load_balancer_dns_name)
pulumi.export("private_subnet_ids", foundation.private_subnet_ids)
pulumi.export("task_security_group_id", foundation.task_security_group_ids["web"])
pulumi.export("target_group_arn", foundation.target_group_arns["web"])
