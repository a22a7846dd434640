"""Resources that others depend on: AWS deletes the others with some of them."""

from setup import aws, case, parents


@case(parents, "lb/loadBalancer:LoadBalancer")
def _(r):
    aws("elbv2").delete_load_balancer(LoadBalancerArn=r["arn"])


@case(parents, "iam/role:Role", "task")
def _(r):
    role = {"RoleName": r["id"]}
    for attached in aws("iam").list_attached_role_policies(**role)["AttachedPolicies"]:
        aws("iam").detach_role_policy(**role, PolicyArn=attached["PolicyArn"])
    for name in aws("iam").list_role_policies(**role)["PolicyNames"]:
        aws("iam").delete_role_policy(**role, PolicyName=name)
    aws("iam").delete_role(**role)


@case(parents, "iam/policy:Policy")
def _(r):
    for version in aws("iam").list_policy_versions(PolicyArn=r["arn"])["Versions"]:
        if not version["IsDefaultVersion"]:
            aws("iam").delete_policy_version(PolicyArn=r["arn"], VersionId=version["VersionId"])
    aws("iam").delete_policy(PolicyArn=r["arn"])


@case(parents, "ec2/natGateway:NatGateway")
def _(r):
    aws("ec2").delete_nat_gateway(NatGatewayId=r["id"])


@case(parents, "cloudwatch/logGroup:LogGroup", "flow")
def _(r):
    aws("logs").delete_log_group(logGroupName=r["name"])


@case(parents, "ecr/repository:Repository")
def _(r):
    aws("ecr").delete_repository(repositoryName=r["name"], force=True)


@case(parents, "cloudwatch/eventRule:EventRule")
def _(r):
    targets = aws("events").list_targets_by_rule(Rule=r["name"])["Targets"]
    aws("events").remove_targets(Rule=r["name"], Ids=[target["Id"] for target in targets])
    aws("events").delete_rule(Name=r["name"])


@case(parents, "cloudwatch/logDestination:LogDestination")
def _(r):
    aws("logs").delete_destination(destinationName=r["name"])


@case(parents, "guardduty/detector:Detector")
def _(r):
    aws("guardduty").delete_detector(DetectorId=r["id"])


@case(parents, "appautoscaling/target:Target")
def _(r):
    fields = {"ServiceNamespace": "serviceNamespace", "ResourceId": "resourceId", "ScalableDimension": "scalableDimension"}
    aws("application-autoscaling").deregister_scalable_target(**{field: r[key] for field, key in fields.items()})


@case(parents, "ecs/service:Service")
def _(r):
    aws("ecs").delete_service(cluster=r["cluster"], service=r["name"], force=True)
