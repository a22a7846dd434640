package orphans

import "slices"

// HasKind reports whether orphans of a type are searched.
func HasKind(typ string) bool { return rank(typ) >= 0 }

// HasARN reports whether tagged resources of a type are recognized by their ARN, or have no tags.
func HasARN(typ string) bool { return len(kindOf(typ).arns) > 0 || kindOf(typ).untagged }

// IsRewritten reports whether an update writes a resource of a type again.
func IsRewritten(typ string) bool { return slices.Contains(again, typ) }
