package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

type loadBalancer struct{ rule, targetGroup, securityGroup *resource }

func (s *stack) loadBalancer(n network) loadBalancer {
	zone := s.add("route53/zone:Zone", "zone", object{"name": "shop.example.org", "forceDestroy": true})
	certificateArn, other := s.certificate("shop", "shop.example.org", zone), s.certificate("other", "other.shop.example.org", zone)
	securityGroup := s.add("ec2/securityGroup:SecurityGroup", "alb", object{"vpcId": n.vpc.ID()})
	alb := s.add("lb/loadBalancer:LoadBalancer", "alb",
		object{"subnets": n.subnetIDs(), "securityGroups": list{securityGroup.ID()}, "idleTimeout": s.size})
	targetGroup := s.add("lb/targetGroup:TargetGroup", "ui", object{
		"vpcId": n.vpc.ID(), "port": 3000, "protocol": "HTTP", "targetType": "ip", "deregistrationDelay": s.size,
	})
	listener := s.listener(alb, certificateArn, other)
	rule := s.add("lb/listenerRule:ListenerRule", "ui", object{
		"listenerArn": listener.Arn, "priority": 100,
		"conditions": list{object{"pathPattern": object{"values": list{"/*"}}}},
		"actions":    list{object{"type": "forward", "targetGroupArn": targetGroup.Arn}},
	})
	webACL := s.add("wafv2/webAcl:WebAcl", "shop", object{
		"scope": "REGIONAL", "defaultAction": object{"allow": object{}}, "description": "For " + s.team,
		"visibilityConfig": object{"cloudwatchMetricsEnabled": true, "metricName": "shop", "sampledRequestsEnabled": true},
	})
	s.add("wafv2/webAclAssociation:WebAclAssociation", "alb", object{"resourceArn": alb.Arn, "webAclArn": webACL.Arn})
	s.add("route53/record:Record", "shop", object{
		"zoneId": zone.ID(), "name": "shop.example.org", "type": "A",
		"aliases": list{object{"name": alb.DNSName, "zoneId": alb.ZoneID, "evaluateTargetHealth": true}},
	})

	s.invoke("lb/getListener:getListener", object{"arn": listener.Arn})
	s.invoke("lb/getLoadBalancer:getLoadBalancer", object{"arn": alb.Arn})
	s.invoke("route53/getZone:getZone", object{"zoneId": zone.ID()})
	s.invoke("elb/getServiceAccount:getServiceAccount", object{})
	return loadBalancer{rule, targetGroup, securityGroup}
}

// certificate adds a certificate that is validated by a DNS record, and returns its ARN.
func (s *stack) certificate(name, domain string, zone *resource) pulumi.StringOutput {
	certificate := s.add("acm/certificate:Certificate", name, object{
		"domainName": domain, "validationMethod": "DNS",
	})
	option := func(field string) pulumi.Output {
		return certificate.DomainValidationOptions.ApplyT(func(options []any) any {
			first, _ := options[0].(object)
			return first[field]
		})
	}
	record := s.add("route53/record:Record", "validation-"+name, object{
		"zoneId": zone.ID(), "name": option("resourceRecordName"), "type": option("resourceRecordType"),
		"records": list{option("resourceRecordValue")}, "ttl": s.size, "allowOverwrite": true,
	})
	validation := s.add("acm/certificateValidation:CertificateValidation", name, object{
		"certificateArn": certificate.Arn, "validationRecordFqdns": list{record.Fqdn},
	})
	s.invoke("acm/getCertificate:getCertificate", object{
		"domain":   validation.CertificateArn.ApplyT(func(string) string { return domain }),
		"statuses": list{"ISSUED"},
	})
	return validation.CertificateArn
}

func (s *stack) listener(alb *resource, certificateArn, otherArn pulumi.StringOutput) *resource {
	sslPolicy := "ELBSecurityPolicy-TLS13-1-2-2021-06"
	if s.team != "core" {
		sslPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
	}
	listener := s.add("lb/listener:Listener", "https", object{
		"loadBalancerArn": alb.Arn, "port": 443, "protocol": "HTTPS", "certificateArn": certificateArn,
		"sslPolicy": sslPolicy, "defaultActions": list{object{
			"type": "fixed-response", "fixedResponse": object{"contentType": "text/plain", "statusCode": "404"},
		}},
	})
	s.add("lb/listenerCertificate:ListenerCertificate", "other",
		object{"listenerArn": listener.Arn, "certificateArn": otherArn})
	return listener
}
