package config

import (
	"encoding/json"
	"reflect"
	"regexp"

	"ecs-foundation/internal/validate"
)

var (
	// octal matches integers that YAML 1.1 reads as octal.
	octal = regexp.MustCompile(`^[+-]?0[0-7_]+$`)
	// timestamp matches a date in the form in which Pulumi passes it to a program.
	timestamp = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}) \d{2}:\d{2}:\d{2}(\.\d+)? [+-]\d{4} \S+$`)
)

// validateUnchanged reports a scalar that YAML reads as another value of the same type, so
// that the types do not show it: a date, which becomes another string, and an octal number.
func validateUnchanged(value any, kind reflect.Kind, errs validate.Errors) {
	typed := errs.Typed()
	switch value := value.(type) {
	case string:
		date := timestamp.FindStringSubmatch(value)
		switch {
		case typed != "" && typed != value:
			errs.Unreadablef("expected a string, got %s, which YAML reads as %q (add quotes)", typed, value)
		case typed == "" && date != nil:
			errs.Unreadablef("expected a string, got the date %q (add quotes to %s)", value, date[1])
		}
	case json.Number:
		if kind == reflect.Int && octal.MatchString(typed) {
			errs.Unreadablef("%s is octal for %s: remove the leading zero", typed, value)
		}
	}
}
