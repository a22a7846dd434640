package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

type balancer struct{ rule, group, security *thing }

func (s *stack) balancer(n network) balancer {
	zone := s.add("route53/zone:Zone", "zone", object{"name": "shop.example.org", "forceDestroy": true})
	certificate := s.add("acm/certificate:Certificate", "shop", object{
		"domainName": "shop.example.org", "validationMethod": "DNS",
	})
	option := func(field string) pulumi.Output {
		return certificate.DomainValidationOptions.ApplyT(func(options []any) any { return options[0].(object)[field] })
	}
	record := s.add("route53/record:Record", "validation", object{
		"zoneId": zone.ID(), "name": option("resourceRecordName"), "type": option("resourceRecordType"),
		"records": list{option("resourceRecordValue")}, "ttl": s.size, "allowOverwrite": true,
	})
	valid := s.add("acm/certificateValidation:CertificateValidation", "shop", object{
		"certificateArn": certificate.Arn, "validationRecordFqdns": list{record.Fqdn},
	})
	other := s.add("acm/certificate:Certificate", "other", object{
		"domainName": "other.example.org", "validationMethod": "DNS",
	})

	security := s.add("ec2/securityGroup:SecurityGroup", "alb", object{"vpcId": n.vpc.ID()})
	alb := s.add("lb/loadBalancer:LoadBalancer", "alb",
		object{"subnets": n.subnetIDs(), "securityGroups": list{security.ID()}, "idleTimeout": s.size})
	group := s.add("lb/targetGroup:TargetGroup", "ui", object{
		"vpcId": n.vpc.ID(), "port": 3000, "protocol": "HTTP", "targetType": "ip", "deregistrationDelay": s.size,
	})
	encryption := "ELBSecurityPolicy-TLS13-1-2-2021-06"
	if s.team != "core" {
		encryption = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
	}
	listener := s.add("lb/listener:Listener", "https", object{
		"loadBalancerArn": alb.Arn, "port": 443, "protocol": "HTTPS", "certificateArn": valid.CertificateArn,
		"sslPolicy": encryption, "defaultActions": list{object{
			"type": "fixed-response", "fixedResponse": object{"contentType": "text/plain", "statusCode": "404"},
		}},
	})
	s.add("lb/listenerCertificate:ListenerCertificate", "other",
		object{"listenerArn": listener.Arn, "certificateArn": other.Arn})
	rule := s.add("lb/listenerRule:ListenerRule", "ui", object{
		"listenerArn": listener.Arn, "priority": 100,
		"conditions": list{object{"pathPattern": object{"values": list{"/*"}}}},
		"actions":    list{object{"type": "forward", "targetGroupArn": group.Arn}},
	})
	filter := s.add("wafv2/webAcl:WebAcl", "shop", object{
		"scope": "REGIONAL", "defaultAction": object{"allow": object{}}, "description": "For " + s.team,
		"visibilityConfig": object{"cloudwatchMetricsEnabled": true, "metricName": "shop", "sampledRequestsEnabled": true},
	})
	s.add("wafv2/webAclAssociation:WebAclAssociation", "alb", object{"resourceArn": alb.Arn, "webAclArn": filter.Arn})
	s.add("route53/record:Record", "shop", object{
		"zoneId": zone.ID(), "name": "shop.example.org", "type": "A",
		"aliases": list{object{"name": alb.DNSName, "zoneId": alb.ZoneID, "evaluateTargetHealth": true}},
	})

	s.ask("acm/getCertificate:getCertificate", object{
		"domain": valid.CertificateArn.ApplyT(func(string) string { return "shop.example.org" }), "statuses": list{"ISSUED"},
	})
	s.ask("lb/getListener:getListener", object{"arn": listener.Arn})
	s.ask("lb/getLoadBalancer:getLoadBalancer", object{"arn": alb.Arn})
	s.ask("route53/getZone:getZone", object{"zoneId": zone.ID()})
	s.ask("elb/getServiceAccount:getServiceAccount", object{})
	return balancer{rule, group, security}
}
