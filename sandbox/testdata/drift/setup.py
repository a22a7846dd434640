"""What the other files of this directory share."""

import functools
import json

changes, deletions, parents = {}, {}, {}


@functools.cache
def aws(service):
    import boto3  # not needed to list the types

    return boto3.client(service)


def policy(action, resource="*"):
    statement = {"Effect": "Allow", "Action": action, "Principal": {"AWS": "123456789012"}}
    if resource:
        statement["Resource"] = resource
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def grant(action):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})


def case(table, kind, name=""):
    """Registers what happens to the resource of a type, by default to the first one."""

    def register(function):
        table[kind] = name, function
        return function

    return register
