import * as pulumi from "@pulumi/pulumi";
import * as ecs_foundation from "@pulumi/ecs-foundation";

const roles = new ecs_foundation.Roles("roles", {services: {
    orders: {
        grants: [
            {
                sqs: {
                    queue: "email-notifications",
                    access: ecs_foundation.SqsGrantAccess.Send,
                },
            },
            {
                dynamodb: {
                    table: "orders",
                    access: ecs_foundation.DynamoDbGrantAccess.ReadWrite,
                },
            },
        ],
    },
}});
export const taskRoles = roles.taskRoleArns;
