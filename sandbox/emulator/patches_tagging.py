"""Patches for the Resource Groups Tagging API. The comment on each patch says what AWS does."""

from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend

from patch import patch


# GetResources also returns the listener rules that have tags.
# https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
@patch(ResourceGroupsTaggingAPIBackend, "_get_resources_generator")
def add_listener_rules(original, backend, tag_filters=None, resource_type_filters=None):
    yield from original(backend, tag_filters, resource_type_filters)
    wanted = ("elasticloadbalancing", "elasticloadbalancing:listener-rule")
    if tag_filters or resource_type_filters and not any(filter in wanted for filter in resource_type_filters):
        return
    for balancer in backend.elbv2_backend.load_balancers.values():
        for listener in balancer.listeners.values():
            for rule in listener.rules.values():
                tags = backend.elbv2_backend.tagging_service.list_tags_for_resource(rule.arn)["Tags"]
                if tags:
                    yield {"ResourceARN": rule.arn, "Tags": tags}
