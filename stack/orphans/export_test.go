package orphans

import "slices"

// HasKind reports whether orphans of a type are searched.
func HasKind(typ string) bool { return rank(typ) >= 0 }

// IsRewritten reports whether an update writes a resource of a type again.
func IsRewritten(typ string) bool { return slices.Contains(again, typ) }
