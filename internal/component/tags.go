package component

import (
	"reflect"

	"ecs-foundation/internal/validate"
)

// ValidateTags reports tags that AWS rejects. The component adds more tags to them.
func ValidateTags(tags map[string]string, more int, errs validate.Errors) {
	constraint := validate.Tags()
	constraint.MaxItems = validate.MaxTags - more
	constraint.Validate(reflect.ValueOf(tags), errs)
}
