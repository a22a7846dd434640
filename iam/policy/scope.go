package policy

import (
	"strings"

	"ecs-foundation/internal/awsname"
)

// A Scope is the region and the account of a stack's resources. ARNs are built from it,
// so that none has the wrong partition.
type Scope struct {
	Region  string // us-east-1
	Account string // 123456789012
}

// Partition returns the partition of the scope's region.
func (s Scope) Partition() string {
	return awsname.Partition(s.Region)
}

// dnsSuffix returns the suffix of DNS names.
func (s Scope) dnsSuffix() string {
	if s.Partition() == "aws-cn" {
		return ".amazonaws.com.cn"
	}
	return ".amazonaws.com"
}

// Host returns the DNS name of a service. The service principal of CloudWatch Logs is the
// same; those of other services are the same in all partitions.
// https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts
func (s Scope) Host(service string) string {
	return service + "." + s.Region + s.dnsSuffix()
}

// GlobalHost returns the DNS name of a service without a region, such as
// sts.amazonaws.com.
func (s Scope) GlobalHost(service string) string {
	return service + s.dnsSuffix()
}

// ARN returns the ARN of a resource in the scope's region and account.
func (s Scope) ARN(service, resource string) string {
	return s.join(service, s.Region, s.Account, resource)
}

// AccountARN returns the ARN of a resource without a region, such as a role.
func (s Scope) AccountARN(service, resource string) string {
	return s.join(service, "", s.Account, resource)
}

// GlobalARN returns the ARN of a resource with a globally unique name, such as a bucket.
func (s Scope) GlobalARN(service, resource string) string {
	return s.join(service, "", "", resource)
}

func (s Scope) join(parts ...string) string {
	return strings.Join(append([]string{"arn", s.Partition()}, parts...), ":")
}
