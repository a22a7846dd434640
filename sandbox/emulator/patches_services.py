"""Patches for services other than EC2. The comment on each patch says what AWS does."""

import json
import re
from urllib.parse import unquote

from botocore import xform_name
from moto.acm.models import CertBundle
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.cloudtrail.models import CloudTrailBackend
from moto.codebuild import responses as codebuild
from moto.codepipeline.models import CodePipeline
from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elb.exceptions import CertificateNotFoundException
from moto.elbv2 import models as elbv2
from moto.guardduty import urls as guardduty_urls
from moto.guardduty.responses import GuardDutyResponse
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.logs.models import LogsBackend
from moto.logs.responses import LogsResponse
from moto.route53 import models as route53
from moto.route53resolver.responses import Route53ResolverResponse
from moto.sqs.models import Queue
from moto.wafv2.models import WAFV2Backend

from patch import patch


# The tags of a GuardDuty detector can be changed.
guardduty_urls.url_paths["{0}/tags/(?P<arn>.+)$"] = GuardDutyResponse.dispatch


def detector_tags(response):
    return response.guardduty_backend.detectors[unquote(response.path).split("/")[-1]].tags


@patch(GuardDutyResponse, "tag_resource")
def tag_detector(_, response):
    detector_tags(response).update(response._get_param("tags"))
    return "{}"


@patch(GuardDutyResponse, "untag_resource")
def untag_detector(_, response):
    for key in response.querystring["tagKeys"]:
        detector_tags(response).pop(key, None)
    return "{}"


# A VPC without DNS Firewall has no associations.
@patch(Route53ResolverResponse, "list_firewall_rule_group_associations")
def list_firewall_associations(_, response):
    return json.dumps({"FirewallRuleGroupAssociations": []})


# A trail can be named by its ARN.
for call in ("start_logging", "stop_logging", "delete_trail"):

    @patch(CloudTrailBackend, call)
    def by_arn(original, backend, name):
        return original(backend, name.split("/")[-1])


# Scalable targets can have tags.
scaling_tags = {}


def tags_of_target(response):
    return scaling_tags.setdefault(response._get_param("ResourceARN"), {})


@patch(ApplicationAutoScalingResponse, "register_scalable_target")
def register_with_tags(original, response):
    body = original(response)
    scaling_tags.setdefault(json.loads(body)["ScalableTargetARN"], {}).update(response._get_param("Tags") or {})
    return body


@patch(ApplicationAutoScalingResponse, "list_tags_for_resource")
def list_target_tags(_, response):
    return json.dumps({"Tags": tags_of_target(response)})


@patch(ApplicationAutoScalingResponse, "tag_resource")
def tag_target(_, response):
    tags_of_target(response).update(response._get_param("Tags"))
    return "{}"


@patch(ApplicationAutoScalingResponse, "untag_resource")
def untag_target(_, response):
    for key in response._get_param("TagKeys"):
        tags_of_target(response).pop(key, None)
    return "{}"


# DescribeServices returns every setting that CreateService was given.
@patch(EC2ContainerServiceResponse, "create_service")
def keep_service_settings(original, response):
    result = original(response)
    service = result.result["service"]
    for name, value in response._get_params().items():
        if not hasattr(service, xform_name(name)):
            setattr(service, xform_name(name), value)
    complete_deployment(service)
    return result


def complete_deployment(service):
    """Starts all tasks of a service at once and marks its deployment as completed."""
    service.running_count, service.pending_count = service.desired_count, 0
    for deployment in service.deployments:
        deployment.update(
            desiredCount=service.desired_count,
            runningCount=service.desired_count,
            pendingCount=0,
            rolloutState="COMPLETED",
            taskDefinition=service.task_definition,
        )


# A task whose image cannot be pulled does not start, and the circuit breaker rolls the deployment back to the previous
# task definition. A registry whose name ends in .invalid cannot exist (RFC 2606).
@patch(EC2ContainerServiceResponse, "update_service")
def roll_back(original, response):
    backend, requested = response.ecs_backend, response._get_param("taskDefinition")
    service = backend._get_service(response._get_param("cluster"), response._get_param("service").split("/")[-1])
    before = service.task_definition
    result = original(response)
    containers = backend.describe_task_definition(requested).container_definitions if requested else []
    if any(container["image"].split("/")[0].endswith(".invalid") for container in containers):
        service.task_definition = before
    complete_deployment(service)
    return result


# The network interface of a task is deleted when the task stops.
@patch(EC2ContainerServiceBackend, "stop_task")
def delete_interface(original, backend, *args, **kwargs):
    task = original(backend, *args, **kwargs)
    for attachment in task.attachments:
        for detail in attachment["details"]:
            if detail["name"] == "networkInterfaceId":
                ec2_backends[backend.account_id][backend.region_name].enis.pop(detail["value"], None)
    return task


# A project that runs in a pipeline has no source or artifact location.
for check in ("_validate_required_params_source", "_validate_required_params_artifacts"):

    @patch(codebuild, check)
    def require_location(original, settings):
        if settings["type"] != "CODEPIPELINE":
            original(settings)


# CodeBuild projects can be updated.
@patch(codebuild.CodeBuildResponse, "update_project")
def update_project(_, response):
    project = response.codebuild_backend.codebuild_projects[response._get_param("name")].project_metadata
    project.update(json.loads(response.body))
    return json.dumps({"project": project})


# CodePipeline returns times as seconds since the epoch, not as strings.
CodePipeline.metadata = property(
    lambda p: {"pipelineArn": p._arn, "created": p._created.timestamp(), "updated": p._updated.timestamp()}
)


# A Deny statement applies only if its condition is true: denying plain HTTP does not deny every request to a bucket.
@patch(IAMPolicyStatement, "is_action_permitted")
def ignore_conditional_deny(original, statement, *args, **kwargs):
    if statement._statement["Effect"] == "Deny" and statement._statement.get("Condition"):
        return PermissionResult.NEUTRAL
    return original(statement, *args, **kwargs)


# A log group can subscribe to a destination in another account, which the emulator does not have.
@patch(LogsBackend, "put_subscription_filter")
def subscribe_to_destination(original, backend, log_group_name, filter_name, filter_pattern, destination_arn, role_arn):
    if ":destination:" in destination_arn and log_group_name in backend.groups:
        backend.groups[log_group_name].put_subscription_filter(filter_name, filter_pattern, destination_arn, role_arn)
    else:
        original(backend, log_group_name, filter_name, filter_pattern, destination_arn, role_arn)


# The key of a log group can be changed.
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
def set_key(response, key):
    response.logs_backend.groups[response._get_param("logGroupName")].kms_key_id = key
    return "{}"


@patch(LogsResponse, "associate_kms_key")
def associate_key(_, response):
    return set_key(response, response._get_param("kmsKeyId"))


@patch(LogsResponse, "disassociate_kms_key")
def disassociate_key(_, response):
    return set_key(response, None)


# Certificates may exist before the stack, so a listener may use any valid ARN of an ACM certificate of its account and
# region.
CERTIFICATE = re.compile(r"arn:aws[\w-]*:acm:([\w-]+):(\d{12}):certificate/[0-9a-f-]{36}")


def may_exist(account, region, certificate):
    match = CERTIFICATE.fullmatch(certificate)
    return match and match.groups() == (region, account)


@patch(elbv2, "register_certificate")
def accept_certificate(original, account_id, region, arn_certificate, arn_user):
    try:
        original(account_id, region, arn_certificate, arn_user)
    except CertificateNotFoundException:
        if not may_exist(account_id, region, arn_certificate):
            raise


@patch(elbv2.ELBv2Backend, "_certificate_exists")
def certificate_exists(original, backend, certificate_arn):
    return may_exist(backend.account_id, backend.region_name, certificate_arn) or original(backend, certificate_arn)


# A certificate with DNS validation is issued once a public hosted zone has its validation records.
# https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
@patch(CertBundle, "check")
def require_validation_records(original, certificate):
    status = certificate.status
    original(certificate)
    if status == "PENDING_VALIDATION" and certificate.status == "ISSUED":
        zones = route53.route53_backends[certificate.arn.split(":")[4]]["aws"].zones.values()
        records = {record.name.rstrip(".") for zone in zones if not zone.private_zone for record in zone.rrsets}
        certificate.status = status
        options = certificate.describe()["Certificate"]["DomainValidationOptions"]
        if records.issuperset(option["ResourceRecord"]["Name"].rstrip(".") for option in options):
            certificate.status = "ISSUED"


# The ID of a hosted zone starts with Z.
@patch(route53, "create_route53_zone_id")
def start_with_z(original, *args, **kwargs):
    return "Z" + original(*args, **kwargs)[1:]


# SQS returns a redrive policy without spaces.
queue_attributes = Queue.attributes.fget


def compact_redrive_policy(queue):
    attributes = queue_attributes(queue)
    if queue.redrive_policy:
        attributes["RedrivePolicy"] = json.dumps(queue.redrive_policy, separators=(",", ":"))
    return attributes


Queue.attributes = property(compact_redrive_policy)


# A resource has one web ACL: associating another one replaces it.
# https://github.com/pulumi/pulumi-aws/issues/4782
@patch(WAFV2Backend, "associate_web_acl")
def replace_web_acl(original, backend, web_acl_arn, resource_arn):
    if web_acl_arn in backend.wacls:
        backend.disassociate_web_acl(resource_arn)
    original(backend, web_acl_arn, resource_arn)
