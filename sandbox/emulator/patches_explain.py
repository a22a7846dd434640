"""Patches for what 'foundation explain' reads. The comment on each patch says what AWS does."""

import json

from moto.core.exceptions import AccessDeniedError
from moto.ecr.responses import ECRResponse
from moto.elbv2.models import FakeLoadBalancer, FakeTargetGroup
from moto.iam.responses import IamResponse

from patch import patch


# A registry can have rules for pull-through caches. This one has none.
@patch(ECRResponse, "describe_pull_through_cache_rules")
def no_cache_rules(_, response):
    return json.dumps({"pullThroughCacheRules": []})


# IAM simulates the policies of a role. The emulator does not, and answers as if the caller were not allowed to ask.
@patch(IamResponse, "simulate_principal_policy")
def no_simulation(_, response):
    denial = AccessDeniedError("arn:aws:iam::123456789012:user/explain", "iam:SimulatePrincipalPolicy")
    return denial.get_body(), {"status": denial.code}


# A load balancer is internet-facing by default.
@patch(FakeLoadBalancer, "__init__")
def default_scheme(original, balancer, *args, **kwargs):
    original(balancer, *args, **kwargs)
    balancer.scheme = balancer.scheme or "internet-facing"


# A target is healthy if it answers the health check. That of a task answers on the port of its traffic, at the path with
# which its target group was created.
@patch(FakeTargetGroup, "__init__")
def keep_path(original, group, *args, **kwargs):
    original(group, *args, **kwargs)
    group.answering_path = group.health_check_path


@patch(FakeTargetGroup, "health_for")
def check_health(original, group, target, ec2_backend):
    health = original(group, target, ec2_backend)
    if health.status != "healthy":
        return health
    if group.health_check_port not in ("traffic-port", None, str(health.port)):
        health.status, health.reason, health.description = "unhealthy", "Target.Timeout", "Request timed out"
    elif group.health_check_path != group.answering_path:
        health.status, health.reason = "unhealthy", "Target.ResponseCodeMismatch"
        health.description = "Health checks failed with these codes: [404]"
    return health
