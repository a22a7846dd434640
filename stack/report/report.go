package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/iam/plan/matrix"
	"ecs-foundation/stack/cost"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

// Input is the input of a report.
type Input struct {
	Stack string
	// Against names what the stack is compared with, or is "" without a comparison.
	Against string
	// Before and After are the stack's states. Before is nil for a new stack, and After
	// for an invalid configuration.
	Before, After *State
	Preview       Preview
	// Notes describe how the report was made.
	Notes []string
}

// A Report describes a stack, or a change to one, for its reviewer.
type Report struct {
	Stack   string   `json:"stack"`
	Against string   `json:"against,omitempty"`
	Notes   []string `json:"notes,omitempty"`
	Errors  []string `json:"errors,omitempty"`
	// Warnings are about what AWS accepts and is probably not meant, or cannot be checked.
	Warnings []string `json:"warnings,omitempty"`
	// Verdicts are the changes that AWS cannot carry out, that interrupt what runs, or whose
	// order matters.
	Verdicts []change.Change `json:"verdicts,omitempty"`
	// Counts are the numbers of resources by operation.
	Counts map[Op]int `json:"counts,omitempty"`
	Steps  []Step     `json:"steps,omitempty"` // those that change something

	Connections []Reach       `json:"connections,omitempty"`
	Permissions []Permission  `json:"permissions,omitempty"`
	Trusts      []TrustChange `json:"trusts,omitempty"`
	Cost        []Price       `json:"cost,omitempty"`
	Monthly     Amount        `json:"monthly"`
	Quotas      []Use         `json:"quotas,omitempty"` // those near their limit

	After *State `json:"after,omitempty"`
}

// A Reach is a pair of ends whose open ports differ. Ports that are open in part have a ~.
type Reach struct {
	From   string   `json:"from"`
	To     string   `json:"to"`
	Before []string `json:"before"`
	After  []string `json:"after"`
}

// A Permission is a permission that a role gains or loses.
type Permission struct {
	Gained bool `json:"gained"`
	matrix.Permission
}

// A TrustChange is a principal that a role's trust policy adds or removes.
type TrustChange struct {
	Gained bool `json:"gained"`
	matrix.Trust
}

// An Amount is USD a month.
type Amount struct {
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

// A Price is the cost of an item.
type Price struct {
	Item string `json:"item"`
	Amount
}

// A Use is the usage of a quota that is near its limit.
type Use struct {
	Quota
	Before int `json:"before"`
}

// New returns a report.
func New(in Input) Report {
	r := Report{
		Stack: in.Stack, Against: in.Against, Notes: in.Notes, Errors: in.Preview.Errors,
		Counts: map[Op]int{}, After: in.After, Warnings: in.warnings(),
	}
	for _, s := range in.Preview.Steps {
		r.Counts[s.Op]++
		if s.Op != Same {
			r.Steps = append(r.Steps, s)
		}
	}
	slices.SortStableFunc(r.Steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.Component, b.Component), cmp.Compare(a.Name, b.Name))
	})
	if in.After == nil {
		return r
	}
	r.Notes = slices.Concat(in.Notes, in.After.Assumptions)
	before := cmp.Or(in.Before, &State{})
	r.Verdicts = verdicts(before.Record, in.After.Record)
	r.Connections = reached(before.Connections, in.After.Connections)
	gained, lost := compare(before.Permissions, in.After.Permissions)
	for _, p := range gained {
		r.Permissions = append(r.Permissions, Permission{true, p})
	}
	for _, p := range lost {
		r.Permissions = append(r.Permissions, Permission{false, p})
	}
	trusted, distrusted := compare(before.Trusts, in.After.Trusts)
	for _, t := range trusted {
		r.Trusts = append(r.Trusts, TrustChange{true, t})
	}
	for _, t := range distrusted {
		r.Trusts = append(r.Trusts, TrustChange{false, t})
	}
	r.Cost = priced(before.Cost, in.After.Cost)
	r.Monthly = Amount{before.Cost.Total(), in.After.Cost.Total()}
	r.Quotas = near(before.Quotas, in.After.Quotas)
	return r
}

// warnings returns the warnings about the new state, and those of the preview that do not
// repeat them.
func (in Input) warnings() []string {
	var warnings []string
	if in.After != nil {
		warnings = slices.Clone(in.After.Warnings)
	}
	for _, message := range in.Preview.Warnings {
		if !slices.ContainsFunc(warnings, func(known string) bool { return strings.Contains(message, known) }) {
			warnings = append(warnings, message)
		}
	}
	return warnings
}

// Of returns the steps with an operation.
func (r Report) Of(op Op) []Step {
	return slices.DeleteFunc(slices.Clone(r.Steps), func(s Step) bool { return s.Op != op })
}

// compare returns the elements that are only in after, and those that are only in before.
func compare[T comparable](before, after []T) (gained, lost []T) {
	had, has := map[T]bool{}, map[T]bool{}
	for _, element := range before {
		had[element] = true
	}
	for _, element := range after {
		has[element] = true
		if !had[element] {
			gained = append(gained, element)
		}
	}
	for _, element := range before {
		if !has[element] {
			lost = append(lost, element)
		}
	}
	return gained, lost
}

// reached returns the pairs whose ports differ, in the order of the new state.
func reached(before, after []preflight.Connection) []Reach {
	var changedPairs []Reach
	for _, pair := range pairs(after, before) {
		if !slices.Equal(pair.Before, pair.After) {
			changedPairs = append(changedPairs, pair)
		}
	}
	return changedPairs
}

// pairs returns every pair that may connect in either state.
func pairs(after, before []preflight.Connection) []Reach {
	var pairs []Reach
	index := map[[2]string]int{}
	for i, list := range [][]preflight.Connection{after, before} {
		for _, c := range list {
			key := [2]string{c.From, c.To}
			if _, ok := index[key]; !ok {
				index[key] = len(pairs)
				pairs = append(pairs, Reach{From: c.From, To: c.To})
			}
			port := strconv.Itoa(c.Port)
			if c.Partly {
				port = "~" + port
			}
			if pair := &pairs[index[key]]; i == 0 {
				pair.After = append(pair.After, port)
			} else {
				pair.Before = append(pair.Before, port)
			}
		}
	}
	return pairs
}

func priced(before, after cost.Bill) []Price {
	var prices []Price
	index := map[string]int{}
	for _, item := range after.Items {
		index[item.Name] = len(prices)
		prices = append(prices, Price{item.Name, Amount{After: item.Monthly()}})
	}
	for _, item := range before.Items {
		if i, ok := index[item.Name]; ok {
			prices[i].Before = item.Monthly()
		} else {
			prices = append(prices, Price{item.Name, Amount{Before: item.Monthly()}})
		}
	}
	return prices
}

// nearLimit is the usage from which a quota is reported, in percent, while there is time
// to request an increase.
const nearLimit = 80

func near(before, after []Quota) []Use {
	had := map[string]int{}
	for _, q := range before {
		had[q.Name] = q.Reached
	}
	var uses []Use
	for _, q := range after {
		if q.Reached*100 >= q.Limit*nearLimit {
			uses = append(uses, Use{q, had[q.Name]})
		}
	}
	slices.SortStableFunc(uses, func(a, b Use) int { return strings.Compare(a.Name, b.Name) })
	return uses
}
