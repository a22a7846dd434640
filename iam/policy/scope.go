package policy

import (
	"strings"

	"ecs-foundation/internal/arn"
	"ecs-foundation/internal/region"
)

// A Scope is where the stack's resources live. ARNs are written from it, so
// that none belongs to a wrong partition.
type Scope struct {
	Region  string // us-east-1
	Account string // 123456789012
}

// Partition returns the partition of the scope's region.
func (s Scope) Partition() string {
	return region.Partition(s.Region)
}

// host returns the name that a service is called by.
func (s Scope) host(service string) string {
	name := service + "." + s.Region + ".amazonaws.com"
	if s.Partition() == "aws-cn" {
		name += ".cn"
	}
	return name
}

// ARN returns the ARN of a resource of the scope's region and account.
func (s Scope) ARN(service, resource string) string {
	return s.join(service, s.Region, s.Account, resource)
}

// bucketARN returns a bucket's ARN, which names neither region nor account.
func (s Scope) bucketARN(bucket string) string {
	return s.join("s3", "", "", bucket)
}

// named returns the ARN of a resource given by its name, or the ARN itself
// where one was given.
func (s Scope) named(service, kind, nameOrARN string) string {
	if arn.Is(nameOrARN) {
		return nameOrARN
	}
	return s.ARN(service, kind+nameOrARN)
}

func (s Scope) join(parts ...string) string {
	return strings.Join(append([]string{"arn", s.Partition()}, parts...), ":")
}

// serviceOf returns the service that an ARN's resource belongs to.
func serviceOf(text string) string {
	a, _ := arn.Parse(text)
	return a.Service
}

// lastName returns what a person would call the resource of a name or an ARN:
// the part after the last slash or colon.
func lastName(nameOrARN string) string {
	return nameOrARN[strings.LastIndexAny(nameOrARN, ":/")+1:]
}
