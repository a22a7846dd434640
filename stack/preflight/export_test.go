package preflight

// What the tests compare with reality, flow by flow.
type Flow = flow

var (
	Flows = flows
	Model = model
)
