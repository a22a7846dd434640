// Package plan says what a cluster may be told: what its tasks run on, what
// is measured, and what becomes of the shells that ECS Exec opens in them.
package plan

import (
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
)

// A Spec is what a cluster may be told.
type Spec struct {
	// Name is the cluster's. Without it Pulumi makes one of the component's.
	Name string
	// Insights is what Container Insights measures. Default Enhanced, which
	// tells each task and container apart (Security Hub ECS.12).
	Insights Insights
	// Capacity is what tasks run on that do not say it themselves. Default
	// Fargate.
	Capacity []Capacity
	// Exec says what becomes of shells.
	Exec Exec
	// Unmonitored keeps GuardDuty's agent out of the cluster's tasks. Without it
	// the cluster is tagged to be watched, where Runtime Monitoring is on.
	Unmonitored bool
}

// Exec says what becomes of the shells that ECS Exec opens.
type Exec struct {
	// RetentionDays is how long a log group keeps what was typed and shown, one
	// of CloudWatch's terms. Default 365: it is asked for after an incident.
	RetentionDays int
	// Unlogged keeps nothing of them.
	Unlogged bool
	// Unencrypted leaves both the log group and the sessions to AWS's own keys.
	// Without it they have a KMS key, for 1 USD a month.
	Unencrypted bool
}

// Insights is what Container Insights measures.
type Insights string

// The choices of Container Insights.
const (
	Enhanced Insights = "enhanced"
	Enabled  Insights = "enabled"
	Disabled Insights = "disabled"
)

// Values are the choices.
func (Insights) Values() []string {
	return []string{string(Enhanced), string(Enabled), string(Disabled)}
}

// Complete returns the spec with its defaults.
func (s Spec) Complete() Spec {
	if s.Insights == "" {
		s.Insights = Enhanced
	}
	if len(s.Capacity) == 0 {
		s.Capacity = OnDemand()
	}
	if s.Exec.RetentionDays == 0 {
		s.Exec.RetentionDays = 365
	}
	return s
}

// Check returns every mistake of a complete spec.
func (s Spec) Check() error {
	errs := validate.NewErrors("")
	validate.OneOf(errs.Child("insights"), string(s.Insights), s.Insights.Values())
	ValidateCapacity(s.Capacity, errs.Child("capacity"))
	if days := s.Exec.RetentionDays; !slices.Contains(networkplan.Retentions(), days) {
		errs.Child("exec").Child("retentionDays").Addf("%d is no term that CloudWatch takes: write one such as 30, 90 or 365", days)
	}
	if s.Name != "" && (len(s.Name) > 255 || strings.Trim(s.Name, letters) != "") {
		errs.Child("name").Addf("%q is no name of a cluster: use up to 255 letters, digits, hyphens and underscores", s.Name)
	}
	return errs.Err()
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
