import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.ecsfoundation.Cluster;
import com.pulumi.ecsfoundation.ClusterArgs;
import com.pulumi.ecsfoundation.Network;
import com.pulumi.ecsfoundation.NetworkArgs;
import com.pulumi.ecsfoundation.Roles;
import com.pulumi.ecsfoundation.RolesArgs;
import com.pulumi.ecsfoundation.SecurityGroups;
import com.pulumi.ecsfoundation.SecurityGroupsArgs;
import com.pulumi.ecsfoundation.Service;
import com.pulumi.ecsfoundation.ServiceArgs;
import com.pulumi.ecsfoundation.inputs.ConnectionsArgs;
import com.pulumi.ecsfoundation.inputs.ContainerArgs;
import com.pulumi.ecsfoundation.inputs.ServicePermissionsArgs;
import java.util.Map;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    public static void stack(Context ctx) {
        var cluster = new Cluster("cluster", ClusterArgs.builder().build());
        var network = new Network("network", NetworkArgs.builder().zones("eu-west-1a", "eu-west-1b").build());
        var groups = new SecurityGroups("groups", SecurityGroupsArgs.builder()
            .vpcId(network.vpcId())
            .services(Map.of("orders", ConnectionsArgs.builder().port(3000).build()))
            .build());
        var roles = new Roles("roles", RolesArgs.builder()
            .services(Map.of("orders", ServicePermissionsArgs.builder().build()))
            .build());
        var orders = new Service("orders", ServiceArgs.builder()
            .clusterArn(cluster.arn())
            .subnetIds(network.privateSubnetIds())
            .securityGroupId(groups.taskSecurityGroupIds().applyValue(values -> values.get("orders")))
            .executionRoleArn(roles.executionRoleArns().applyValue(values -> values.get("orders")))
            .taskRoleArn(roles.taskRoleArns().applyValue(values -> values.get("orders")))
            .containers(ContainerArgs.builder()
                .name("orders")
                .image("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/orders:1.0.0")
                .build())
            .build());
        ctx.export("serviceArn", orders.arn());
    }
}
