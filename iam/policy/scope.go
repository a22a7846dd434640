package policy

import (
	"slices"
	"strings"
)

// A Scope is where the stack's resources live. ARNs are written from it, so
// that none belongs to a wrong partition.
type Scope struct {
	Region  string // us-east-1
	Account string // 123456789012
}

// Partition returns the partition of the scope's region.
func (s Scope) Partition() string {
	for _, p := range []struct{ prefix, partition string }{
		{"cn-", "aws-cn"},
		{"us-gov-", "aws-us-gov"},
		{"us-iso-", "aws-iso"},
		{"us-isob-", "aws-iso-b"},
		{"eu-isoe-", "aws-iso-e"},
		{"us-isof-", "aws-iso-f"},
		{"eusc-", "aws-eusc"},
	} {
		if strings.HasPrefix(s.Region, p.prefix) {
			return p.partition
		}
	}
	return "aws"
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
	if isARN(nameOrARN) {
		return nameOrARN
	}
	return s.ARN(service, kind+nameOrARN)
}

func (s Scope) join(parts ...string) string {
	return strings.Join(append([]string{"arn", s.Partition()}, parts...), ":")
}

func isARN(text string) bool {
	return strings.HasPrefix(text, "arn:")
}

// parseARN returns the service and the resource of an ARN.
func parseARN(text string) (service, resource string, ok bool) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || slices.Contains([]string{parts[1], parts[2], parts[5]}, "") {
		return "", "", false
	}
	return parts[2], parts[5], true
}

// lastName returns what a person would call the resource of a name or an ARN:
// the part after the last slash or colon.
func lastName(nameOrARN string) string {
	return nameOrARN[strings.LastIndexAny(nameOrARN, ":/")+1:]
}
