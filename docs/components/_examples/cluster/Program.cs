using System.Collections.Generic;
using Pulumi;
using Pulumi.EcsFoundation;
using Pulumi.EcsFoundation.Inputs;

return await Deployment.RunAsync(() =>
{
    var cluster = new Cluster("cluster", new ClusterArgs
    {
        Capacity =
        {
            new CapacityArgs
            {
                Provider = CapacityProvider.FargateSpot,
                Weight = 1,
            },
        },
    });

    return new Dictionary<string, object?>
    {
        ["clusterArn"] = cluster.Arn,
    };
});
