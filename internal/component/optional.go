package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Optional returns a string, or nil if it is empty.
func Optional[T ~string](text T) pulumi.StringPtrInput {
	if text == "" {
		return nil
	}
	return pulumi.String(string(text))
}
