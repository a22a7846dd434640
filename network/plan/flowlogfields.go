package plan

// fields are the available fields of a flow log record.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
var fields = map[string]string{
	"version":      "The version of the format.",
	"account-id":   "The account that owns the network interface.",
	"interface-id": "The ID of the network interface.",
	"srcaddr":      "The source address. Of outgoing traffic it is that of the network interface.",
	"dstaddr":      "The destination address. Of incoming traffic it is that of the network interface.",
	"srcport":      "The source port.",
	"dstport":      "The destination port.",
	"protocol":     "The IANA number of the protocol: 6 is TCP, 17 is UDP.",
	"packets":      "The number of packets.",
	"bytes":        "The number of bytes.",
	"start":        "The time of the first packet, in Unix seconds.",
	"end":          "The time of the last packet, in Unix seconds.",
	"action":       "ACCEPT or REJECT.",
	"log-status":   "OK, NODATA without traffic, or SKIPDATA if records are missing.",

	"vpc-id":      "The ID of the VPC.",
	"subnet-id":   "The ID of the subnet.",
	"instance-id": "The ID of the EC2 instance of the network interface.",
	"tcp-flags":   "The TCP flags: 2 is SYN, 18 is SYN-ACK, 1 is FIN, 4 is RST.",
	"type":        "The type of traffic: IPv4, IPv6 or EFA.",
	"pkt-srcaddr": "The source address of the packets, also if a NAT gateway or a load balancer is between.",
	"pkt-dstaddr": "The destination address of the packets, also if a NAT gateway or a load balancer is between.",

	"region":           "The region of the network interface.",
	"az-id":            "The ID of the Availability Zone.",
	"sublocation-type": "The type of the location within a zone: wavelength, outpost or localzone.",
	"sublocation-id":   "The ID of the location within a zone.",

	"pkt-src-aws-service": "The AWS service of the source address of the packets.",
	"pkt-dst-aws-service": "The AWS service of the destination address of the packets.",
	"flow-direction":      "The direction from the network interface: ingress or egress.",
	"traffic-path":        "The path of outgoing traffic, as a number, such as 8 for an internet gateway.",

	"ecs-cluster-arn":            "The ARN of the ECS cluster.",
	"ecs-cluster-name":           "The name of the ECS cluster.",
	"ecs-container-instance-arn": "The ARN of the container instance, on EC2.",
	"ecs-container-instance-id":  "The ID of the container instance, on EC2.",
	"ecs-container-id":           "The ID of the first running container of the task.",
	"ecs-second-container-id":    "The ID of the second running container of the task.",
	"ecs-service-name":           "The name of the ECS service.",
	"ecs-task-definition-arn":    "The ARN of the task definition.",
	"ecs-task-arn":               "The ARN of the task.",
	"ecs-task-id":                "The ID of the task.",

	"reject-reason": "The reason of a rejection: BPA for VPC Block Public Access, or EC for encryption control.",
}
