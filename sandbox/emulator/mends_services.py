"""What moto gets wrong about other services, mended. Each mend says what AWS does."""

import json
import re
from urllib.parse import unquote

from botocore import xform_name
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.cloudtrail.models import CloudTrailBackend
from moto.codebuild import responses as codebuild
from moto.codepipeline.models import CodePipeline
from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elasticache.responses import ElastiCacheResponse
from moto.elb.exceptions import CertificateNotFoundException
from moto.elbv2 import models as elbv2
from moto.elbv2.responses import ELBV2Response
from moto.guardduty import urls as guardduty_urls
from moto.guardduty.responses import GuardDutyResponse
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.logs.models import LogsBackend
from moto.route53 import models as route53
from moto.sqs.models import Queue

from mending import mend


# A detector's tags can be changed.
guardduty_urls.url_paths["{0}/tags/(?P<arn>.+)$"] = GuardDutyResponse.dispatch


def detector_tags(response):
    return response.guardduty_backend.detectors[unquote(response.path).split("/")[-1]].tags


@mend(GuardDutyResponse, "tag_resource")
def tag_detector(_, response):
    detector_tags(response).update(response._get_param("tags"))
    return "{}"


@mend(GuardDutyResponse, "untag_resource")
def untag_detector(_, response):
    for key in response.querystring["tagKeys"]:
        detector_tags(response).pop(key, None)
    return "{}"


# A trail goes by its ARN as well.
for call in ("start_logging", "stop_logging", "delete_trail"):

    @mend(CloudTrailBackend, call)
    def by_arn(original, backend, name):
        return original(backend, name.split("/")[-1])


# Scalable targets have tags.
scaling_tags = {}


def arn_and_tags(response):
    arn = response._get_param("ResourceARN")
    return scaling_tags.setdefault(arn, {})


@mend(ApplicationAutoScalingResponse, "register_scalable_target")
def register_with_tags(original, response):
    body = original(response)
    scaling_tags.setdefault(json.loads(body)["ScalableTargetARN"], {}).update(response._get_param("Tags") or {})
    return body


@mend(ApplicationAutoScalingResponse, "list_tags_for_resource")
def list_tags(_, response):
    return json.dumps({"Tags": arn_and_tags(response)})


@mend(ApplicationAutoScalingResponse, "tag_resource")
def tag(_, response):
    arn_and_tags(response).update(response._get_param("Tags"))
    return "{}"


@mend(ApplicationAutoScalingResponse, "untag_resource")
def untag(_, response):
    for key in response._get_param("TagKeys"):
        arn_and_tags(response).pop(key, None)
    return "{}"


# A service keeps every setting it was made with.
@mend(EC2ContainerServiceResponse, "create_service")
def keep_settings(original, response):
    result = original(response)
    service = result.result["service"]
    for name, value in response._get_params().items():
        if not hasattr(service, xform_name(name)):
            setattr(service, xform_name(name), value)
    run(service)
    return result


def run(service):
    """A service's tasks start at once, and its deployment is over with them."""
    service.running_count, service.pending_count = service.desired_count, 0
    for deployment in service.deployments:
        deployment.update(
            desiredCount=service.desired_count,
            runningCount=service.desired_count,
            pendingCount=0,
            rolloutState="COMPLETED",
            taskDefinition=service.task_definition,
        )


# A task whose image cannot be pulled does not start, and the circuit breaker rolls its deployment back: the service runs
# what it ran before. No registry has a name that ends in .invalid (RFC 2606).
@mend(EC2ContainerServiceResponse, "update_service")
def roll_back(original, response):
    backend, asked = response.ecs_backend, response._get_param("taskDefinition")
    service = backend._get_service(response._get_param("cluster"), response._get_param("service").split("/")[-1])
    before = service.task_definition
    result = original(response)
    images = [c["image"] for c in backend.describe_task_definition(asked).container_definitions] if asked else []
    if any(image.split("/")[0].endswith(".invalid") for image in images):
        service.task_definition = before
    run(service)
    return result


# A project that a pipeline feeds has no source or artifact location.
for check in ("_validate_required_params_source", "_validate_required_params_artifacts"):

    @mend(codebuild, check)
    def location(original, settings):
        if settings["type"] != "CODEPIPELINE":
            original(settings)


# A project can be changed.
@mend(codebuild.CodeBuildResponse, "update_project")
def update_project(_, response):
    project = response.codebuild_backend.codebuild_projects[response._get_param("name")].project_metadata
    project.update(json.loads(response.body))
    return json.dumps({"project": project})


# Times are seconds since the epoch, not text.
CodePipeline.metadata = property(
    lambda p: {"pipelineArn": p._arn, "created": p._created.timestamp(), "updated": p._updated.timestamp()}
)


# A cache subnet group can be deleted.
@mend(ElastiCacheResponse, "delete_cache_subnet_group")
def delete_subnet_group(_, response):
    name = response._get_param("CacheSubnetGroupName")
    response.elasticache_backend.describe_cache_subnet_groups(name)
    del response.elasticache_backend.cache_subnet_groups[name]
    return ActionResult({})


# A denial holds only where its condition does: a bucket that refuses plain HTTP is not closed to everybody.
@mend(IAMPolicyStatement, "is_action_permitted")
def mind_condition(original, statement, *args, **kwargs):
    if statement._statement["Effect"] == "Deny" and statement._statement.get("Condition"):
        return PermissionResult.NEUTRAL
    return original(statement, *args, **kwargs)


# A log group subscribes to another account's destination, of which this account knows nothing but the ARN.
@mend(LogsBackend, "put_subscription_filter")
def subscribe_to_destination(original, backend, log_group_name, filter_name, filter_pattern, destination_arn, role_arn):
    if ":destination:" in destination_arn and log_group_name in backend.groups:
        backend.groups[log_group_name].put_subscription_filter(filter_name, filter_pattern, destination_arn, role_arn)
    else:
        original(backend, log_group_name, filter_name, filter_pattern, destination_arn, role_arn)


# An account has its certificates before the stack, so a listener may name any ACM certificate that could be there.
CERTIFICATE = re.compile(r"arn:aws[\w-]*:acm:[a-z]{2}(-[a-z]+)+-\d:\d{12}:certificate/[0-9a-f-]{36}")


@mend(elbv2, "register_certificate")
def accept_certificate(original, account_id, region, arn_certificate, arn_user):
    try:
        original(account_id, region, arn_certificate, arn_user)
    except CertificateNotFoundException:
        if not CERTIFICATE.fullmatch(arn_certificate):
            raise


@mend(elbv2.ELBv2Backend, "_certificate_exists")
def certificate_exists(original, backend, certificate_arn):
    return CERTIFICATE.fullmatch(certificate_arn) or original(backend, certificate_arn)


# A change of a listener's default certificate leaves its other ones alone.
@mend(elbv2.ELBv2Backend, "modify_listener")
def keep_other_certificates(original, backend, arn, *args, **kwargs):
    others = backend.describe_listener_certificates(arn)[1:]
    listener = original(backend, arn, *args, **kwargs)
    listener.certificates = listener.certificates[:1] + others
    return listener


# A listener keeps what it asks of clients' certificates.
@mend(ELBV2Response, "create_listener")
@mend(ELBV2Response, "modify_listener")
def keep_mutual_authentication(original, response):
    answer = original(response)
    asked = response._get_params().get("MutualAuthentication")
    for listener in answer.result["Listeners"] if asked else []:
        listener.mutual_authentication = asked
    return answer


# A hosted zone's ID begins with Z.
@mend(route53, "create_route53_zone_id")
def begin_with_z(original, *args, **kwargs):
    return "Z" + original(*args, **kwargs)[1:]


# A queue's redrive policy comes back as it was set, without spaces.
queue_attributes = Queue.attributes.fget


def compact(queue):
    attributes = queue_attributes(queue)
    if queue.redrive_policy:
        attributes["RedrivePolicy"] = json.dumps(queue.redrive_policy, separators=(",", ":"))
    return attributes


Queue.attributes = property(compact)
