package reach

import (
	"fmt"
	"strings"
)

// A Verdict is how much of a connection is allowed.
type Verdict int

// The verdicts. Partly is the verdict of a rule on a part of the range or of the
// ports: too little for a required flow, too much for a forbidden one. Unknown depends
// on what the model does not have, such as the other side of a transit gateway.
const (
	Closed Verdict = iota
	Partly
	Unknown
	Open
)

// String returns the sign of a verdict.
func (v Verdict) String() string {
	return [...]string{"✗", "~", "?", "✓"}[v]
}

// A Hop is one decision about a connection.
type Hop struct {
	Where   string // "group tasks, out"
	Verdict Verdict
	Why     string // the rule that decided, or what was missing
	Object  string // the ID of the AWS object that decided; in a plan, its key or none
}

// A Path is a connection with the decisions about it. It ends at the first closed
// hop.
type Path struct {
	From, To End
	Port     int
	Hops     []Hop
}

// Verdict returns the narrowest verdict of all hops.
func (p Path) Verdict() Verdict {
	least := Open
	for _, h := range p.Hops {
		least = min(least, h.Verdict)
	}
	return least
}

// Stop returns the first hop with the narrowest verdict: the one to change.
func (p Path) Stop() Hop {
	stop := Hop{Verdict: Open}
	for _, h := range p.Hops {
		if h.Verdict < stop.Verdict {
			stop = h
		}
	}
	return stop
}

// String returns the path with a line for each hop.
func (p Path) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s to %s, port %d\n", p.From.Name, p.To.Name, p.Port)
	for _, h := range p.Hops {
		fmt.Fprintf(&b, "    %s %-24s %s\n", h.Verdict, h.Where, h.Why)
	}
	return b.String()
}
