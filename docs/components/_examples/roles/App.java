import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.ecsfoundation.Roles;
import com.pulumi.ecsfoundation.RolesArgs;
import com.pulumi.ecsfoundation.enums.DynamoDbGrantAccess;
import com.pulumi.ecsfoundation.enums.SqsGrantAccess;
import com.pulumi.ecsfoundation.inputs.DynamoDbGrantArgs;
import com.pulumi.ecsfoundation.inputs.GrantArgs;
import com.pulumi.ecsfoundation.inputs.ServicePermissionsArgs;
import com.pulumi.ecsfoundation.inputs.SqsGrantArgs;
import java.util.Map;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    public static void stack(Context ctx) {
        var roles = new Roles("roles", RolesArgs.builder()
            .services(Map.of(
                "orders", ServicePermissionsArgs.builder()
                    .grants(
                        GrantArgs.builder()
                            .sqs(SqsGrantArgs.builder()
                                .queue("email-notifications")
                                .access(SqsGrantAccess.Send)
                                .build())
                            .build(),
                        GrantArgs.builder()
                            .dynamodb(DynamoDbGrantArgs.builder()
                                .table("orders")
                                .access(DynamoDbGrantAccess.ReadWrite)
                                .build())
                            .build())
                    .build()))
            .build());
        ctx.export("taskRoles", roles.taskRoleArns());
    }
}
