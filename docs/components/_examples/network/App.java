import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.ecsfoundation.Network;
import com.pulumi.ecsfoundation.NetworkArgs;
import com.pulumi.ecsfoundation.enums.NatStrategy;
import com.pulumi.ecsfoundation.inputs.NatSettingsArgs;
import java.util.List;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    public static void stack(Context ctx) {
        var network = new Network("network", NetworkArgs.builder()
            .cidr("10.0.0.0/16")
            .zones("eu-west-1a", "eu-west-1b")
            .nat(NatSettingsArgs.builder().strategy(NatStrategy.Single).build())
            .endpoints(List.of("ecr.api", "ecr.dkr", "logs"))
            .build());
        ctx.export("privateSubnetIds", network.privateSubnetIds());
    }
}
