"""Patches for the Resource Groups Tagging API. The comment on each patch says what AWS does."""

from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend

from patch import patch


# GetResources also returns the listeners and listener rules that have tags.
# https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
@patch(ResourceGroupsTaggingAPIBackend, "_get_resources_generator")
def add_listeners(original, backend, tag_filters=None, resource_type_filters=None):
    yield from original(backend, tag_filters, resource_type_filters)
    for balancer in backend.elbv2_backend.load_balancers.values():
        for listener in balancer.listeners.values():
            arns = {"listener": [listener.arn], "listener-rule": [rule.arn for rule in listener.rules.values()]}
            for kind, arn in [(kind, arn) for kind in arns for arn in arns[kind]]:
                if resource_type_filters and not {"elasticloadbalancing", "elasticloadbalancing:" + kind} & set(resource_type_filters):
                    continue
                tags = backend.elbv2_backend.tagging_service.list_tags_for_resource(arn)["Tags"]
                if tags and all(matches(tags, filter) for filter in tag_filters or []):
                    yield {"ResourceARN": arn, "Tags": tags}


def matches(tags, filter):
    values = filter.get("Values")
    return any(tag["Key"] == filter["Key"] and (not values or tag["Value"] in values) for tag in tags)
