package policy

// A Confinement is what an account may ask of every role in it.
type Confinement struct {
	// Path is where the role stands, such as /ecs/, or "" for /.
	Path string
	// Boundary is the ARN of the policy that it does not go beyond, or "".
	Boundary string
}
