using System.Collections.Generic;
using Pulumi;
using Pulumi.EcsFoundation;
using Pulumi.EcsFoundation.Inputs;

return await Deployment.RunAsync(() =>
{
    var shop = new Foundation("shop", new FoundationArgs
    {
        Region = "eu-west-1",
        Network = new NetworkSettingsArgs
        {
            Zones = { "eu-west-1a", "eu-west-1b" },
            Nat = new NatSettingsArgs { Strategy = NatStrategy.Single },
        },
        LoadBalancer = new LoadBalancerSettingsArgs { Http = HttpBehavior.Forward },
        Services =
        {
            ["orders"] = new ServiceSettingsArgs
            {
                Port = 3000,
                Routes = { new RouteArgs { Priority = 100, Paths = { "/*" } } },
            },
        },
    });

    return new Dictionary<string, object?>
    {
        ["vpcId"] = shop.VpcId,
    };
});
