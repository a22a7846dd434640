package plan

import (
	"fmt"

	"ecs-foundation/internal/validate"
)

// Priorities is a range of listener rule priorities.
type Priorities struct {
	// From is the lowest priority, 1 to 50000. Required.
	From int `json:"from"`
	// To is the highest priority, 1 to 50000. Required.
	To int `json:"to"`
}

// Constraints returns the constraints of the keys.
func (Priorities) Constraints() map[string]validate.Constraint {
	priority := validate.Constraint{Required: true, Min: 1, Max: maxPriority, Source: ruleLimits}
	return map[string]validate.Constraint{"from": priority, "to": priority}
}

// maxPriority is the highest priority of a rule.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
const maxPriority = 50000

// PrioritiesTag is the tag of a rule that has the range of its stack.
const PrioritiesTag = "Priorities"

// String returns "1000-1999".
func (p Priorities) String() string { return fmt.Sprintf("%d-%d", p.From, p.To) }

// ParsePriorities parses the value of the tag.
func ParsePriorities(text string) (Priorities, bool) {
	var p Priorities
	n, err := fmt.Sscanf(text, "%d-%d", &p.From, &p.To)
	return p, n == 2 && err == nil && p.String() == text
}

// Overlaps reports whether two ranges have a priority in common.
func (p Priorities) Overlaps(other Priorities) bool { return p.From <= other.To && other.From <= p.To }

// validate reports a range that is empty. It accepts nil.
func (p *Priorities) validate(errs validate.Errors) {
	if p != nil && p.From > p.To && p.To > 0 {
		errs.Child("to").Addf("must be at least %d, the value of from (got %d)", p.From, p.To)
	}
}

// validatePriority reports a priority outside the range of the stack.
func (s Spec) validatePriority(priority int, errs validate.Errors) {
	p := s.Priorities
	if p == nil || p.From == 0 || p.From > p.To || priority == 0 || p.From <= priority && priority <= p.To {
		return
	}
	errs.Addf("must be between %d and %d, the range of loadBalancer.priorities (got %d)", p.From, p.To, priority)
}
