"""Refuses what RDS and ElastiCache refuse for the subnet groups of databases and caches.

The comment on each rule names its source.
"""

from moto.core.responses import ActionResult
from moto.elasticache.exceptions import ElastiCacheException
from moto.elasticache.models import CacheSubnetGroup, elasticache_backends
from moto.elasticache.responses import ElastiCacheResponse
from moto.rds.exceptions import RDSClientError
from moto.rds.models import RDSBackend, rds_backends

from patch import before, patch


class CacheGroupError(ElastiCacheException):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def database_interfaces(backend, name):
    """Yields the subnet and the security groups of each database of a subnet group."""
    for database in backend.databases.values():
        if database._db_subnet_group_name == name:
            for subnet in database.db_subnet_group._subnets:
                if subnet.availability_zone == database.availability_zone:
                    yield subnet.id, database.vpc_security_group_ids or []


def cache_interfaces(backend, name):
    """Yields the subnet and the security groups of each cache of a subnet group."""
    for cache in backend.cache_clusters.values():
        if cache.cache_subnet_group_name == name and name in backend.cache_subnet_groups:
            for subnet in backend.cache_subnet_groups[name].subnets:
                if cache.preferred_availability_zone in (None, subnet["subnet_availability_zone"]):
                    yield subnet["subnet_identifier"], cache.security_group_ids
                    break


def interfaces_of_stores(account, region):
    """Yields the subnet and the security groups of each database and each cache, for which moto has no interface."""
    rds, elasticache = rds_backends[account][region], elasticache_backends[account][region]
    for name in rds.subnet_groups:
        yield from database_interfaces(rds, name)
    for name in elasticache.cache_subnet_groups:
        yield from cache_interfaces(elasticache, name)


def leaves(interfaces, subnets):
    """Reports whether an interface is in none of the subnets."""
    return any(subnet not in subnets for subnet, _ in interfaces)


# A subnet group with a database cannot be deleted.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSubnetGroup.html
@before(RDSBackend, "delete_subnet_group")
def keep_subnet_group_in_use(backend, subnet_name):
    if any(database_interfaces(backend, subnet_name)):
        raise RDSClientError(
            "InvalidDBSubnetGroupStateFault",
            f"Cannot delete the subnet group '{subnet_name}' because at least one database instance is still using it.",
        )


# A subnet group keeps the subnets of its databases. moto forgets the group.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSubnetGroup.html
@patch(RDSBackend, "modify_db_subnet_group")
def keep_subnets_of_databases(original, backend, subnet_name, description, subnets):
    if leaves(database_interfaces(backend, subnet_name), [subnet.id for subnet in subnets]):
        raise RDSClientError("SubnetAlreadyInUse", f"Subnets of '{subnet_name}' are in use")
    backend.subnet_groups[subnet_name] = original(backend, subnet_name, description, subnets)
    return backend.subnet_groups[subnet_name]


# ElastiCache subnet groups can be deleted, but not with a cache.
# https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteCacheSubnetGroup.html
@patch(ElastiCacheResponse, "delete_cache_subnet_group")
def delete_subnet_group(_, response):
    backend, name = response.elasticache_backend, response._get_param("CacheSubnetGroupName")
    backend.describe_cache_subnet_groups(name)
    if any(cache_interfaces(backend, name)):
        raise CacheGroupError("CacheSubnetGroupInUse", f"Cache subnet group {name} is currently in use by a cache.")
    del backend.cache_subnet_groups[name]
    return ActionResult({})


# ElastiCache subnet groups can be modified, but keep the subnets of their caches.
# https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyCacheSubnetGroup.html
@patch(ElastiCacheResponse, "modify_cache_subnet_group")
def modify_subnet_group(_, response):
    backend, name = response.elasticache_backend, response._get_param("CacheSubnetGroupName")
    (group,) = backend.describe_cache_subnet_groups(name)
    subnets = response._get_param("SubnetIds", group.subnet_ids)
    if leaves(cache_interfaces(backend, name), subnets):
        raise CacheGroupError("SubnetInUse", f"Subnets of {name} are in use")
    description = response._get_param("CacheSubnetGroupDescription") or group.cache_subnet_group_description
    modified = CacheSubnetGroup(backend.account_id, backend.region_name, name, description, subnets, group.tags)
    backend.cache_subnet_groups[name] = modified
    return ActionResult({"CacheSubnetGroup": modified})
