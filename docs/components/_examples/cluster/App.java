import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.ecsfoundation.Cluster;
import com.pulumi.ecsfoundation.ClusterArgs;
import com.pulumi.ecsfoundation.enums.CapacityProvider;
import com.pulumi.ecsfoundation.inputs.CapacityArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    public static void stack(Context ctx) {
        var cluster = new Cluster("cluster", ClusterArgs.builder()
            .capacity(CapacityArgs.builder()
                .provider(CapacityProvider.FargateSpot)
                .weight(1)
                .build())
            .build());
        ctx.export("clusterArn", cluster.arn());
    }
}
