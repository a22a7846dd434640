package provider

import (
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	sdkerrors "github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"

	"ecs-foundation/internal/printable"
	"ecs-foundation/internal/validate"
)

// Errors returns the errors of inputs that cannot be read and those of a component in the form in
// which the engine shows them: each with its key and, if it is safe to print, with its value. Errors
// without a key are returned as they are.
func (r Request) Errors(err error) error {
	errs := validate.NewErrors("")
	errs.Add(r.errs.Err())
	for _, e := range validate.Split(err) {
		if e.Key == "" {
			return err
		}
		worded := *e
		worded.Message = inComponentWords(e.Message)
		errs.Add(&worded)
	}
	if errs.Len() == 0 {
		return nil
	}
	found := validate.Split(errs.Err())
	var message strings.Builder
	message.WriteString("invalid inputs: " + validate.Count(len(found), "error") + "; no resources of the component were changed")
	var details []sdkerrors.InputPropertyErrorDetails
	shown, more := validate.Shown(found)
	for _, e := range shown {
		if r.prints(e.Key) {
			details = append(details, sdkerrors.InputPropertyErrorDetails{
				PropertyPath: printable.Text(e.Key), Reason: printable.Lines(e.Message),
			})
			continue
		}
		message.WriteString("\n\t\t- " + e.Error())
	}
	if more != "" {
		message.WriteString("\n\t\t- " + more)
	}
	return sdkerrors.NewInputPropertiesError(message.String(), details...)
}

// prints reports whether the engine can print what an input has at a key: nothing, or a short
// value that is not confidential. It prints a value as it is, however long.
func (r Request) prints(key string) bool {
	for _, secret := range r.secrets {
		if secret == key || strings.HasPrefix(secret, key+".") || strings.HasPrefix(secret, key+"[") {
			return false
		}
	}
	path, err := resource.ParsePropertyPath(key)
	if err != nil {
		return true // the engine then prints no value
	}
	value, ok := path.Get(resource.NewProperty(r.properties))
	switch {
	case !ok:
		return true
	case value.IsString(): // at a key for secrets, Redact shortens quoted text
		quoted := strconv.Quote(value.StringValue())
		return validate.Redact(key, quoted) == quoted
	default:
		return value.IsBool() || value.IsNumber() || value.IsNull()
	}
}
