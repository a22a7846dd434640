"""What IAM refuses."""

import json

from setup import *  # noqa: F403


def document(size):
    """Returns a policy with a size in characters."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":"))
    return text.replace("s3:::", "s3:::" + "b" * (size - len(text)))


TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def trust(names):
    services = [f"service{i}.amazonaws.com" for i in range(names)]
    return json.dumps({**TRUST, "Statement": [{**TRUST["Statement"][0], "Principal": {"Service": services}}]})


def role(name=None, **more):
    name = name or unique("role")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST, indent=4), **more)
    return name


def policy(size=200):
    return iam.create_policy(PolicyName=unique("policy"), PolicyDocument=document(size))["Policy"]["Arn"]


def inline(name, *sizes):
    for i, size in enumerate(sizes):
        iam.put_role_policy(RoleName=name, PolicyName=f"inline{i}", PolicyDocument=document(size))


@refused("EntityAlreadyExists", "second role with a name")
def _():
    role(role())


@refused("DeleteConflict", "delete a role with an attached policy")
def _():
    r = role()
    iam.attach_role_policy(RoleName=r, PolicyArn=policy())
    iam.delete_role(RoleName=r)


@refused("DeleteConflict", "delete a role with an inline policy")
def _():
    r = role()
    inline(r, 200)
    iam.delete_role(RoleName=r)


@refused("DeleteConflict", "delete an attached policy")
def _():
    p = policy()
    iam.attach_role_policy(RoleName=role(), PolicyArn=p)
    iam.delete_policy(PolicyArn=p)


@refused("DeleteConflict", "delete a policy with two versions")
def _():
    p = policy()
    iam.create_policy_version(PolicyArn=p, PolicyDocument=document(300), SetAsDefault=True)
    iam.delete_policy(PolicyArn=p)


@refused(None, "inline policies of 10,240 characters")
def _():
    inline(role(), 5120, 5120)


@refused("LimitExceeded", "inline policies of 10,241 characters")
def _():
    inline(role(), 5120, 5121)


@refused(None, "larger version of an inline policy")
def _():
    r = role()
    inline(r, 10_000)
    inline(r, 10_240)


@refused("LimitExceeded", "managed policy of 6,145 characters")
def _():
    policy(6144)
    policy(6145)


@refused("LimitExceeded", "policy version of 6,145 characters")
def _():
    iam.create_policy_version(PolicyArn=policy(), PolicyDocument=document(6145))


@refused("LimitExceeded", "eleven attached policies")
def _():
    r = role()
    for _ in range(11):
        iam.attach_role_policy(RoleName=r, PolicyArn=policy())


@refused("LimitExceeded", "large trust policy")
def _():
    iam.create_role(RoleName=unique("role"), AssumeRolePolicyDocument=trust(100))


@refused("LimitExceeded", "large trust policy of an existing role")
def _():
    iam.update_assume_role_policy(RoleName=role(), PolicyDocument=trust(100))


@refused("ValidationError", "role with a long name")
def _():
    role("r" * 65)


@refused("MalformedPolicyDocument", "trust policy with a resource")
def _():
    document = {**TRUST, "Statement": [{**TRUST["Statement"][0], "Resource": "*"}]}
    iam.create_role(RoleName=unique("role"), AssumeRolePolicyDocument=json.dumps(document))
