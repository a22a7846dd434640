import pulumi
import pulumi_ecs_foundation as ecs_foundation

roles = ecs_foundation.Roles("roles", services={
    "orders": {
        "grants": [
            {
                "sqs": {
                    "queue": "email-notifications",
                    "access": ecs_foundation.SqsGrantAccess.SEND,
                },
            },
            {
                "dynamodb": {
                    "table": "orders",
                    "access": ecs_foundation.DynamoDbGrantAccess.READ_WRITE,
                },
            },
        ],
    },
})
pulumi.export("taskRoles", roles.task_role_arns)
