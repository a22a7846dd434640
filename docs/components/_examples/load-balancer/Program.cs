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
        Services = { ["orders"] = new ConnectionsArgs { Port = 3000 } },
    });

    var balancer = new LoadBalancer("balancer", new LoadBalancerArgs
    {
        VpcId = network.VpcId,
        SubnetIds = network.PublicSubnetIds,
        SecurityGroupId = groups.SecurityGroupIds.Apply(values => values["alb"]),
        Http = HttpBehavior.Forward,
        Services =
        {
            ["orders"] = new RoutingArgs
            {
                Port = 3000,
                Routes = { new RouteArgs { Priority = 100, Paths = { "/*" } } },
            },
        },
    });

    return new Dictionary<string, object?>
    {
        ["address"] = balancer.LoadBalancerDnsName,
    };
});
