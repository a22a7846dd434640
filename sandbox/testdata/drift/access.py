"""Roles, policies and load balancers."""

from setup import aws, case, changes, deletions, grant, policy


@case(changes, "iam/role:Role", "task")
def _(r):
    aws("iam").update_assume_role_policy(RoleName=r["id"], PolicyDocument=policy("sts:AssumeRole", None))


@case(changes, "iam/rolePolicy:RolePolicy")
def _(r):
    role, name = r["id"].split(":")
    aws("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=grant("*"))


@case(deletions, "iam/rolePolicy:RolePolicy")
def _(r):
    role, name = r["id"].split(":")
    aws("iam").delete_role_policy(RoleName=role, PolicyName=name)


@case(changes, "iam/policy:Policy")
def _(r):
    aws("iam").create_policy_version(PolicyArn=r["arn"], PolicyDocument=grant("*"), SetAsDefault=True)


@case(deletions, "iam/rolePolicyAttachment:RolePolicyAttachment")
def _(r):
    aws("iam").detach_role_policy(RoleName=r["role"], PolicyArn=r["policyArn"])


@case(changes, "iam/serviceLinkedRole:ServiceLinkedRole")
def _(r):
    aws("iam").update_role_description(RoleName=r["name"], Description="by hand")


@case(changes, "iam/openIdConnectProvider:OpenIdConnectProvider")
def _(r):
    aws("iam").update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=r["arn"], ThumbprintList=["0" * 40])


@case(deletions, "iam/openIdConnectProvider:OpenIdConnectProvider")
def _(r):
    aws("iam").delete_open_id_connect_provider(OpenIDConnectProviderArn=r["arn"])


@case(changes, "lb/loadBalancer:LoadBalancer")
def _(r):
    attribute = {"Key": "idle_timeout.timeout_seconds", "Value": "4000"}
    aws("elbv2").modify_load_balancer_attributes(LoadBalancerArn=r["arn"], Attributes=[attribute])


@case(changes, "lb/targetGroup:TargetGroup")
def _(r):
    attribute = {"Key": "deregistration_delay.timeout_seconds", "Value": "1800"}
    aws("elbv2").modify_target_group_attributes(TargetGroupArn=r["arn"], Attributes=[attribute])


@case(changes, "lb/listener:Listener")
def _(r):
    aws("elbv2").modify_listener(ListenerArn=r["arn"], SslPolicy="ELBSecurityPolicy-2016-08")


@case(changes, "lb/listenerRule:ListenerRule")
def _(r):
    aws("elbv2").modify_rule(RuleArn=r["arn"], Conditions=[{"Field": "path-pattern", "Values": ["/by-hand"]}])


@case(deletions, "lb/listenerRule:ListenerRule")
def _(r):
    aws("elbv2").delete_rule(RuleArn=r["arn"])


@case(deletions, "lb/listenerCertificate:ListenerCertificate")
def _(r):
    aws("elbv2").remove_listener_certificates(
        ListenerArn=r["listenerArn"], Certificates=[{"CertificateArn": r["certificateArn"]}]
    )


@case(deletions, "wafv2/webAclAssociation:WebAclAssociation")
def _(r):
    aws("wafv2").disassociate_web_acl(ResourceArn=r["resourceArn"])
