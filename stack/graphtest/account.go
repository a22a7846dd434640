package graphtest

import (
	"errors"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// errNotFound is the AWS provider's error for a resource that does not exist.
var errNotFound = errors.New("couldn't find resource")

// inAccount returns the results of the functions that ask what an account has. It has the
// resources that a stack names by an ARN, the repositories of services, and nothing else. It reports whether there is a result.
func inAccount(args pulumi.MockCallArgs) (results map[string]any, found bool, err error) {
	switch args.Token {
	case "aws:dynamodb/getTables:getTables":
		results = map[string]any{"names": []string{}}
	case "aws:ec2/getEips:getEips":
		results = map[string]any{"allocationIds": []string{}}
	case "aws:ec2/getVpcs:getVpcs":
		results = map[string]any{"ids": []string{}}
	case "aws:ecr/getRepositories:getRepositories":
		var names []string
		for _, service := range []string{"pay", "ui", "users"} {
			names = append(names, "ecs-foundation/"+service)
		}
		results = map[string]any{"names": names}
	case "pulumi:pulumi:readStackResourceOutputs":
		results = map[string]any{"outputs": map[string]any{}}
	case "aws:cloudwatch/getLogGroups:getLogGroups":
		results = map[string]any{"logGroupNames": []string{}}
	case "aws:route53/getRecords:getRecords":
		results = map[string]any{"resourceRecordSets": []any{}}
	case "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider":
		err = errNotFound
	case "aws:iam/getPolicy:getPolicy":
		if !strings.Contains(args.Args["arn"].StringValue(), "boundary") {
			err = errNotFound // a policy that the stack creates
		}
		results = map[string]any{"policy": `{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}`}
	case "aws:kms/getKey:getKey":
		results = map[string]any{"keyState": "Enabled"}
	case "aws:lb/getListener:getListener":
		results = existingListener(args.Args["arn"].StringValue())
	case "aws:lb/getListenerRule:getListenerRule":
		err = errNotFound
	case "aws:lb/getLoadBalancer:getLoadBalancer":
		results = existingLoadBalancer(args.Args["arn"].StringValue())
	case "aws:vpc/getSecurityGroupRules:getSecurityGroupRules":
		results = map[string]any{"ids": []string{"sgr-1"}}
	case "aws:vpc/getSecurityGroupRule:getSecurityGroupRule":
		results = map[string]any{"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0"}
	case "aws:resourcegroupstaggingapi/getResources:getResources":
		results = map[string]any{"resourceTagMappingLists": []any{}}
	case "aws:s3/getBucket:getBucket":
		results = map[string]any{"region": Region}
	case "aws:secretsmanager/getSecrets:getSecrets":
		var arns []string
		for _, name := range args.Args["filters"].ArrayValue()[0].ObjectValue()["values"].ArrayValue() {
			arns = append(arns, "arn:aws:secretsmanager:"+Region+":"+Account+":secret:"+name.StringValue()+"-AbCdEf")
		}
		results = map[string]any{"arns": arns}
	case "aws:servicequotas/getServiceQuota:getServiceQuota":
		err = errNotFound
	case "aws:sns/getTopic:getTopic":
		results = map[string]any{"arn": "arn:aws:sns:" + Region + ":" + Account + ":" + args.Args["name"].StringValue()}
	case "aws:sqs/getQueues:getQueues":
		results = map[string]any{"queueUrls": []string{}}
	default:
		return nil, false, nil
	}
	return results, true, err
}
