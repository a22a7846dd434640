"""Patches for load balancers. The comment on each patch says what AWS does."""

from moto.elbv2.models import ELBv2Backend
from moto.elbv2.responses import ELBV2Response

from patch import patch


# Changing a listener's default certificate keeps its additional certificates.
@patch(ELBv2Backend, "modify_listener")
def keep_other_certificates(original, backend, arn, *args, **kwargs):
    others = backend.describe_listener_certificates(arn)[1:]
    listener = original(backend, arn, *args, **kwargs)
    listener.certificates = listener.certificates[:1] + others
    return listener


# DescribeRules returns the values of a condition also as its configuration, without which the provider crashes.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html
@patch(ELBv2Backend, "create_rule")
@patch(ELBv2Backend, "modify_rule")
def complete_conditions(original, backend, *args, **kwargs):
    rule = original(backend, *args, **kwargs)
    for condition in rule.conditions:
        name = {"host-header": "HostHeaderConfig", "path-pattern": "PathPatternConfig"}.get(condition["Field"])
        if name:
            condition.setdefault(name, {"Values": condition.get("Values")})
    return rule


# DescribeListeners returns the mutual TLS settings of a listener.
@patch(ELBV2Response, "create_listener")
@patch(ELBV2Response, "modify_listener")
def keep_mutual_authentication(original, response):
    result = original(response)
    settings = response._get_params().get("MutualAuthentication")
    if settings:
        for listener in result.result["Listeners"]:
            listener.mutual_authentication = settings
    return result
