package webpage

import (
	"fmt"

	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/report"
)

// A bill is the monthly cost by item, as bars.
type bill struct {
	Items   []bar
	Total   bar
	Note    string
	Compare bool
}

// A bar is the cost of an item before and after a change. The widths are percentages of the largest.
type bar struct {
	Name                string
	Before, After, Diff string
	WidthBefore, Width  float64
}

func billOf(r report.Report) bill {
	b := bill{
		Compare: r.Against != "", Total: newBar("Total", r.Monthly, max(r.Monthly.Before, r.Monthly.After)),
		Note: fmt.Sprintf("USD a month at %s of %s, without traffic.", r.After.Cost.At(), cost.AsOf),
	}
	largest := 0.0
	for _, p := range r.Cost {
		largest = max(largest, p.Before, p.After)
	}
	for _, p := range r.Cost {
		b.Items = append(b.Items, newBar(p.Item, p.Amount, largest))
	}
	return b
}

func newBar(name string, a report.Amount, largest float64) bar {
	b := bar{Name: name, Before: fmt.Sprintf("%.2f", a.Before), After: fmt.Sprintf("%.2f", a.After)}
	if difference := a.After - a.Before; difference >= 0.005 || difference <= -0.005 {
		b.Diff = fmt.Sprintf("%+.2f", difference)
	}
	if largest > 0 {
		b.WidthBefore, b.Width = 100*a.Before/largest, 100*a.After/largest
	}
	return b
}
