using System.Collections.Generic;
using Pulumi;
using Pulumi.EcsFoundation;
using Pulumi.EcsFoundation.Inputs;

return await Deployment.RunAsync(() =>
{
    var network = new Network("network", new NetworkArgs { Zones = { "eu-west-1a", "eu-west-1b" } });

    var groups = new SecurityGroups("groups", new SecurityGroupsArgs
    {
        VpcId = network.VpcId,
        Services =
        {
            ["web"] = new ConnectionsArgs { Port = 3000, Calls = { "orders" } },
            ["orders"] = new ConnectionsArgs { Port = 8080, Routed = false, Uses = { "db" } },
        },
        Data =
        {
            ["db"] = new DataStoreArgs { Kind = DataStoreKind.Rds, Port = 5432 },
        },
    });

    return new Dictionary<string, object?>
    {
        ["groups"] = groups.SecurityGroupIds,
    };
});
