"""Monitoring, storage and other services."""

import json

from setup import aws, case, changes, deletions, policy


@case(changes, "cloudwatch/logGroup:LogGroup")
def _(r):
    aws("logs").put_retention_policy(logGroupName=r["name"], retentionInDays=1)


@case(changes, "cloudwatch/logDestination:LogDestination")
def _(r):
    target = "arn:aws:kinesis:us-east-1:123456789012:stream/by-hand"
    aws("logs").put_destination(destinationName=r["name"], targetArn=target, roleArn=r["roleArn"])


@case(changes, "cloudwatch/logDestinationPolicy:LogDestinationPolicy")
def _(r):
    aws("logs").put_destination_policy(destinationName=r["destinationName"], accessPolicy=policy("logs:*"))


@case(changes, "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter")
def _(r):
    aws("logs").put_subscription_filter(
        logGroupName=r["logGroup"], filterName=r["name"], filterPattern="by hand", destinationArn=r["destinationArn"]
    )


@case(deletions, "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter")
def _(r):
    aws("logs").delete_subscription_filter(logGroupName=r["logGroup"], filterName=r["name"])


@case(changes, "cloudwatch/metricAlarm:MetricAlarm")
def _(r):
    alarm = aws("cloudwatch").describe_alarms(AlarmNames=[r["name"]])["MetricAlarms"][0]
    settings = "AlarmName", "Namespace", "MetricName", "Statistic", "ComparisonOperator", "Period", "EvaluationPeriods"
    aws("cloudwatch").put_metric_alarm(**{setting: alarm[setting] for setting in settings}, Threshold=1000000)


@case(deletions, "cloudwatch/metricAlarm:MetricAlarm")
def _(r):
    aws("cloudwatch").delete_alarms(AlarmNames=[r["name"]])


@case(changes, "cloudwatch/dashboard:Dashboard")
def _(r):
    aws("cloudwatch").put_dashboard(DashboardName=r["dashboardName"], DashboardBody='{"widgets": []}')


@case(deletions, "cloudwatch/dashboard:Dashboard")
def _(r):
    aws("cloudwatch").delete_dashboards(DashboardNames=[r["dashboardName"]])


@case(changes, "cloudwatch/eventRule:EventRule")
def _(r):
    aws("events").disable_rule(Name=r["name"])


@case(changes, "cloudwatch/eventTarget:EventTarget")
def _(r):
    target = {"Id": r["targetId"], "Arn": "arn:aws:sns:us-east-1:123456789012:by-hand"}
    aws("events").put_targets(Rule=r["rule"], Targets=[target])


@case(deletions, "cloudwatch/eventTarget:EventTarget")
def _(r):
    aws("events").remove_targets(Rule=r["rule"], Ids=[r["targetId"]])


@case(changes, "cloudtrail/trail:Trail")
def _(r):
    aws("cloudtrail").stop_logging(Name=r["name"])


@case(deletions, "cloudtrail/trail:Trail")
def _(r):
    aws("cloudtrail").delete_trail(Name=r["name"])


@case(changes, "s3/bucketV2:BucketV2")
def _(r):
    aws("s3").put_bucket_tagging(Bucket=r["id"], Tagging={"TagSet": [{"Key": "Team", "Value": "by hand"}]})


@case(changes, "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2")
def _(r):
    lifecycle = {"ID": "old", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}
    aws("s3").put_bucket_lifecycle_configuration(Bucket=r["id"], LifecycleConfiguration={"Rules": [lifecycle]})


@case(deletions, "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2")
def _(r):
    aws("s3").delete_bucket_lifecycle(Bucket=r["id"])


@case(changes, "s3/bucketPolicy:BucketPolicy")
def _(r):
    aws("s3").put_bucket_policy(Bucket=r["id"], Policy=policy("s3:PutObject", "*"))


@case(deletions, "s3/bucketPolicy:BucketPolicy")
def _(r):
    aws("s3").delete_bucket_policy(Bucket=r["id"])


@case(changes, "s3/bucketVersioningV2:BucketVersioningV2")
def _(r):
    aws("s3").put_bucket_versioning(Bucket=r["id"], VersioningConfiguration={"Status": "Suspended"})


@case(
    changes,
    "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
)
def _(r):
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    aws("s3").put_bucket_encryption(Bucket=r["id"], ServerSideEncryptionConfiguration={"Rules": [default]})


@case(changes, "s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
def _(r):
    settings = "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"
    aws("s3").put_public_access_block(
        Bucket=r["id"], PublicAccessBlockConfiguration={setting: False for setting in settings}
    )


@case(deletions, "s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
def _(r):
    aws("s3").delete_public_access_block(Bucket=r["id"])


@case(changes, "s3/bucketOwnershipControls:BucketOwnershipControls")
def _(r):
    aws("s3").put_bucket_ownership_controls(
        Bucket=r["id"], OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    )


@case(deletions, "s3/bucketOwnershipControls:BucketOwnershipControls")
def _(r):
    aws("s3").delete_bucket_ownership_controls(Bucket=r["id"])


@case(changes, "sns/topic:Topic", "events")
def _(r):
    aws("sns").set_topic_attributes(TopicArn=r["arn"], AttributeName="KmsMasterKeyId", AttributeValue="alias/aws/sns")


@case(changes, "sns/topicPolicy:TopicPolicy")
def _(r):
    aws("sns").set_topic_attributes(
        TopicArn=r["arn"], AttributeName="Policy", AttributeValue=policy("sns:Publish", r["arn"])
    )


@case(changes, "rds/subnetGroup:SubnetGroup")
def _(r):
    aws("rds").add_tags_to_resource(ResourceName=r["arn"], Tags=[{"Key": "Team", "Value": "by hand"}])


@case(deletions, "rds/subnetGroup:SubnetGroup")
def _(r):
    aws("rds").delete_db_subnet_group(DBSubnetGroupName=r["name"])


@case(changes, "elasticache/subnetGroup:SubnetGroup")
def _(r):
    aws("elasticache").add_tags_to_resource(ResourceName=r["arn"], Tags=[{"Key": "Team", "Value": "by hand"}])


@case(deletions, "elasticache/subnetGroup:SubnetGroup")
def _(r):
    aws("elasticache").delete_cache_subnet_group(CacheSubnetGroupName=r["name"])


@case(changes, "guardduty/detector:Detector")
def _(r):
    aws("guardduty").update_detector(DetectorId=r["id"], Enable=False)


@case(changes, "guardduty/detectorFeature:DetectorFeature")
def _(r):
    feature = {"Name": r["name"], "Status": "DISABLED"}
    aws("guardduty").update_detector(DetectorId=r["detectorId"], Features=[feature])


@case(changes, "accessanalyzer/analyzer:Analyzer")
def _(r):
    aws("accessanalyzer").tag_resource(resourceArn=r["arn"], tags={"Team": "by hand"})


@case(deletions, "accessanalyzer/analyzer:Analyzer")
def _(r):
    aws("accessanalyzer").delete_analyzer(analyzerName=r["analyzerName"])


def record_change(r, action, **settings):
    alias = r["aliases"][0] if r.get("aliases") else None
    record = {"Name": r["name"], "Type": r["type"]}
    if alias:
        target = {"HostedZoneId": alias["zoneId"], "DNSName": alias["name"], "EvaluateTargetHealth": True}
        record["AliasTarget"] = target
    else:
        record |= {"TTL": int(r["ttl"]), "ResourceRecords": [{"Value": value} for value in r["records"]]}
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": {**record, **settings}}]}
    aws("route53").change_resource_record_sets(HostedZoneId=r["zoneId"], ChangeBatch=batch)


@case(changes, "route53/record:Record", "validation-other")
def _(r):
    record_change(r, "UPSERT", ResourceRecords=[{"Value": "by-hand.example.org"}])


@case(deletions, "route53/record:Record", "validation-other")
def _(r):
    record_change(r, "DELETE")


@case(changes, "ecr/repositoryPolicy:RepositoryPolicy")
def _(r):
    aws("ecr").set_repository_policy(repositoryName=r["repository"], policyText=policy("ecr:*", None))


@case(deletions, "ecr/repositoryPolicy:RepositoryPolicy")
def _(r):
    aws("ecr").delete_repository_policy(repositoryName=r["repository"])


@case(changes, "ecr/repository:Repository")
def _(r):
    aws("ecr").put_image_tag_mutability(repositoryName=r["name"], imageTagMutability="MUTABLE")


@case(changes, "ecr/lifecyclePolicy:LifecyclePolicy")
def _(r):
    lifecycle = json.loads(r["policy"])
    lifecycle["rules"][0]["selection"]["countNumber"] = 3
    aws("ecr").put_lifecycle_policy(repositoryName=r["repository"], lifecyclePolicyText=json.dumps(lifecycle))


@case(deletions, "ecr/lifecyclePolicy:LifecyclePolicy")
def _(r):
    aws("ecr").delete_lifecycle_policy(repositoryName=r["repository"])


@case(changes, "acm/certificate:Certificate", "other")
def _(r):
    aws("acm").add_tags_to_certificate(CertificateArn=r["arn"], Tags=[{"Key": "Team", "Value": "by hand"}])
