"""Refuses what IAM, ACM, ECS, GuardDuty and others refuse. The comment on each rule names its source."""

import re

from moto.acm.exceptions import AWSError
from moto.acm.models import AWSCertificateManagerBackend
from moto.cloudtrail.models import CloudTrailBackend
from moto.core.exceptions import JsonRESTError
from moto.ecs.exceptions import ECSException, EcsClientException, InvalidParameterException
from moto.ecs.models import EC2ContainerServiceBackend
from moto.elbv2.models import elbv2_backends
from moto.guardduty.exceptions import GuardDutyException
from moto.guardduty.models import GuardDutyBackend
from moto.iam.exceptions import DeleteConflictException, IAMException, LimitExceededException, MalformedPolicyDocument
from moto.iam.models import IAMBackend
from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend
from moto.servicediscovery.models import ServiceDiscoveryBackend

from patch import before
from rules_loadbalancer import certificates_in_use, load_balancers_of

# Characters, without white space.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MAX_INLINE, MAX_MANAGED, MAX_TRUST = 10_240, 6_144, 2_048
MAX_ATTACHED = 10


def size(document):
    return len(re.sub(r"\s", "", document))


# The inline policies of a role share one quota.
@before(IAMBackend, "put_role_policy")
def limit_inline_policies(backend, role_name, policy_name, policy_json):
    others = [text for name, text in backend.get_role(role_name).policies.items() if name != policy_name]
    if sum(map(size, [*others, policy_json])) > MAX_INLINE:
        raise LimitExceededException(f"Maximum policy size of {MAX_INLINE} bytes exceeded for role {role_name}")


@before(IAMBackend, "create_policy", "create_policy_version")
def limit_managed_policy(backend, policy_document, **_):
    if size(policy_document) > MAX_MANAGED:
        raise LimitExceededException(f"Cannot exceed quota for PolicySize: {MAX_MANAGED}")


# A trust policy has no resources, and the name of a role has at most 64 characters.
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
@before(IAMBackend, "create_role")
def limit_trust_policy(backend, assume_role_policy_document, role_name="", **_):
    if len(role_name) > 64:
        raise IAMException("ValidationError", "Member must have length less than or equal to 64")
    if '"Resource"' in (assume_role_policy_document or ""):
        raise MalformedPolicyDocument("Has prohibited field Resource")
    if size(assume_role_policy_document or "") > MAX_TRUST:
        raise LimitExceededException(f"Cannot exceed quota for ACLSizePerRole: {MAX_TRUST}")


@before(IAMBackend, "update_assume_role_policy")
def limit_new_trust_policy(backend, role_name, policy_document):
    limit_trust_policy(backend, policy_document)


@before(IAMBackend, "attach_role_policy")
def limit_attached_policies(backend, policy_arn, role_name):
    if len({*backend.get_role(role_name).managed_policies, policy_arn}) > MAX_ATTACHED:
        raise LimitExceededException(f"Cannot exceed quota for PoliciesPerRole: {MAX_ATTACHED}")


# A managed policy is deleted after it is detached and its other versions are deleted.
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
@before(IAMBackend, "delete_policy")
def keep_policy_in_use(backend, policy_arn):
    policy = backend.get_policy(policy_arn)
    if policy.attachment_count > 0:
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise DeleteConflictException(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions."
        )


class CertificateInUse(AWSError):
    TYPE = "ResourceInUseException"


# The certificate of a listener cannot be deleted.
# https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html
@before(AWSCertificateManagerBackend, "delete_certificate")
def keep_certificate_in_use(backend, arn):
    if arn in certificates_in_use(backend.account_id, backend.region_name):
        raise CertificateInUse(f"Certificate {arn} in account {backend.account_id} is in use.")


# A cluster with services or tasks cannot be deleted.
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
@before(EC2ContainerServiceBackend, "delete_cluster")
def keep_cluster_in_use(backend, cluster_str):
    cluster = backend._get_cluster(cluster_str)
    if any(s.cluster_arn == cluster.arn and s.status == "ACTIVE" for s in backend.services.values()):
        raise ECSException(
            "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."
        )
    if any(task.last_status != "STOPPED" for task in backend.tasks.get(cluster.name, {}).values()):
        raise ECSException("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.")


# A service with the name of an active service is not created again, and the target group of a service has a load
# balancer.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
@before(EC2ContainerServiceBackend, "create_service")
def require_load_balancer(backend, cluster_str, service_name, load_balancers, **_):
    service = backend.services.get(f"{backend._get_cluster(cluster_str).name}:{service_name}")
    if service and service.status == "ACTIVE":
        raise InvalidParameterException("Creation of service was not idempotent.")
    elb = elbv2_backends[backend.account_id][backend.region_name]
    for balancer in load_balancers or []:
        group = balancer.get("targetGroupArn")
        if group and not load_balancers_of(elb, group):
            raise InvalidParameterException(
                f"The target group with targetGroupArn {group} does not have an associated load balancer."
            )


GB = 1024

# Memory in MiB by CPU units.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
FARGATE_SIZES = {
    256: [512, GB, 2 * GB],
    512: range(GB, 4 * GB + 1, GB),
    1024: range(2 * GB, 8 * GB + 1, GB),
    2048: range(4 * GB, 16 * GB + 1, GB),
    4096: range(8 * GB, 30 * GB + 1, GB),
    8192: range(16 * GB, 60 * GB + 1, 4 * GB),
    16384: range(32 * GB, 120 * GB + 1, 8 * GB),
}
MAX_CONTAINERS = 10


# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
@before(EC2ContainerServiceBackend, "register_task_definition")
def require_valid_task(backend, container_definitions, requires_compatibilities, cpu, memory, **_):
    if len(container_definitions) > MAX_CONTAINERS:
        raise EcsClientException(f"Too many containers: a task definition has at most {MAX_CONTAINERS}.")
    if "FARGATE" in (requires_compatibilities or []) and int(memory or 0) not in FARGATE_SIZES.get(int(cpu or 0), []):
        raise EcsClientException("No Fargate configuration exists for given values.")


class DetectorExists(GuardDutyException):
    code = 400

    def get_headers(self, *_, **__):
        return [("X-Amzn-ErrorType", "BadRequestException")]


# A region of an account has one detector.
# https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
@before(GuardDutyBackend, "create_detector")
def require_no_detector(backend, **_):
    if backend.detectors:
        raise DetectorExists(
            "BadRequestException", "The request is rejected because a detector already exists for the current account."
        )


# The subnets of a database subnet group are in at least two zones.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
@before(RDSBackend, "create_subnet_group")
def require_two_zones(backend, subnets, **_):
    if len({subnet.availability_zone for subnet in subnets}) < 2:
        raise RDSClientError(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. "
            "Add subnets to cover at least 2 AZs.",
        )


# The name of an HTTP namespace is unique in its region.
# https://docs.aws.amazon.com/cloud-map/latest/api/API_CreateHttpNamespace.html
@before(ServiceDiscoveryBackend, "create_http_namespace")
def require_unique_namespace(backend, name, **_):
    if any(namespace.name == name for namespace in backend.namespaces.values()):
        raise JsonRESTError("NamespaceAlreadyExists", f"A namespace with the name {name} already exists.")


# The name of a trail is unique in its region.
# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
@before(CloudTrailBackend, "create_trail")
def require_unique_trail(backend, name, **_):
    if name in backend.trails:
        raise JsonRESTError("TrailAlreadyExistsException", f"Trail {name} already exists for customer")
