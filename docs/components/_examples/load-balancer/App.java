import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.ecsfoundation.LoadBalancer;
import com.pulumi.ecsfoundation.LoadBalancerArgs;
import com.pulumi.ecsfoundation.Network;
import com.pulumi.ecsfoundation.NetworkArgs;
import com.pulumi.ecsfoundation.SecurityGroups;
import com.pulumi.ecsfoundation.SecurityGroupsArgs;
import com.pulumi.ecsfoundation.enums.HttpBehavior;
import com.pulumi.ecsfoundation.inputs.ConnectionsArgs;
import com.pulumi.ecsfoundation.inputs.RouteArgs;
import com.pulumi.ecsfoundation.inputs.RoutingArgs;
import java.util.Map;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    public static void stack(Context ctx) {
        var network = new Network("network", NetworkArgs.builder().zones("eu-west-1a", "eu-west-1b").build());
        var groups = new SecurityGroups("groups", SecurityGroupsArgs.builder()
            .vpcId(network.vpcId())
            .services(Map.of("orders", ConnectionsArgs.builder().port(3000).build()))
            .build());
        var balancer = new LoadBalancer("balancer", LoadBalancerArgs.builder()
            .vpcId(network.vpcId())
            .subnetIds(network.publicSubnetIds())
            .securityGroupId(groups.securityGroupIds().applyValue(values -> values.get("alb")))
            .http(HttpBehavior.Forward)
            .services(Map.of(
                "orders", RoutingArgs.builder()
                    .port(3000)
                    .routes(RouteArgs.builder().priority(100).paths("/*").build())
                    .build()))
            .build());
        ctx.export("address", balancer.loadBalancerDnsName());
    }
}
