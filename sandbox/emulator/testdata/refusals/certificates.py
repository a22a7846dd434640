"""The certificates that Elastic Load Balancing and ACM refuse."""

from setup import *  # noqa: F403


def certificate(client=acm):
    return client.request_certificate(DomainName="example.com", ValidationMethod="EMAIL")["CertificateArn"]


def https(arn):
    return listener(balancer(vpc()), 443, Protocol="HTTPS", Certificates=[{"CertificateArn": arn}])


@refused("CertificateNotFound", "listener with a certificate of another region")
def _():
    https("arn:aws:acm:us-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555")


@refused("CertificateNotFound", "changed listener with a certificate of another region")
def _():
    other = "arn:aws:acm:us-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    elb.modify_listener(ListenerArn=https(issued()), Certificates=[{"CertificateArn": other}])


@refused("UnsupportedCertificate", "listener with a certificate that is not issued")
def _():
    https(certificate())


def issued():
    """Requests a certificate and creates the record that validates it."""
    arn = acm.request_certificate(DomainName="example.com", ValidationMethod="DNS")["CertificateArn"]
    record = acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"][0]["ResourceRecord"]
    zone = route53.create_hosted_zone(Name="example.com", CallerReference=unique("zone"))["HostedZone"]["Id"]
    records = {"Name": record["Name"], "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": record["Value"]}]}
    changes = [{"Action": "UPSERT", "ResourceRecordSet": records}]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    acm.get_waiter("certificate_validated").wait(CertificateArn=arn, WaiterConfig={"Delay": 1})
    return arn


@refused("ResourceInUseException", "delete the certificate of a listener")
def _():
    arn = issued()
    https(arn)
    acm.delete_certificate(CertificateArn=arn)


@refused("ResourceInUseException", "delete an additional certificate of a listener")
def _():
    arn = issued()
    elb.add_listener_certificates(ListenerArn=https(issued()), Certificates=[{"CertificateArn": arn}])
    acm.delete_certificate(CertificateArn=arn)
