// A program in Java: the types of the SDK accept it.
import com.pulumi.core.Output;
import com.pulumi.ecsfoundation.Cluster;
import com.pulumi.ecsfoundation.ClusterArgs;
import com.pulumi.ecsfoundation.Foundation;
import com.pulumi.ecsfoundation.FoundationArgs;
import com.pulumi.ecsfoundation.enums.CapacityProvider;
import com.pulumi.ecsfoundation.enums.NatStrategy;
import com.pulumi.ecsfoundation.inputs.CapacityArgs;
import com.pulumi.ecsfoundation.inputs.LoadBalancerSettingsArgs;
import com.pulumi.ecsfoundation.inputs.NatSettingsArgs;
import com.pulumi.ecsfoundation.inputs.NetworkSettingsArgs;
import com.pulumi.ecsfoundation.inputs.RouteArgs;
import com.pulumi.ecsfoundation.inputs.ServiceSettingsArgs;
import java.util.Map;

class Shop {
    static Output<Map<String, String>> subnets() {
        var certificate = Output.of("arn:aws:acm:eu-west-1:123456789012:certificate/1");
        var shop = new Foundation("shop", FoundationArgs.builder()
            .region("eu-west-1")
            .network(NetworkSettingsArgs.builder()
                .zones("eu-west-1a", "eu-west-1b")
                .nat(NatSettingsArgs.builder().strategy(NatStrategy.Single).build())
                .build())
            .loadBalancer(LoadBalancerSettingsArgs.builder().certificateArn(certificate).build())
            .services(Map.of("orders", ServiceSettingsArgs.builder()
                .port(3000)
                .routes(RouteArgs.builder().priority(100).paths("/*").build())
                .build()))
            .build());
        new Cluster("shop", ClusterArgs.builder()
            .capacity(CapacityArgs.builder().provider(CapacityProvider.Fargate).weight(1).build())
            .build());
        return shop.privateSubnetIds();
    }
}
