package orphans

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/printable"
	"ecs-foundation/internal/validate"
)

// String returns the report as text.
func (r Report) String() string {
	var b strings.Builder
	name := fmt.Sprintf("stack %s of project %s in %s", r.Environment, r.Project, r.Region)
	if len(r.Orphans) == 0 {
		fmt.Fprintf(&b, "%s: nothing in AWS is missing in the state\n", name)
	} else {
		total := 0.0
		for _, o := range r.Orphans {
			total += o.Monthly
		}
		fmt.Fprintf(&b, "%s: %s in no state, %.2f USD a month without traffic\n", name, validate.Count(len(r.Orphans), "resource"), total)
		r.writeOrphans(&b)
	}
	r.writePending(&b)
	if len(r.Lost) > 0 {
		fmt.Fprintf(&b, "\n%s in the state, which AWS does not have:\n", validate.Count(len(r.Lost), "resource"))
		for _, l := range r.Lost {
			fmt.Fprintf(&b, "  %s (%s)\n", l.URN, l.ID)
		}
		fmt.Fprintf(&b, "To remove them from the state, so that the next update creates them again:\n  %s\n", r.Refresh)
	}
	if r.Others > 0 {
		fmt.Fprintf(&b, "\n%s with the stack's tags of types that this program does not create: not checked\n", validate.Count(r.Others, "resource"))
	}
	if len(r.Failures) > 0 {
		b.WriteString("\nNot everything could be read, so that something can be missing here:\n")
		for _, f := range r.Failures {
			what := "failed"
			if f.Denied {
				what = "allow " + f.Action
			}
			fmt.Fprintf(&b, "  %s: %s: %s\n", f.Command, what, printable.OneLine(f.Message))
		}
	}
	return b.String()
}

// writeOrphans writes what is left, and the commands that delete it.
func (r Report) writeOrphans(b *strings.Builder) {
	var notes []string
	for _, o := range r.Orphans {
		fmt.Fprintf(b, "\n  %s %s", o.Kind, o.ID)
		if o.Name != "" && o.Name != o.ID {
			fmt.Fprintf(b, " (%s)", o.Name)
		}
		if o.Since != nil {
			fmt.Fprintf(b, ", since %s", o.Since.Format("2006-01-02 15:04"))
		}
		if o.Monthly > 0 {
			fmt.Fprintf(b, ", %.2f USD a month", o.Monthly)
		}
		if o.Owner != "" {
			fmt.Fprintf(b, "\n    has a name of this stack, but %s", owner(o.Owner))
		}
		if o.URN != "" {
			fmt.Fprintf(b, "\n    created by an interrupted update as %s", o.URN)
		}
		if o.Note != "" && !slices.Contains(notes, o.Note) {
			notes = append(notes, o.Note)
		}
	}
	b.WriteString("\n")
	b.WriteString("\nTo delete them, in this order:\n")
	for _, o := range r.Orphans {
		for _, line := range o.Delete {
			fmt.Fprintf(b, "  %s\n", line)
		}
	}
	for _, note := range notes {
		fmt.Fprintf(b, "Note: %s.\n", note)
	}
}

func owner(name string) string {
	if strings.HasPrefix(name, "stack ") {
		return "the tags of " + name + ": do not delete it; rename this stack's resource"
	}
	return name + ": check who created it before you delete it"
}

// writePending writes the interrupted operations that have left nothing.
func (r Report) writePending(b *strings.Builder) {
	for _, group := range []struct {
		urns []string
		text string
	}{
		{r.NotCreated, "that the interrupted update has not created"},
		{r.Rewritten, "that the interrupted update may have created, and that an update writes again"},
		{r.Unknown, "that the interrupted update may have created: look for them in the AWS console"},
	} {
		if len(group.urns) == 0 {
			continue
		}
		fmt.Fprintf(b, "\n%s %s:\n", validate.Count(len(group.urns), "resource"), group.text)
		for _, urn := range group.urns {
			fmt.Fprintf(b, "  %s\n", urn)
		}
	}
	if r.Clear != "" {
		fmt.Fprintf(b, "To remove the interrupted operations from the state, after the deletions:\n  %s\n", r.Clear)
	}
}
