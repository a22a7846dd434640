package validate

import "regexp"

// Digits is a number that identifies something, such as an ID of GitHub. A stack file
// contains it as an integer or as a string.
type Digits string

// ID is the constraint of a key that contains a numeric ID.
var ID = Constraint{
	Pattern: regexp.MustCompile(`^[1-9][0-9]{0,18}$`), Format: "an ID of up to 19 digits, such as 123456", Eventual: "987654321000000",
}
