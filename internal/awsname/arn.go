// Package arn takes the names of AWS's resources apart.
package awsname

import (
	"regexp"
	"strings"
)

// An ARN is arn:partition:service:region:account:resource.
type ARN struct {
	Partition, Service, Region, Account, Resource string
}

// Account is how accounts are numbered.
var AccountID = regexp.MustCompile(`^\d{12}$`)

// Is tells whether text means to be an ARN.
func IsARN(text string) bool {
	return strings.HasPrefix(text, "arn:")
}

// Parse returns the parts of an ARN, where text is one.
func ParseARN(text string) (ARN, bool) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[1] == "" || parts[2] == "" || parts[5] == "" {
		return ARN{}, false
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}, true
}
