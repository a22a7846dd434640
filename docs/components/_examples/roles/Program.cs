using System.Collections.Generic;
using Pulumi;
using Pulumi.EcsFoundation;
using Pulumi.EcsFoundation.Inputs;

return await Deployment.RunAsync(() =>
{
    var roles = new Roles("roles", new RolesArgs
    {
        Services =
        {
            ["orders"] = new ServicePermissionsArgs
            {
                Grants =
                {
                    new GrantArgs
                    {
                        Sqs = new SqsGrantArgs
                        {
                            Queue = "email-notifications",
                            Access = SqsGrantAccess.Send,
                        },
                    },
                    new GrantArgs
                    {
                        Dynamodb = new DynamoDbGrantArgs
                        {
                            Table = "orders",
                            Access = DynamoDbGrantAccess.ReadWrite,
                        },
                    },
                },
            },
        },
    });

    return new Dictionary<string, object?>
    {
        ["taskRoles"] = roles.TaskRoleArns,
    };
});
