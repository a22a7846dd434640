package policy

// A Confinement holds the settings that an account can require of every role.
type Confinement struct {
	// Path is the path of the role, such as /ecs/, or "" for /.
	Path string
	// Boundary is the ARN of its permissions boundary, or "".
	Boundary string
}
