package reach

import (
	"ecs-foundation/iam/policy/evaluate"
	"ecs-foundation/internal/awsname"
)

// A Caller is the role with which a task calls AWS's services.
type Caller struct {
	Partition, Region, Account string
	// Role is its ARN, or "" if it is not known.
	Role string
}

// Call returns a call with the condition keys that the policy of an endpoint is known to evaluate.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func (c Caller) Call(action, resource string) evaluate.Request {
	r := evaluate.Request{Action: action, Resource: resource, Principal: c.Role, Context: map[string][]string{
		"aws:principalaccount": {c.Account}, "aws:principaltype": {"AssumedRole"}, "aws:principalisawsservice": {"false"},
		"aws:requestedregion": {c.Region},
	}}
	if c.Role == "" {
		r.Principal = "arn:" + c.Partition + ":iam::" + c.Account + ":role/*"
	} else {
		r.Context["aws:principalarn"] = []string{c.Role}
	}
	if arn, ok := awsname.ParseARN(resource); ok && arn.Account != "" {
		r.Context["aws:resourceaccount"] = []string{arn.Account}
	}
	return r
}

// Layers returns the call that reads an image's layers: with a URL that ECR signs, from a
// bucket of AWS. The ID of that account is not public, and equals none in a policy.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
func (c Caller) Layers(region string) evaluate.Request {
	const amazon = "an account of AWS"
	return evaluate.Request{
		Action: "s3:GetObject", Principal: amazon,
		Resource: "arn:" + c.Partition + ":s3:::prod-" + region + "-starport-layer-bucket/*",
		Context: map[string][]string{
			"aws:principalaccount": {amazon}, "aws:principalarn": {amazon}, "aws:principalorgid": {amazon},
			"aws:resourceaccount": {amazon}, "aws:resourceorgid": {amazon}, "aws:requestedregion": {region},
		},
	}
}
