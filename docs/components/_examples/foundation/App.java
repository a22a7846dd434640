import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.ecsfoundation.Foundation;
import com.pulumi.ecsfoundation.FoundationArgs;
import com.pulumi.ecsfoundation.enums.HttpBehavior;
import com.pulumi.ecsfoundation.enums.NatStrategy;
import com.pulumi.ecsfoundation.inputs.LoadBalancerSettingsArgs;
import com.pulumi.ecsfoundation.inputs.NatSettingsArgs;
import com.pulumi.ecsfoundation.inputs.NetworkSettingsArgs;
import com.pulumi.ecsfoundation.inputs.RouteArgs;
import com.pulumi.ecsfoundation.inputs.ServiceSettingsArgs;
import java.util.Map;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    public static void stack(Context ctx) {
        var shop = new Foundation("shop", FoundationArgs.builder()
            .region("eu-west-1")
            .network(NetworkSettingsArgs.builder()
                .zones("eu-west-1a", "eu-west-1b")
                .nat(NatSettingsArgs.builder().strategy(NatStrategy.Single).build())
                .build())
            .loadBalancer(LoadBalancerSettingsArgs.builder().http(HttpBehavior.Forward).build())
            .services(Map.of(
                "orders", ServiceSettingsArgs.builder()
                    .port(3000)
                    .routes(RouteArgs.builder().priority(100).paths("/*").build())
                    .build()))
            .build());
        ctx.export("vpcId", shop.vpcId());
    }
}
