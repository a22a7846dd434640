"""Lets calls and resources take about as long as in AWS if SANDBOX_LATENCIES is set, to measure a deployment."""

import os
import time

from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.vpcs import VPCEndPoint
from moto.elbv2.models import FakeLoadBalancer

# Seconds. AWS documents none of them; they are typical values.
CALL = 0.3
LOAD_BALANCER = 150
NAT_GATEWAY = 100
INTERFACE_ENDPOINT = 60

enabled = bool(os.environ.get("SANDBOX_LATENCIES"))


def wait():
    """Waits for as long as a call takes."""
    if enabled:
        time.sleep(CALL)


def delay(owner, state, seconds):
    """Shows a state of a new resource for a time."""

    def get(resource):
        return state if time.monotonic() < resource.delayed_until else resource.actual_state

    def change(resource, value):
        if not hasattr(resource, "delayed_until"):
            gateway = getattr(resource, "vpc_endpoint_type", "") == "Gateway"
            resource.delayed_until = 0 if gateway else time.monotonic() + seconds
        resource.actual_state = value

    owner.state = property(get, change)


if enabled:
    delay(FakeLoadBalancer, "provisioning", LOAD_BALANCER)
    delay(NatGateway, "pending", NAT_GATEWAY)
    delay(VPCEndPoint, "pending", INTERFACE_ENDPOINT)
