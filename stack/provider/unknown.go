package provider

import (
	"context"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// UnknownAccount is the account of a provider that is not configured before the update, in a preview:
// that of the examples in AWS's documentation.
const UnknownAccount = "123456789012"

// hideUnknown returns an option of a component that shows each property of its resources with a
// placeholder as not known yet, as Pulumi does. Without placeholders, which an update never has,
// it does nothing. The engine ignores it if the program sets transforms of the component: a
// preview then shows the placeholders.
func (r Request) hideUnknown() pulumi.ResourceOption {
	if len(*r.unknown) == 0 {
		return pulumi.Composite()
	}
	return pulumi.Transforms([]pulumi.ResourceTransform{
		func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
			return &pulumi.ResourceTransformResult{Props: r.hide(args.Props).(pulumi.Map), Opts: args.Opts}
		},
	})
}

// hide returns an input in which each text with a placeholder is unknown.
func (r Request) hide(input pulumi.Input) pulumi.Input {
	switch input := input.(type) {
	case pulumi.String:
		if r.isUnknown(string(input)) {
			return pulumi.UnsafeUnknownOutput(nil)
		}
	case pulumi.Map:
		hidden := pulumi.Map{}
		for key, value := range input {
			hidden[key] = r.hide(value)
		}
		return hidden
	case pulumi.Array:
		hidden := pulumi.Array{}
		for _, value := range input {
			hidden = append(hidden, r.hide(value))
		}
		return hidden
	case pulumi.Output:
		return input.ApplyT(func(value any) any { // an output that it returns is awaited
			if r.isUnknown(value) {
				return pulumi.UnsafeUnknownOutput(nil)
			}
			return value
		})
	}
	return input
}

// isUnknown reports whether a value has a placeholder.
func (r Request) isUnknown(value any) bool {
	switch value := value.(type) {
	case string:
		return slices.ContainsFunc(*r.unknown, func(placeholder string) bool { return strings.Contains(value, placeholder) })
	case []any:
		return slices.ContainsFunc(value, r.isUnknown)
	case map[string]any:
		for _, element := range value {
			if r.isUnknown(element) {
				return true
			}
		}
	}
	return false
}
