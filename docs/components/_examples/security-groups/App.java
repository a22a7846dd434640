import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.ecsfoundation.Network;
import com.pulumi.ecsfoundation.NetworkArgs;
import com.pulumi.ecsfoundation.SecurityGroups;
import com.pulumi.ecsfoundation.SecurityGroupsArgs;
import com.pulumi.ecsfoundation.enums.DataStoreKind;
import com.pulumi.ecsfoundation.inputs.ConnectionsArgs;
import com.pulumi.ecsfoundation.inputs.DataStoreArgs;
import java.util.Map;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    public static void stack(Context ctx) {
        var network = new Network("network", NetworkArgs.builder().zones("eu-west-1a", "eu-west-1b").build());
        var groups = new SecurityGroups("groups", SecurityGroupsArgs.builder()
            .vpcId(network.vpcId())
            .services(Map.of(
                "web", ConnectionsArgs.builder().port(3000).calls("orders").build(),
                "orders", ConnectionsArgs.builder().port(8080).routed(false).uses("db").build()))
            .data(Map.of(
                "db", DataStoreArgs.builder().kind(DataStoreKind.Rds).port(5432).build()))
            .build());
        ctx.export("groups", groups.securityGroupIds());
    }
}
