package explain

import (
	"fmt"
	"strings"

	"ecs-foundation/internal/printable"
)

// String returns the report as text, with a line for each check, and lines below those that did not pass.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprint(&b, r.Object)
	if r.State != "" {
		fmt.Fprintf(&b, ": %s", r.State)
	}
	b.WriteString("\n")
	if len(r.Observations) > 0 {
		b.WriteString("\nECS reports:\n")
		for _, o := range r.Observations {
			fmt.Fprintf(&b, "  %s: %s\n", o.Object, printable.OneLine(o.Text))
		}
	}
	b.WriteString("\n" + r.summary() + "\n\nChecks, in order:\n")
	for _, c := range r.Checks {
		b.WriteString(c.String())
	}
	return b.String()
}

// summary returns the most likely cause, or that none was found.
func (r Report) summary() string {
	if r.Cause != nil {
		return "Most likely: " + r.Cause.line()
	}
	unknown := 0
	for _, c := range r.Checks {
		if c.Status == Unknown {
			unknown++
		}
	}
	if unknown > 0 {
		return fmt.Sprintf("No check failed, but %d could not be made: see the lines with ?.", unknown)
	}
	return "No check failed."
}

// String returns the lines of a check.
func (c Check) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s %-15s %s\n", c.Status, c.Step, c.detail())
	if c.Status == Passed {
		return b.String()
	}
	const indent = "                    "
	if c.Hop != "" {
		fmt.Fprintf(&b, "%shop: %s\n", indent, printable.OneLine(c.Hop))
	}
	if c.Confirm != "" {
		fmt.Fprintf(&b, "%sconfirm: %s\n", indent, printable.OneLine(c.Confirm))
	}
	return b.String()
}

func (c Check) line() string {
	return c.Step + ": " + c.detail()
}

// detail returns the object and the finding.
func (c Check) detail() string {
	if c.Object == "" {
		return printable.OneLine(c.Finding)
	}
	return printable.OneLine(c.Object + ": " + c.Finding)
}
