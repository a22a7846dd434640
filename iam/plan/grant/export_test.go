package grant

// OtherRoles is otherRoles.
var OtherRoles = otherRoles
