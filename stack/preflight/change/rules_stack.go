package change

import "fmt"

// another is the way of every change that needs another stack.
const another = "deploy a second stack with the new value, move the services and their data to it, " +
	"then set the old value here and destroy this stack"

func regionChanged(before, after Record) []Change {
	if before.Region == after.Region {
		return nil
	}
	return []Change{{
		Key: "aws:region", Resource: "aws", Verdict: Impossible,
		Reason: fmt.Sprintf("the stack is deployed in %s and cannot move to %s, because no resource can change its region",
			before.Region, after.Region),
		Way:    another,
		Source: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regions.html",
	}}
}
