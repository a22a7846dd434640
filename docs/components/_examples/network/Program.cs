using System.Collections.Generic;
using System.Collections.Immutable;
using Pulumi;
using Pulumi.EcsFoundation;
using Pulumi.EcsFoundation.Inputs;

return await Deployment.RunAsync(() =>
{
    var network = new Network("network", new NetworkArgs
    {
        Cidr = "10.0.0.0/16",
        Zones = { "eu-west-1a", "eu-west-1b" },
        Nat = new NatSettingsArgs { Strategy = NatStrategy.Single },
        Endpoints = ImmutableArray.Create("ecr.api", "ecr.dkr", "logs"),
    });

    return new Dictionary<string, object?>
    {
        ["privateSubnetIds"] = network.PrivateSubnetIds,
    };
});
