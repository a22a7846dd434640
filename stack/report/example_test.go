package report_test

import (
	"fmt"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/report"
)

// A report of a stack that is not deployed yet. Markdown returns it as a page.
func ExampleNew() {
	values, err := stackfile.Read("../..", "dev")
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := stack.Load(values, preflight.Check)
	if err != nil {
		fmt.Println(err)
		return
	}
	state := report.Of(plan)
	r := report.New(report.Input{Stack: "dev", After: &state})
	for _, reach := range r.Connections {
		fmt.Println(reach.From, "to", reach.To, reach.After)
	}
	// Output:
	// internet to alb [80]
	// alb to tasks [3000]
	// tasks to internet [443]
	// tasks to cache [6379]
	// tasks to database [5432]
	// tasks to dynamodb [443]
	// tasks to s3 [443]
}
