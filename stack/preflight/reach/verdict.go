package reach

import (
	"fmt"
	"strings"
)

// A Verdict says how much of what is asked may pass.
type Verdict int

// The verdicts. Partly is what a rule on half a range, or on some of the ports,
// makes: too little for a flow that is needed, too much for one that is not.
const (
	Closed Verdict = iota
	Partly
	Open
)

// String returns the sign of a verdict.
func (v Verdict) String() string {
	return [...]string{"✗", "~", "✓"}[v]
}

// A Hop is one decision on the way.
type Hop struct {
	Where   string // "group tasks, out"
	Verdict Verdict
	Why     string // the rule that decided, or what was missing
}

// A Path is a flow with the decisions on its way. It ends at the first hop that
// is closed.
type Path struct {
	From, To End
	Port     int
	Hops     []Hop
}

// Verdict returns that of the narrowest hop.
func (p Path) Verdict() Verdict {
	least := Open
	for _, h := range p.Hops {
		least = min(least, h.Verdict)
	}
	return least
}

// Stop returns the narrowest hop, the first of them: what to change.
func (p Path) Stop() Hop {
	stop := Hop{Verdict: Open}
	for _, h := range p.Hops {
		if h.Verdict < stop.Verdict {
			stop = h
		}
	}
	return stop
}

// String returns the path hop by hop.
func (p Path) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s to %s, port %d\n", p.From.Name, p.To.Name, p.Port)
	for _, h := range p.Hops {
		fmt.Fprintf(&b, "    %s %-24s %s\n", h.Verdict, h.Where, h.Why)
	}
	return b.String()
}
