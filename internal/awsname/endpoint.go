package awsname

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
)

// endpointServices are the AWS services that have interface endpoints, as AWS reports them
// for us-east-1 (July 2026). A line is the part of the name after com.amazonaws.REGION, or
// the whole name with REGION if it starts with another prefix. To update it, run
//
//	aws ec2 describe-vpc-endpoint-services --region us-east-1 --query ServiceNames \
//	  --filters Name=service-type,Values=Interface Name=owner,Values=amazon
//
//go:embed endpointservices.txt
var endpointServices string

// globalEndpoints are the services with an endpoint that has no region in its name. AWS
// offers them in us-east-1.
var globalEndpoints = []string{"cloudfront", "iam", "route53", "s3-global.accesspoint", "savingsplans"}

// chinaEndpoints are the services whose interface endpoints start with cn.com.amazonaws in
// China. All others, and the gateway endpoints, start with com.amazonaws as elsewhere. AWS
// documents no list; this is the one of AWS CDK.
// https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts
var chinaEndpoints = strings.Fields(`
	account application-autoscaling appmesh-envoy-management athena autoscaling awsconnector backup batch cassandra
	cloudcontrolapi cloudformation codedeploy-commands-secure databrew dms ebs ec2 ecr.api ecr.dkr eks elasticache
	elasticbeanstalk elasticfilesystem elasticfilesystem-fips emr-containers execute-api fsx imagebuilder iot.data
	iotsitewise.api iotsitewise.data kinesis-streams lambda license-manager monitoring polly rds redshift redshift-data
	sagemaker.api sagemaker.featurestore-runtime sagemaker.runtime securityhub servicecatalog sqs states sts
	sync-states synthetics transcribe transcribestreaming transfer workspaces xray`)

// fullEndpoint matches the start of the full name of an endpoint of an AWS service.
var fullEndpoint = regexp.MustCompile(`^((cn\.)?com\.amazonaws|aws\.api|api\.aws|aws\.sagemaker)\.`)

// EndpointServices returns the services that are known to have interface endpoints, by the
// last part of the endpoint's name, such as ecr.api.
func EndpointServices() []string {
	var services []string
	for line := range strings.FieldsSeq(endpointServices) {
		_, service, ok := strings.Cut(line, ".REGION.")
		if !ok {
			service = line
		}
		services = append(services, service)
	}
	return services
}

// IsGlobalEndpoint reports whether the endpoint of a service has no region in its name.
func IsGlobalEndpoint(service string) bool { return slices.Contains(globalEndpoints, service) }

// IsFullEndpoint reports whether a name is meant as the full name of an endpoint.
func IsFullEndpoint(name string) bool { return fullEndpoint.MatchString(name) }

// Endpoint returns the full name of a service's endpoint in a region, such as
// com.amazonaws.us-east-1.ecr.api for ecr.api. It returns a full name as it is.
func Endpoint(region, service string) string {
	if IsFullEndpoint(service) {
		return service
	}
	for line := range strings.FieldsSeq(endpointServices) {
		if prefix, name, ok := strings.Cut(line, ".REGION."); ok && name == service {
			return prefix + "." + region + "." + service
		}
	}
	prefix := "com.amazonaws."
	if Partition(region) == "aws-cn" && slices.Contains(chinaEndpoints, service) {
		prefix = "cn." + prefix
		if service == "transcribe" {
			service += ".cn" // the only name with a suffix, in AWS CDK's list as well
		}
	}
	return prefix + region + "." + service
}

// EndpointService returns the service of the full name of an endpoint, such as ecr.api for
// com.amazonaws.us-east-1.ecr.api, or of an AWS-managed prefix list. It returns any other
// name as it is.
func EndpointService(name string) string {
	labels := strings.Split(fullEndpoint.ReplaceAllString(name, ""), ".")
	if len(labels) > 1 && (Region.MatchString(labels[0]) || labels[0] == "global") {
		return strings.TrimSuffix(strings.Join(labels[1:], "."), ".cn")
	}
	return strings.Join(labels, ".")
}
