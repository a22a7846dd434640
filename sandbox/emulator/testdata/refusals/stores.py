"""What RDS and ElastiCache refuse for subnet groups, and EC2 for what databases and caches use."""

from setup import *  # noqa: F403

elasticache = boto3.client("elasticache")


def database(v):
    """Returns the subnet group, the subnets and the security group of a database in zone a."""
    name, subnets, g = unique("group"), two_subnets(v), group(v)
    rds.create_db_subnet_group(DBSubnetGroupName=name, DBSubnetGroupDescription="group", SubnetIds=subnets)
    rds.create_db_instance(
        DBInstanceIdentifier=unique("db"),
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        MasterUsername="root",
        MasterUserPassword="not-a-secret",
        AllocatedStorage=20,
        AvailabilityZone="us-east-1a",
        DBSubnetGroupName=name,
        VpcSecurityGroupIds=[g],
    )
    return name, subnets, g


def cache(v):
    """Returns the subnet group, the subnets and the security group of a cache in zone a."""
    name, subnets, g = unique("group"), two_subnets(v), group(v)
    elasticache.create_cache_subnet_group(
        CacheSubnetGroupName=name, CacheSubnetGroupDescription="group", SubnetIds=subnets
    )
    elasticache.create_cache_cluster(
        CacheClusterId=unique("cache"),
        CacheNodeType="cache.t4g.micro",
        Engine="redis",
        NumCacheNodes=1,
        PreferredAvailabilityZone="us-east-1a",
        CacheSubnetGroupName=name,
        SecurityGroupIds=[g],
    )
    return name, subnets, g


@refused("InvalidDBSubnetGroupStateFault", "delete the subnet group of a database")
def _():
    name, _, _ = database(vpc())
    rds.delete_db_subnet_group(DBSubnetGroupName=name)


@refused("SubnetAlreadyInUse", "remove the subnet of a database from its subnet group")
def _():
    v = vpc()
    name, (_, b), _ = database(v)
    rds.modify_db_subnet_group(DBSubnetGroupName=name, SubnetIds=[b, subnet(v, "c", 2)])


@refused(None, "add and remove a subnet of a database subnet group")
def _():
    v = vpc()
    name, (a, b), _ = database(v)
    rds.modify_db_subnet_group(DBSubnetGroupName=name, SubnetIds=[a, b, subnet(v, "c", 2)])
    rds.modify_db_subnet_group(DBSubnetGroupName=name, SubnetIds=[a, b])
    assert len(rds.describe_db_subnet_groups(DBSubnetGroupName=name)["DBSubnetGroups"][0]["Subnets"]) == 2


@refused("DependencyViolation", "delete the subnet of a database")
def _():
    _, (a, _), _ = database(vpc())
    ec2.delete_subnet(SubnetId=a)


@refused("DependencyViolation", "delete the security group of a database")
def _():
    _, _, g = database(vpc())
    ec2.delete_security_group(GroupId=g)


@refused("CacheSubnetGroupInUse", "delete the subnet group of a cache")
def _():
    name, _, _ = cache(vpc())
    elasticache.delete_cache_subnet_group(CacheSubnetGroupName=name)


@refused("SubnetInUse", "remove the subnet of a cache from its subnet group")
def _():
    v = vpc()
    name, (_, b), _ = cache(v)
    elasticache.modify_cache_subnet_group(CacheSubnetGroupName=name, SubnetIds=[b, subnet(v, "c", 2)])


@refused(None, "add and remove a subnet of a cache subnet group")
def _():
    v = vpc()
    name, (a, b), _ = cache(v)
    elasticache.modify_cache_subnet_group(CacheSubnetGroupName=name, SubnetIds=[a, b, subnet(v, "c", 2)])
    elasticache.modify_cache_subnet_group(CacheSubnetGroupName=name, SubnetIds=[a, b])
    groups = elasticache.describe_cache_subnet_groups(CacheSubnetGroupName=name)["CacheSubnetGroups"]
    assert len(groups[0]["Subnets"]) == 2


@refused("DependencyViolation", "delete the subnet of a cache")
def _():
    _, (a, _), _ = cache(vpc())
    ec2.delete_subnet(SubnetId=a)


@refused("DependencyViolation", "delete the security group of a cache")
def _():
    _, _, g = cache(vpc())
    ec2.delete_security_group(GroupId=g)
