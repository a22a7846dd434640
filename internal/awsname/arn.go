// Package awsname parses ARNs and the names of AWS regions and zones.
package awsname

import (
	"regexp"
	"strings"
)

// An ARN is arn:partition:service:region:account:resource.
type ARN struct {
	Partition, Service, Region, Account, Resource string
}

// AccountID matches an AWS account ID: 12 digits.
var AccountID = regexp.MustCompile(`^\d{12}$`)

// IsARN reports whether text is meant as an ARN: it starts with "arn:".
func IsARN(text string) bool {
	return strings.HasPrefix(text, "arn:")
}

// ParseARN splits an ARN into its parts, and reports whether text is one.
func ParseARN(text string) (ARN, bool) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[1] == "" || parts[2] == "" || parts[5] == "" {
		return ARN{}, false
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}, true
}
