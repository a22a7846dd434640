package reach_test

import (
	"encoding/json"
	"fmt"

	"ecs-foundation/stack/preflight/reach"
)

// A task in a subnet without a default route cannot pull its image.
func ExampleDescribe() {
	const output = `{
		"Vpcs": [{"VpcId": "vpc-0a1b2c3d", "CidrBlock": "10.0.0.0/16"}],
		"Subnets": [{"SubnetId": "subnet-0a1b", "VpcId": "vpc-0a1b2c3d", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1a"}],
		"RouteTables": [{"RouteTableId": "rtb-0a1b", "VpcId": "vpc-0a1b2c3d", "Associations": [{"Main": true}], "Routes": []}],
		"SecurityGroups": [{"GroupId": "sg-0a1b", "VpcId": "vpc-0a1b2c3d", "IpPermissionsEgress": [
			{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
		]}]
	}`
	var d reach.Description
	if err := json.Unmarshal([]byte(output), &d); err != nil {
		fmt.Println(err)
		return
	}
	n, err := reach.Describe("vpc-0a1b2c3d", d)
	if err != nil {
		fmt.Println(err)
		return
	}
	task := reach.End{Name: "task", Subnet: "subnet-0a1b", Group: "sg-0a1b"}
	fmt.Print(n.Explain(task, reach.Service("ecr.dkr"), 443))
	// Output:
	// task to ecr.dkr, port 443
	//     ✓ group sg-0a1b, out       0.0.0.0/0
	//     ✗ route of subnet-0a1b     no route to ecr.dkr
}
