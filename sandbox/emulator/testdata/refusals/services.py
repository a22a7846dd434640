"""What ECS, GuardDuty and S3 refuse."""

from setup import *  # noqa: F403


def task_definition(containers=1, cpu="256", memory="512"):
    container = {"image": "nginx", "memory": 128, "portMappings": [{"containerPort": 80}]}
    definitions = [{"name": f"c{i}", **container} for i in range(containers)]
    return ecs.register_task_definition(
        family=unique("task"),
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu=cpu,
        memory=memory,
        containerDefinitions=definitions,
    )["taskDefinition"]["taskDefinitionArn"]


def cluster():
    return ecs.create_cluster(clusterName=unique("cluster"))["cluster"]["clusterName"]


def service(cluster_name, name="service", **more):
    v = vpc()
    network = {"awsvpcConfiguration": {"subnets": [subnet(v)], "securityGroups": [group(v)]}}
    settings = {"launchType": "FARGATE", "desiredCount": 1, "networkConfiguration": network, **more}
    ecs.create_service(cluster=cluster_name, serviceName=name, taskDefinition=task_definition(), **settings)


@refused("ClusterContainsServicesException", "delete a cluster with a service")
def _():
    c = cluster()
    service(c)
    ecs.delete_cluster(cluster=c)


@refused(None, "delete a cluster with a deleted service")
def _():
    c = cluster()
    service(c)
    ecs.delete_service(cluster=c, service="service", force=True)
    ecs.delete_cluster(cluster=c)


@refused("DependencyViolation", "delete the security group of a service")
def _():
    v = vpc()
    g = group(v)
    service(cluster(), networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet(v)], "securityGroups": [g]}})
    ec2.delete_security_group(GroupId=g)


def task_in(v):
    c, s, g = cluster(), subnet(v), group(v)
    network = {"awsvpcConfiguration": {"subnets": [s], "securityGroups": [g]}}
    tasks = ecs.run_task(
        cluster=c, taskDefinition=task_definition(), launchType="FARGATE", networkConfiguration=network
    )["tasks"]
    return c, tasks[0]["taskArn"], s, g


@refused("DependencyViolation", "delete the subnet of a task")
def _():
    _, _, s, _ = task_in(vpc())
    ec2.delete_subnet(SubnetId=s)


@refused("ClusterContainsTasksException", "delete a cluster with a task")
def _():
    c, _, _, _ = task_in(vpc())
    ecs.delete_cluster(cluster=c)


@refused(None, "delete what a stopped task used")
def _():
    c, task, s, g = task_in(vpc())
    ecs.stop_task(cluster=c, task=task)
    ec2.delete_security_group(GroupId=g)
    ec2.delete_subnet(SubnetId=s)
    ecs.delete_cluster(cluster=c)


@refused("InvalidParameterException", "second service with a name")
def _():
    c = cluster()
    service(c)
    service(c, desiredCount=2)


@refused("InvalidParameterException", "delete a service that is scaled above zero")
def _():
    c = cluster()
    service(c)
    ecs.delete_service(cluster=c, service="service")


@refused("InvalidParameterException", "service with a target group without a load balancer")
def _():
    target = {"targetGroupArn": target_group(vpc()), "containerName": "c0", "containerPort": 80}
    service(cluster(), loadBalancers=[target])


@refused("ClientException", "eleven containers in a task definition")
def _():
    task_definition(containers=10)
    task_definition(containers=11)


@refused("ClientException", "task size that Fargate does not have")
def _():
    task_definition(cpu="1024", memory="2048")
    task_definition(cpu="1024", memory="1024")


@refused("BadRequestException", "second detector of a region")
def _():
    guardduty.create_detector(Enable=True)
    guardduty.create_detector(Enable=True)


@refused("BucketNotEmpty", "delete a bucket with an object")
def _():
    s3.create_bucket(Bucket="bucket-with-object")
    s3.put_object(Bucket="bucket-with-object", Key="key", Body=b"")
    s3.delete_bucket(Bucket="bucket-with-object")


@refused("BucketNotEmpty", "delete a bucket with an old version of an object")
def _():
    bucket = "bucket-with-version"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=bucket, Key="key", Body=b"")
    s3.delete_object(Bucket=bucket, Key="key")
    s3.delete_bucket(Bucket=bucket)


@refused("DBSubnetGroupDoesNotCoverEnoughAZs", "database subnet group in one zone")
def _():
    v = vpc()
    subnets = [subnet(v, "a", 0), subnet(v, "a", 1)]
    rds.create_db_subnet_group(DBSubnetGroupName="one", DBSubnetGroupDescription="one", SubnetIds=subnets)


@refused("NamespaceAlreadyExists", "second namespace with a name")
def _():
    discovery.create_http_namespace(Name="same")
    discovery.create_http_namespace(Name="same")


@refused("TrailAlreadyExistsException", "second trail with a name")
def _():
    s3.create_bucket(Bucket="bucket-of-trail")
    cloudtrail.create_trail(Name="same", S3BucketName="bucket-of-trail")
    cloudtrail.create_trail(Name="same", S3BucketName="bucket-of-trail")
