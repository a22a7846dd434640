package preflight

type Flow = flow

var (
	Flows       = flows
	Model       = model
	DeployedEnd = deployedEnd
)
