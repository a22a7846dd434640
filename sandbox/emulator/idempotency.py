"""Returns the response of the first call to a call that is repeated, where AWS recognizes the repetition."""

import copy
import json
import re
from urllib.parse import parse_qs

from moto.elbv2.models import ELBv2Backend
from moto.iam.models import IAMBackend
from patch import patch

MAX_RESPONSES = 1000

# The names of client tokens. AWS executes calls with the same token once.
# https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
TOKENS = ("ClientToken", "clientToken", "IdempotencyToken", "ClientRequestToken", "CreatorRequestId")

responses = {}


def key(environ, body):
    """Returns a key that is the same for calls that AWS recognizes as one, or None for calls without a client token."""
    text = body.decode("utf-8", "replace")
    try:
        members = json.loads(text) if text.startswith("{") else parse_qs(text)
    except ValueError:
        return None
    token = next((members[name] for name in TOKENS if members.get(name)), None)
    if token is None:
        return None
    scope = re.search(r"Credential=[^/]*/\d+/([^/]*/[^/]*)/", environ.get("HTTP_AUTHORIZATION", ""))
    return scope and scope.group(1), environ.get("HTTP_X_AMZ_TARGET"), environ["PATH_INFO"], text


def answer(environ, body, call):
    """Returns the response of a call, which is that of an earlier one with the same client token."""
    call_key = key(environ, body)
    response = responses.get(call_key) or call()
    if call_key and response[0].startswith("2"):
        responses[call_key] = response
        if len(responses) > MAX_RESPONSES:
            del responses[next(iter(responses))]
    return response


# A load balancer, target group or listener is created once with the same settings.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
def create_once(method, resources):
    @patch(ELBv2Backend, method)
    def create(original, backend, *args, **kwargs):
        settings = copy.deepcopy((args, kwargs))
        for existing in resources(backend):
            if getattr(existing, "settings", None) == settings:
                return existing
        resource = original(backend, *args, **kwargs)
        resource.settings = settings
        return resource


create_once("create_load_balancer", lambda backend: backend.load_balancers.values())
create_once("create_target_group", lambda backend: backend.target_groups.values())
create_once(
    "create_listener",
    lambda backend: [listener for lb in backend.load_balancers.values() for listener in lb.listeners.values()],
)


# A policy is attached to a role once.
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
@patch(IAMBackend, "attach_role_policy")
def attach_once(original, backend, policy_arn, role_name):
    if policy_arn not in backend.get_role(role_name).managed_policies:
        original(backend, policy_arn, role_name)
