"""What VPC flow logs and IAM Access Analyzer refuse."""

from setup import *  # noqa: F403

analyzer = boto3.client("accessanalyzer")


def flow_log(vpc_id, bucket):
    s3.create_bucket(Bucket=bucket)
    created = ec2.create_flow_logs(
        ResourceType="VPC",
        ResourceIds=[vpc_id],
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::{bucket}",
    )
    assert created["FlowLogIds"]


@refused(None, "two flow logs of a VPC")
def _():
    v = vpc()
    for _ in range(2):
        flow_log(v, unique("logs"))


@refused("FlowLogAlreadyExists", "second flow log of a VPC with the same destination")
def _():
    v, bucket = vpc(), unique("logs")
    flow_log(v, bucket)
    flow_log(v, bucket)


@refused("FlowLogsLimitExceeded", "third flow log of a VPC")
def _():
    v = vpc()
    for _ in range(3):
        flow_log(v, unique("logs"))


@refused("ConflictException", "analyzer with the name of another one")
def _():
    analyzer.create_analyzer(analyzerName="one", type="ACCOUNT")
    analyzer.create_analyzer(analyzerName="one", type="ACCOUNT_UNUSED_ACCESS")


@refused("ServiceQuotaExceededException", "second analyzer of a type")
def _():
    analyzer.create_analyzer(analyzerName="two", type="ACCOUNT")


@refused("ResourceNotFoundException", "unknown analyzer")
def _():
    analyzer.get_analyzer(analyzerName="unknown")
