"""Patches for the Resource Groups Tagging API. The comment on each patch says what AWS does."""

from moto.guardduty.models import guardduty_backends
from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend

from patch import patch


# GetResources returns the resources of all types, except roles. These are the types of a stack that moto leaves out, and
# that other actions do not list by their tags.
# https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
@patch(ResourceGroupsTaggingAPIBackend, "_get_resources_generator")
def add_types(original, backend, tag_filters=None, resource_type_filters=None):
    yield from original(backend, tag_filters, resource_type_filters)
    wanted = set(resource_type_filters or [])
    for find in (listeners, rules_and_detectors, network_resources, subnet_groups, log_destinations):
        for kind, arn, tags in find(backend):
            if wanted and not {kind, kind.split(":")[0]} & wanted:
                continue
            if tags and all(matches(tags, filter) for filter in tag_filters or []):
                yield {"ResourceARN": arn, "Tags": tags}


def matches(tags, filter):
    values = filter.get("Values")
    return any(tag["Key"] == filter["Key"] and (not values or tag["Value"] in values) for tag in tags)


def pairs(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


# Each of these yields the type, the ARN and the tags of resources.
def listeners(backend):
    tags = backend.elbv2_backend.tagging_service.list_tags_for_resource
    for balancer in backend.elbv2_backend.load_balancers.values():
        for listener in balancer.listeners.values():
            yield "elasticloadbalancing:listener", listener.arn, tags(listener.arn)["Tags"]
            for rule in listener.rules.values():
                yield "elasticloadbalancing:listener-rule", rule.arn, tags(rule.arn)["Tags"]


def rules_and_detectors(backend):
    for bus in backend.events_backend.event_buses.values():
        for rule in bus.rules.values():
            yield "events:rule", rule.arn, backend.events_backend.tagger.list_tags_for_resource(rule.arn)["Tags"]
    for detector in guardduty_backends[backend.account_id][backend.region_name].detectors.values():
        yield "guardduty:detector", arn(backend, "guardduty", f"detector/{detector.id}"), pairs(detector.tags)


def network_resources(backend):
    ec2 = backend.ec2_backend
    for kind, ids in {
        "egress-only-internet-gateway": ec2.egress_only_internet_gateways,
        "dhcp-options": ec2.dhcp_options_sets,
    }.items():
        for id in ids:
            yield f"ec2:{kind}", arn(backend, "ec2", f"{kind}/{id}"), pairs(ec2.tags.get(id, {}))


def subnet_groups(backend):
    for group in backend.rds_backend.subnet_groups.values():
        yield "rds:subgrp", group.arn, group.get_tags()


def log_destinations(backend):
    for destination in backend.logs_backend.destinations.values():
        yield "logs:destination", destination.arn, pairs(backend.logs_backend.list_tags_for_resource(destination.arn))


def arn(backend, service, resource):
    return f"arn:{backend.partition}:{service}:{backend.region_name}:{backend.account_id}:{resource}"
