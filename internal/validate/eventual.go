package validate

import (
	"fmt"
	"strings"

	"ecs-foundation/internal/awsname"
)

// UnknownARN is the example of a key that takes the ARN of any resource. Its service does
// not exist, so that checks can skip it.
const UnknownARN = "arn:aws:not-yet-known:us-east-1:123456789012:resource"

// MinEventual is the minimum length of the example of an eventual key. What has the placeholder of
// the key is not known either, so that a placeholder such as "0000" would hide other values.
const MinEventual = 12

// IsUnknownARN reports whether an ARN is a placeholder for the ARN of any resource.
func IsUnknownARN(arn string) bool {
	a, ok := awsname.ParseARN(arn)
	return ok && a.Service == "not-yet-known"
}

// Placeholder returns a valid value of an eventual key in a place, for an output that is
// not known at preview. It differs for each n from 0 to 9999.
func (c Constraint) Placeholder(place Place, n int) string {
	const digits = 4
	example := c.Eventual
	head := example[:max(0, len(example)-digits)]
	if strings.HasPrefix(head, "arn:aws:") {
		head = "arn:" + awsname.Partition(place.Region) + strings.TrimPrefix(head, "arn:aws")
	}
	head = strings.ReplaceAll(head, "us-east-1", place.Region)
	if len(place.Accounts) > 0 {
		head = strings.ReplaceAll(head, "123456789012", place.Accounts[0])
	}
	return fmt.Sprintf("%s%0*d", head, digits, n)
}
