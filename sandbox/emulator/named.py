"""Creates what a stack file names and the stack does not create, such as secrets and certificates.

The ARNs are those in the stack file. AWS generates parts of some of them, such as the six characters at the end of a
secret's ARN, so moto's API could not create these. The resources have the properties that a stack needs, and no data.
"""

import re
from contextlib import suppress
from functools import partial
from types import SimpleNamespace

from moto.acm.models import CertBundle
from moto.backends import get_backend
from moto.cognitoidp.models import CognitoIdpUserPool
from moto.dynamodb.models import DynamoDBBackend
from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.ecr.models import ECRBackend
from moto.iam.models import ManagedPolicy
from moto.kms.models import Key
from moto.logs.models import LogsBackend
from moto.route53.models import DelegationSet, FakeZone
from moto.s3.models import S3Backend, s3_backends
from moto.secretsmanager.models import SecretsManagerBackend
from moto.sqs.models import SQSBackend
from moto.ssm.models import SimpleSystemManagerBackend
from moto.wafv2.models import FakeWebACL

from patch import patch

ACCOUNT = "123456789012"  # the account of the emulator's credentials
ARN = r"arn:(aws[\w-]*):([\w-]+):([\w-]*):(\d*):([^*?]+)"

# Where a stack file has names and IDs instead of ARNs: the end of a key's path, and the end of the ARN.
NAMES = {
    r"\.(bucket|stateBucket)": "s3:{}",
    r"\.dynamodb\.table": "dynamodb:table/{}",
    r"\.execLogging\.logGroup": "logs:log-group:{}",
    r"\.kms\.key": "kms:key/{}",
    r"\.nat\.elasticIps(\..*)?": "ec2:elastic-ip/{}",
    r"\.parameter\.name": "ssm:parameter/{}",
    r"\.secret\.name": "secretsmanager:secret:{}-AbCdEf",
    r"\.services\.[^.]+\.repository": "ecr:repository/{}",
    r"\.sns\.topic": "sns:{}",
    r"\.sqs\.queue": "sqs:{}",
    r"\.zoneId": "route53:hostedzone/{}",
}
HOSTS = r".*\.(hosts|domain|alternativeNames)"


def create_named(config):
    """Creates what the configuration of a stack names, unless it exists. A stack file can have none yet."""
    config = config or {}
    values = list(strings(config, ""))
    hosts = [value for path, value in values if re.fullmatch(HOSTS, path)] or ["example.com"]
    stack = SimpleNamespace(region=config.get("aws:region", "us-east-1"), hosts=hosts)
    for path, value in values + [("", arn) for arn in shared_repositories(config, stack.region)]:
        for pattern, form in NAMES.items():
            if re.search(pattern + "$", path) and not value.startswith("arn:"):
                service, resource = form.format(value.removeprefix("/") if "ssm" in form else value).split(":", 1)
                value = f"arn:aws:{service}:{stack.region}:{ACCOUNT}:{resource}"
        match = re.fullmatch(ARN, value)
        if match:
            with suppress(Exception):  # a preview reports an invalid name or region
                create(value, *match.groups(), stack)


def shared_repositories(config, region):
    """Yields the ARNs of the repositories with the default names, if the stack shares its images."""
    for key, value in config.items():
        project, _, name = key.partition(":")
        if name == "sharing" and isinstance(value, dict) and "images" in value:
            for service in config.get(f"{project}:services") or {}:
                yield f"arn:aws:ecr:{region}:{ACCOUNT}:repository/{project}/{service}"


def strings(value, path):
    """Yields the strings in a value with their paths. The elements of a list have the path of the list."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from strings(child, f"{path}.{key.split(':')[-1]}")
    elif isinstance(value, list):
        for child in value:
            yield from strings(child, path)
    elif isinstance(value, str):
        yield path, value


# The resources that were created here and that no program has created itself, with the functions that delete them.
placeholders = {}


def create(arn, partition, service, region, account, resource, stack):
    """Creates the resource with an ARN, unless it exists or CREATORS does not have its type."""
    kind, name = re.fullmatch(r"(secret:|log-group:|[\w-]+/)?(.*)", resource).groups()
    if (service, kind) not in CREATORS:
        return
    collection, new = CREATORS[service, kind]
    location = partition if service in ("iam", "route53", "s3") else region
    backend = get_backend(service)[account or ACCOUNT][location]
    resources, key = getattr(backend, collection), name
    if service == "ec2":
        resources = {address.id: address for address in resources}
    if collection in ("_certificates", "managed_policies", "topics", "wacls"):
        key = arn
    if service == "ssm":
        key = name = "/" + name if "/" in name else name
    if service == "secretsmanager":
        key = name = name[:-7]
    if key not in resources:
        resources[key] = new(backend, name, arn, stack)
        placeholders[id(backend), name] = partial(resources.pop, key)


# A program that creates a resource with the name of a placeholder replaces the placeholder.
for owner, method in (
    (DynamoDBBackend, "create_table"),
    (ECRBackend, "create_repository"),
    (LogsBackend, "create_log_group"),
    (S3Backend, "create_bucket"),
    (SQSBackend, "create_queue"),
    (SecretsManagerBackend, "create_secret"),
    (SimpleSystemManagerBackend, "put_parameter"),
):

    @patch(owner, method)
    def replace_placeholder(original, backend, *args, **kwargs):
        name = args[0] if args else next(iter(kwargs.values()))
        placeholders.pop((id(backend), name), lambda: None)()
        if isinstance(backend, S3Backend) and name not in backend.buckets:
            s3_backends.bucket_accounts.pop(name, None)
        return original(backend, *args, **kwargs)


def address(backend, name, *_):
    elastic_ip = ElasticAddress(backend, domain="vpc")
    elastic_ip.id = elastic_ip.allocation_id = name
    backend.addresses.append(elastic_ip)
    return elastic_ip


def bucket(backend, name, _, stack):
    return backend.create_bucket(name, stack.region)


def certificate(backend, _, arn, stack):
    issued = CertBundle.generate_cert(stack.hosts[0], backend.account_id, backend.region_name, stack.hosts)
    issued.arn, issued.status = arn, "ISSUED"
    return issued


def hosted_zone(_, name, __, stack):
    return FakeZone(min(stack.hosts, key=len), name, False, "", delegation_set=DelegationSet("", [], ""))


def key(backend, name, arn, _):
    new = Key(None, "ENCRYPT_DECRYPT", "", "", backend.account_id, backend.region_name)
    new.id, new.arn = name, arn
    return new


def log_group(backend, name, *_):
    return backend.create_log_group(name, {})


def managed_policy(backend, name, *_):
    path, _, base = ("/" + name).rpartition("/")
    return ManagedPolicy(base, backend.account_id, backend.region_name, document="{}", path=path + "/")


def parameter(backend, name, *_):
    backend.put_parameter(name, "", "-", "String", "", "", False, [], "text", None, None)
    return backend._parameters[name]


def queue(backend, name, *_):
    return backend.create_queue(name, **({"FifoQueue": "true"} if name.endswith(".fifo") else {}))


def repository(backend, name, *_):
    return backend.create_repository(name, None, None, None, "MUTABLE", [])


def secret(backend, name, arn, _):
    new, _ = backend._add_secret(name, secret_string="-")
    new.arn = arn
    return new


def table(backend, name, *_):
    schema = [{"AttributeName": "id", "KeyType": "HASH"}]
    attributes = [{"AttributeName": "id", "AttributeType": "S"}]
    return backend.create_table(name, schema, None, attributes, [], [], None, "PAY_PER_REQUEST", None, [], False, None)


def topic(backend, name, *_):
    return backend.create_topic(name, {"FifoTopic": "true"} if name.endswith(".fifo") else {})


def user_pool(backend, name, arn, _):
    pool = CognitoIdpUserPool(backend.account_id, backend.region_name, name, {})
    pool.id, pool.arn = name, arn
    return pool


def web_acl(backend, name, arn, _):
    _, label, identifier = name.split("/")
    return FakeWebACL(label, backend.account_id, arn, identifier, {}, {"Allow": {}}, "", [])


# The creators by service and the beginning of the resource in the ARN, with the backend's attribute for the resources.
CREATORS = {
    ("acm", "certificate/"): ("_certificates", certificate),
    ("cognito-idp", "userpool/"): ("user_pools", user_pool),
    ("dynamodb", "table/"): ("tables", table),
    ("ec2", "elastic-ip/"): ("addresses", address),
    ("ecr", "repository/"): ("repositories", repository),
    ("iam", "policy/"): ("managed_policies", managed_policy),
    ("kms", "key/"): ("keys", key),
    ("logs", "log-group:"): ("groups", log_group),
    ("route53", "hostedzone/"): ("zones", hosted_zone),
    ("s3", None): ("buckets", bucket),
    ("secretsmanager", "secret:"): ("secrets", secret),
    ("sns", None): ("topics", topic),
    ("sqs", None): ("queues", queue),
    ("ssm", "parameter/"): ("_parameters", parameter),
    ("wafv2", "regional/"): ("wacls", web_acl),
}
