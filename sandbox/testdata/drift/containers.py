"""ECS and its key, namespace and scaling."""

from setup import aws, case, changes, deletions

TAG = {"key": "Team", "value": "by hand"}


@case(changes, "ecs/cluster:Cluster")
def _(r):
    aws("ecs").update_cluster(cluster=r["name"], settings=[{"name": "containerInsights", "value": "disabled"}])


@case(changes, "ecs/clusterCapacityProviders:ClusterCapacityProviders")
def _(r):
    aws("ecs").put_cluster_capacity_providers(
        cluster=r["clusterName"], capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=[]
    )


@case(changes, "ecs/taskDefinition:TaskDefinition")
def _(r):
    aws("ecs").tag_resource(resourceArn=r["arn"], tags=[TAG])


@case(deletions, "ecs/taskDefinition:TaskDefinition")
def _(r):
    aws("ecs").deregister_task_definition(taskDefinition=r["arn"])


@case(changes, "ecs/service:Service")
def _(r):
    aws("ecs").update_service(cluster=r["cluster"], service=r["name"], healthCheckGracePeriodSeconds=5)


@case(changes, "appautoscaling/target:Target")
def _(r):
    aws("application-autoscaling").register_scalable_target(**scaling(r), MaxCapacity=100)


@case(changes, "appautoscaling/policy:Policy")
def _(r):
    metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    aws("application-autoscaling").put_scaling_policy(
        **scaling(r),
        PolicyName=r["name"],
        PolicyType=r["policyType"],
        TargetTrackingScalingPolicyConfiguration={"TargetValue": 99, "PredefinedMetricSpecification": metric},
    )


@case(deletions, "appautoscaling/policy:Policy")
def _(r):
    aws("application-autoscaling").delete_scaling_policy(**scaling(r), PolicyName=r["name"])


def scaling(r):
    return {
        "ServiceNamespace": r["serviceNamespace"],
        "ResourceId": r["resourceId"],
        "ScalableDimension": r["scalableDimension"],
    }


@case(changes, "kms/key:Key")
def _(r):
    aws("kms").disable_key_rotation(KeyId=r["keyId"])


@case(changes, "servicediscovery/httpNamespace:HttpNamespace")
def _(r):
    aws("servicediscovery").tag_resource(ResourceARN=r["arn"], Tags=[{"Key": "Team", "Value": "by hand"}])
