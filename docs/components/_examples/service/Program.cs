using System.Collections.Generic;
using Pulumi;
using Pulumi.EcsFoundation;
using Pulumi.EcsFoundation.Inputs;

return await Deployment.RunAsync(() =>
{
    var cluster = new Cluster("cluster", new ClusterArgs());

    var network = new Network("network", new NetworkArgs { Zones = { "eu-west-1a", "eu-west-1b" } });

    var groups = new SecurityGroups("groups", new SecurityGroupsArgs
    {
        VpcId = network.VpcId,
        Services = { ["orders"] = new ConnectionsArgs { Port = 3000 } },
    });

    var roles = new Roles("roles", new RolesArgs
    {
        Services = { ["orders"] = new ServicePermissionsArgs() },
    });

    var orders = new Service("orders", new ServiceArgs
    {
        ClusterArn = cluster.Arn,
        SubnetIds = network.PrivateSubnetIds,
        SecurityGroupId = groups.TaskSecurityGroupIds.Apply(values => values["orders"]),
        ExecutionRoleArn = roles.ExecutionRoleArns.Apply(values => values["orders"]),
        TaskRoleArn = roles.TaskRoleArns.Apply(values => values["orders"]),
        Containers =
        {
            new ContainerArgs
            {
                Name = "orders",
                Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/orders:1.0.0",
            },
        },
    });

    return new Dictionary<string, object?>
    {
        ["serviceArn"] = orders.Arn,
    };
});
