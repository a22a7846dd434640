package graphtest

import (
	"fmt"
	"strings"
)

// ListenerARN is the ARN of an existing HTTPS listener whose load balancer has no VPC, like a
// stack that is not deployed.
const ListenerARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/new/0123456789abcdef/fedcba9876543210"

// existingListener returns a listener that exists.
func existingListener(arn string) map[string]any {
	balancer := strings.Replace(arn[:strings.LastIndex(arn, "/")], ":listener/", ":loadbalancer/", 1)
	return map[string]any{"arn": arn, "loadBalancerArn": balancer, "protocol": "HTTPS", "port": 443}
}

// existingLoadBalancer returns the load balancer of an existing listener. It is in the subnets
// of the LandingZone, unless it is named new.
func existingLoadBalancer(arn string) map[string]any {
	vpc := "vpc-00000001"
	if strings.Contains(arn, "/app/new/") {
		vpc = ""
	}
	for _, n := range environments {
		if strings.Contains(arn, fmt.Sprintf("/app/environment%d/", n)) {
			vpc = landingZone(n).VPC
		}
	}
	return map[string]any{
		"arn": arn, "dnsName": "shop-1234567890.us-east-1.elb.amazonaws.com", "zoneId": "Z35SXDOTRQ7X7K",
		"internal": false, "ipAddressType": "ipv4", "vpcId": vpc,
		"subnets": []string{"subnet-00000011", "subnet-00000012"}, "securityGroups": []string{"sg-2", "sg-1"},
	}
}
