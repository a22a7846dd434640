package proof_test

import (
	"encoding/json"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
)

// created returns a policy as it is when the resources that it refers to exist.
func created(d policy.Document) policy.Document {
	text, _ := d.JSON()
	values := map[string]string{}
	for _, key := range iamplan.Pending(d) {
		if reference, ok := policy.ParseReference("{" + key + "}"); ok {
			values[key] = valueOf(reference)
		}
	}
	text = iamplan.Resolve(strings.ReplaceAll(text, "-???????", "-0a1b2c3"), values)
	_ = json.Unmarshal([]byte(text), &d)
	return d
}

// valueOf returns a value of a reference.
func valueOf(r policy.Reference) string {
	switch r.Kind {
	case policy.SubnetID:
		return "subnet-" + r.Name
	case policy.LoadBalancerARN:
		return arn("elasticloadbalancing", "loadbalancer/app/"+r.Name+"-0a1b2c3/0123456789abcdef")
	case policy.LogRoleARN:
		return scope.AccountARN("iam", "role/"+r.Name+"-0a1b2c3")
	default:
		return policy.VPCCondition("vpc-0a1b2c3d", "us-east-1")
	}
}
